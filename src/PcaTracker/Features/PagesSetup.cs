using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.Features;
using PcaTracker.Features.Administration;
using PcaTracker.Features.Analysts;
using PcaTracker.Features.Editing;
using PcaTracker.Features.Health;
using PcaTracker.Features.History;
using PcaTracker.Features.Languages;
using PcaTracker.Features.Layout;
using PcaTracker.Features.Lists;
using PcaTracker.Features.Rounds;
using PcaTracker.Features.Spreadsheets;
using PcaTracker.Features.Widgets;
using PcaTracker.Refusals;
using PcaTracker.Storage;

namespace PcaTracker.Features;

/// <summary>Registers the pages (Razor components rendered on the server) and their files.</summary>
internal static class PagesSetup
{
    /// <summary>Registers the services.</summary>
    public static void AddPages(this IServiceCollection services, string dataDirectory)
    {
        services.AddRazorComponents(options =>
        // One more than a log of outcomes may hold, so that a longer one is refused rather than cut off.
        options.MaxFormMappingCollectionSize = LogOutcomes.MaxEntries + 1);
        // Every alphabet is sent as its letters; markup and invisible characters are still encoded.
        services.AddWebEncoders(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddSingleton<SiteFiles>();
        services.AddSingleton<Drafts>();
        services.AddSingleton<RowBases>();
        services.AddSingleton<SystemCare>();
        services.AddSingleton<ExcelQuestions>();
        services.AddSingleton<SpreadsheetJobs>();
        services.AddSingleton(new SpreadsheetDirectory(Path.Combine(dataDirectory, "tmp")));
        services.AddScoped<ChapterHeadings>();
        services.AddScoped<KeepAccount>();
        services.Configure<FormOptions>(form => form.ValueCountLimit = StatusPage.MostFields);
    }

    /// <summary>Adds the error page, before all other middleware, so that it answers their failures.</summary>
    public static void UseErrorPage(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = "/error",
            CreateScopeForErrors = true,
            StatusCodeSelector = error =>
                StorageRefusal.Of(error) is { } refusal ? ApiRefusals.StatusOf(refusal.Kind) : StatusCodes.Status500InternalServerError,
            // A storage refusal is shown on the page and needs no log entry.
            SuppressDiagnosticsCallback = failure => StorageRefusal.Of(failure.Exception) is not null,
        });
        StatusPage.UseStatusPages(app);
        app.UseLatePosts();
    }

    /// <summary>Maps pages and files.</summary>
    public static void MapPages(this WebApplication app)
    {
        // Forms must come from our own pages.
        app.UseAntiforgery();
        SiteFiles.Map(app);
        app.MapDrafts();
        app.MapChainDownload();
        app.MapListDownloads();
        app.MapSpreadsheets();
        app.MapDays();
        app.MapLanguage();
        app.MapHealth();
        app.MapRazorComponents<App>();
    }
}
