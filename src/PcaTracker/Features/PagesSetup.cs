using Microsoft.AspNetCore.Http.Features;
using PcaTracker.Features.Health;
using PcaTracker.Features.History;
using PcaTracker.Features.Layout;
using PcaTracker.Features.Rounds;
using PcaTracker.Refusals;
using PcaTracker.Storage;

namespace PcaTracker.Features;

/// <summary>Wires the pages: Razor components rendered once, on the server, and the few files they name.</summary>
internal static class PagesSetup
{
    public static void AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents(options =>
        // One more than a log holds, so that a longer one is refused and not cut off.
        options.MaxFormMappingCollectionSize = LogOutcomes.MaxEntries + 1);
        services.AddSingleton<SiteFiles>();
        services.Configure<FormOptions>(form => form.ValueCountLimit = WordlessAnswer.MostFields);
    }

    /// <summary>The page for a failure; first of all, so that it answers for everything behind it that does not answer for itself.</summary>
    public static void UseErrorPage(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = "/error",
            CreateScopeForErrors = true,
            StatusCodeSelector = error => StorageRefusal.Of(error) is { } refusal ? ApiRefusals.StatusOf(refusal.Kind) : StatusCodes.Status500InternalServerError,
            // The page says it all, and nobody need look into it.
            SuppressDiagnosticsCallback = failure => StorageRefusal.Of(failure.Exception) is not null,
        });
        WordlessAnswer.UseWords(app);
    }

    public static void MapPages(this WebApplication app)
    {
        // A form must come from one of ours.
        app.UseAntiforgery();
        SiteFiles.Map(app);
        app.MapChainDownload();
        app.MapHealth();
        app.MapRazorComponents<App>();
    }
}
