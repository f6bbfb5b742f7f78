using Microsoft.OData.Edm;
using ODataSql.AspNetCore.Protocol;
using ODataSql.AspNetCore.Writing;
using PcaTracker.Features.Chapters;

namespace PcaTracker.Api.Writing;

/// <summary>Runs actions (OData 4.01 Protocol, 11.5.5).</summary>
internal static class OperationCommands
{
    public static async Task<ODataRefusal?> Run(WriteContext write, WriteTarget.Operation target)
    {
        var (json, refusal) = await RequestBody.ReadJson(write.Http);
        using (json)
        {
            if (refusal is not null)
                return refusal;
            if (ReadParameters(target.Action, json, out var sent) is { } wrong)
                return wrong;
            return target.Address is { } row
                ? await RunOn(write, row, ActionCommands.Of(target.Action), sent)
                : await write.Run(Written.Nothing, session => CloseAllChapters.Run(session).IsRefused(out var notNow) ? notNow : Written.Nothing);
        }
    }

    private static Task<ODataRefusal?> RunOn(WriteContext write, RowAddress row, ActionCommand command, Dictionary<string, object?> sent)
    {
        var shown = new Written(WrittenKind.Acted, command.Set, 0) { IsList = !command.ChangesItsRow };
        return write.Run(shown, session =>
        {
            var found = row.Find(session);
            if (found.IsRefused(out var missing))
                return missing;
            if (found.Value is not { } id)
                return row.Missing;
            // What changes its row looks at the state itself.
            if (!command.ChangesItsRow && Written.RevisionOf(session, row.Set, id) is { } present && write.Preconditions.Expected.Check(present) is { } stale)
                return stale;
            var ids = command.Run(session, id, write.Preconditions.Expected, sent);
            return ids.IsRefused(out var refusal) ? refusal : shown with { Ids = ids.Value };
        });
    }

    /// <summary>Parameters of an action; those it cannot do without must be there.</summary>
    private static ODataRefusal? ReadParameters(IEdmAction action, JsonBody? json, out Dictionary<string, object?> values)
    {
        values = [];
        var parameters = action.Parameters.Skip(action.IsBound ? 1 : 0).ToDictionary(p => p.Name);
        if (json?.Values.ReadObject(json.Root, "", name => parameters.TryGetValue(name, out var parameter)
            ? (parameter.Type, null)
            : (null, ODataRefusal.Invalid("unknown-property", $"{action.Name} has no parameter '{name}'. $metadata lists those it has.")), out values) is { } refusal)
            return refusal;
        var sent = values;
        return parameters.Values.FirstOrDefault(p => !p.Type.IsNullable && sent.GetValueOrDefault(p.Name) is null) is { } missing
            ? ODataRefusal.Invalid("required-property", $"{missing.Name} must be given.", missing.Name)
            : null;
    }
}
