using Microsoft.OData.Edm;
using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Protocol;
using PcaTracker.Domain;
using PcaTracker.Refusals;
using PcaTracker.Security.Sessions;
using PcaTracker.Storage;

namespace PcaTracker.Api;

/// <summary>Runs the writes of the API by the row commands that the pages run, too.</summary>
internal sealed class TrackerRows(TrackerDatabase database) : IRowStore
{
    // Undoes a transaction whose refusal is known already.
    private static readonly Refusal Undo = Refusal.Conflict("refused", "The request was refused.");

    public bool IsInGroup => database.IsInGroup;

    public ODataRefusal? CheckMay(HttpContext context, WriteIntent intent) => Check(context.Actor(), intent)?.ToOData();

    public ActionShape Describe(IEdmAction action) =>
        action.IsBound && ActionCommands.Of(action) is { } command ? new ActionShape(command.Set, command.ChangesItsRow)
            : new ActionShape(null, ChangesItsRow: false);

    public async Task<ODataRefusal?> WriteAsync(HttpContext context, Func<IRowSession, ODataRefusal?> work)
    {
        ODataRefusal? refusal = null;
        var result = await database.WriteAsync<bool>(context.Actor(), session =>
        {
            refusal = work(new TrackerRowSession(session));
            return refusal is null ? true : Undo;
        });
        return refusal ?? result.Refusal?.ToOData();
    }

    public Task<T> WriteTogetherAsync<T>(HttpContext context, Func<ICommit, Task<T>> work) =>
        database.WriteTogetherAsync(context.Actor(), group => work(new GroupCommit(group)));

    private static Refusal? Check(Actor actor, WriteIntent intent) => intent switch
    {
        { Action: { IsBound: true } bound } => ActionCommands.Of(bound).Role(actor),
        { Action: not null } => Permissions.CheckDecide(actor, "closes the chapters"),
        { Kind: WriteKind.Delete } => Permissions.CheckDelete(actor, intent.Set!.Name),
        _ => Permissions.CheckWrite(actor, intent.Set!.Name),
    };

    private sealed class GroupCommit(WriteGroup group) : ICommit
    {
        public void Commit() => group.Commit();
    }
}
