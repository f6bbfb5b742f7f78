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
    public static string Address(Question question, SpreadsheetFormat format) => $"/files/{Name(question, format)}";

    /// <summary>
    /// The address of the page that says how far a file is. It names what the file is made of: a server that lacks it makes it anew, be it
    /// another node, or the same after a restart.
    /// </summary>
    public static string PageOf(SpreadsheetJob job) => $"/files/made/{job.Key}?{Of(job)}";

    /// <summary>The address of a file that is whole.</summary>
    public static string FileOf(SpreadsheetJob job) => $"/files/made/{job.Key}/{job.FileName}?{Of(job)}";

    /// <summary>A person's own file, made anew where this server does not have it; null where the address does not say of what.</summary>
    /// <param name="context">The request.</param>
    /// <param name="key">The file's key.</param>
    /// <param name="name">What it is made of, as the address has it.</param>
    public static SpreadsheetJob? FindOrBegin(HttpContext context, string key, string? name)
    {
        var jobs = context.RequestServices.GetRequiredService<SpreadsheetJobs>();
        if (jobs.Find(key, context.Actor()) is { } job)
            return job;
        if (name is null || !SpreadsheetJob.IsKey(key))
            return null;
        var options = name.IndexOf('?', StringComparison.Ordinal);
        return Read(options < 0 ? name : name[..options], options < 0 ? "" : name[(options + 1)..]) is var (question, format)
            ? jobs.Begin(OrderOf(context, question), format, key)
            : null;
    }

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
        var jobs = services.GetRequiredService<SpreadsheetJobs>();
        var job = jobs.Begin(OrderOf(context, question), format, SpreadsheetJob.NewKey());
        await Task.WhenAny(job.Ending, Task.Delay(Patience, services.GetRequiredService<TimeProvider>(), context.RequestAborted));
        if (!job.IsWhole)
        {
            context.Response.Redirect(services.GetRequiredService<PublicAddress>().Path(PageOf(job)));
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
        if (Read(name, context.Request.QueryString.Value is { Length: > 0 } query ? query[1..] : "") is var (question, format))
            await SendAsync(context, question, format);
        else
            context.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    private static async Task FetchAsync(HttpContext context, string key, string name, string? of, PublicAddress address)
    {
        if (FindOrBegin(context, key, of) is not { } job || job.FileName != name)
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        else if (job.IsWhole)
            await job.SendAsync(context.Response, context.RequestAborted);
        else
            context.Response.Redirect(address.Path(PageOf(job)));
    }

    private static SpreadsheetOrder OrderOf(HttpContext context, Question question)
    {
        var services = context.RequestServices;
        return new SpreadsheetOrder(
            question, services.GetRequiredService<PublicAddress>().RootFor(context), context.Actor(),
            services.GetRequiredService<TimeProvider>().GetUtcNow(), services.GetRequiredService<SyntheticMark>().IsSynthetic);
    }

    private static (Question Question, SpreadsheetFormat Format)? Read(string name, string options)
    {
        var format = SpreadsheetFormat.All.FirstOrDefault(format => name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..] == format.Extension);
        var set = EntitySets.All.FirstOrDefault(set => name.StartsWith($"{set.Name}.", StringComparison.Ordinal));
        return format is null || set is null ? null : (new Question(set, options), format);
    }

    private static string Name(Question question, SpreadsheetFormat format) =>
        $"{question.Set.Name}.{format.Extension}{(question.Options.Length == 0 ? "" : $"?{question.Options}")}";

    private static string Of(SpreadsheetJob job) => $"of={Uri.EscapeDataString(Name(job.Order.Question, job.Format))}";
}
