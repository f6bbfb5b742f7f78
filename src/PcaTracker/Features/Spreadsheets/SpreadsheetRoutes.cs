using PcaTracker.Contract;
using PcaTracker.Runtime;
using PcaTracker.Security.Sessions;
using PcaTracker.Simulation;

namespace PcaTracker.Features.Spreadsheets;

/// <summary>Serves the rows of a set, or of a question to the API, as a file that spreadsheets open.</summary>
internal static class SpreadsheetRoutes
{
    /// <summary>How long a request waits for its file before it shows the page that says how far the file is.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The address of the file by which Power BI offers every set.</summary>
    public const string WholeService = "/files/tracker.pbids";

    /// <summary>The address of a file: the options are those of the address in the API.</summary>
    public static string Address(Question question, SpreadsheetFormat format) =>
        $"/files/{question.Set.Name}.{format.Extension}{(question.Options.Length == 0 ? "" : $"?{question.Options}")}";

    /// <summary>The address of the page that says how far a file is.</summary>
    public static string PageOf(SpreadsheetJob job) => $"/files/made/{job.Key}";

    /// <summary>The address of a file that is whole.</summary>
    public static string FileOf(SpreadsheetJob job) => $"{PageOf(job)}/{job.FileName}";

    /// <summary>Maps <c>/files/Positions.xlsx?$filter=…</c> and so on.</summary>
    public static void MapSpreadsheets(this IEndpointRouteBuilder app)
    {
        app.MapGet(WholeService, SendWholeServiceAsync);
        app.MapGet("/files/{name}", AskAsync);
        app.MapGet("/files/made/{key}/{name}", FetchAsync);
    }

    /// <summary>Answers with the file of a question, or, when it takes long, with the page that says how far it is.</summary>
    public static async Task SendAsync(HttpContext context, Question question, SpreadsheetFormat format)
    {
        var services = context.RequestServices;
        var (address, time) = (services.GetRequiredService<PublicAddress>(), services.GetRequiredService<TimeProvider>());
        var order = new SpreadsheetOrder(
            question, address.RootFor(context), context.Actor(), time.GetUtcNow(), services.GetRequiredService<SyntheticMark>().IsSynthetic);
        var jobs = services.GetRequiredService<SpreadsheetJobs>();
        var job = jobs.Begin(order, format);
        await Task.WhenAny(job.Ending, Task.Delay(Patience, time, context.RequestAborted));
        if (!job.IsWhole)
        {
            context.Response.Redirect(address.Path(PageOf(job)));
            return;
        }

        await job.SendAsync(context.Response, context.RequestAborted);
        jobs.Drop(job);
    }

    private static async Task SendWholeServiceAsync(HttpContext context, PublicAddress address)
    {
        using var file = new MemoryStream();
        ConnectionFiles.WritePowerBi(file, address.ServiceRoot(context).AbsoluteUri.TrimEnd('/'));
        context.Response.ContentType = SpreadsheetFormat.PowerBi.ContentType;
        context.Response.Headers.ContentDisposition = $"attachment; filename={Path.GetFileName(WholeService)}";
        context.Response.ContentLength = file.Length;
        await context.Response.Body.WriteAsync(file.ToArray(), context.RequestAborted);
    }

    private static async Task AskAsync(HttpContext context, string name)
    {
        var format = SpreadsheetFormat.All.FirstOrDefault(format => name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..] == format.Extension);
        var set = EntitySets.All.FirstOrDefault(set => name.StartsWith($"{set.Name}.", StringComparison.Ordinal));
        if (format is null || set is null)
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        else
            await SendAsync(context, new Question(set, context.Request.QueryString.Value is { Length: > 0 } query ? query[1..] : ""), format);
    }

    private static async Task FetchAsync(HttpContext context, string key, string name, SpreadsheetJobs jobs)
    {
        if (jobs.Find(key, context.Actor()) is { IsWhole: true } job && job.FileName == name)
            await job.SendAsync(context.Response, context.RequestAborted);
        else
            context.Response.StatusCode = StatusCodes.Status404NotFound;
    }
}
