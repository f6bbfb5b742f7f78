using Microsoft.OData.Edm;
using ODataSql;
using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Protocol;
using PcaTracker.Contract;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Features.Analysts;
using PcaTracker.Refusals;
using PcaTracker.Runtime;
using PcaTracker.Security.Sessions;
using PcaTracker.Security.Throttling;
using PcaTracker.Security.Tokens;
using PcaTracker.Storage;

namespace PcaTracker.Api;

/// <summary>Binds the contract, the row security and the row commands of the tracker to the OData library.</summary>
internal sealed class TrackerService(TrackerDatabase database, PublicAddress address, RateLimits limits, IConfiguration configuration) : ODataHost
{
    private readonly bool _showsTimings = Setting.IsOn(configuration, "ServerTiming");

    public override IEdmModel Model => TrackerModel.Edm;

    public override QueryEngine Engine { get; } = TrackerEngine.On(database.System.Dialect);

    public override PathString Path => ApiAddress.Path;

    public override IRowStore Rows { get; } = new TrackerRows(database);

    public override IDeltaLog Deltas { get; } = new TrackerDeltas();

    public override IAnswerStore Answers { get; } = new TrackerAnswers(database);

    public override string FailureMessage =>
        "The tracker failed on this request and has noted it. If it was a change, read the row to see whether it was made; "
        + "then try again, or tell your administrator.";

    public override IReadOnlyList<string> HttpSchemes { get; } = ["basic", "bearer"];

    public override IEdmModel ModelFor(Version csdl) => TrackerModel.Build(csdl);

    public override IReadSession OpenRead(HttpContext context)
    {
        ConfirmCaller(context);
        return new TrackerReadSession(database.OpenAs(context.Actor()));
    }

    public override IReadSession OpenQuery(HttpContext context) =>
        new TrackerReadSession(database.OpenAs(context.Actor())) { First = context.Features.Get<RememberedAccess>()?.AsFirstStatement() };

    public override void ConfirmCaller(HttpContext context) => context.Features.Get<RememberedAccess>()?.Confirm();

    public override Uri ServiceRoot(HttpContext context) => address.ServiceRoot(context);

    public override SetCapabilities CapabilitiesOf(IEdmEntitySet set) => TrackerModel.CapabilitiesOf(EntitySets.Named(set.Name));

    public override bool IsUnversioned(IEdmStructuralProperty property) => TrackerEngine.DefinitionOf(property).FollowsOthers;

    // A deadline is overdue when its time has come, and no row changes then.
    public override bool DependsOnClock(IEdmStructuralProperty property) => property.Name == DeadlineSet.IsOverdue.Name;

    // Administrators read public rows alone and run the machine: no time tells them of a row that they could not know.
    public override bool ShowsTimings(HttpContext context) => _showsTimings && context.Actor().Role == Role.Administrator;

    public override string Normalize(string resource) => SoughtText.In(resource);

    // While a server works out an answer, the thread that asked it waits, and others may ask or write.
    public override int SlotFactor => database.IsFile ? 1 : 2;

    public override long CallerOf(HttpContext context) => context.Actor().AccountId;

    public override void CopyCaller(HttpContext batch, HttpContext part) => part.SetSameActor(batch);

    public override Task RunPart(HttpContext part, RequestDelegate next) => limits.Check(part, next);

    // The API alone is compressed: its answers hold no secret that a measured length could give away.
    public override void ConfigureOutermost(IApplicationBuilder service) => service.UseResponseCompression();

    public override void Configure(IApplicationBuilder service)
    {
        service.UseDamageAnswers();
        service.Use(TokenInAddress.Check);
        service.Use(NoteForExcel);
    }

    public override ODataRefusal? CheckMayWrite(HttpContext context) => context.TokenOrNull() is { Scope: TokenScope.Write }
        ? null
        : new ODataRefusal(StatusCodes.Status403Forbidden, "token-read-only",
            "This token only reads. If your role writes, create a token for reading and writing on the Connect page, or by `token create --scope "
                + "write`.");

    private static async Task NoteForExcel(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.TokenOrNull() is not null)
            context.RequestServices.GetRequiredService<ExcelQuestions>().Note(context.Actor(), context);
    }

    public override ODataRefusal? RefusalOf(Exception failure) => StorageRefusal.Of(failure)?.ToOData();

    public override int? RetryAfter(ODataRefusal refusal) =>
        refusal.Status == StatusCodes.Status503ServiceUnavailable ? StorageRefusal.RetryAfterSeconds : null;
}
