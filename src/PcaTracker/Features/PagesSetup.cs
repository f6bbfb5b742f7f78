using PcaTracker.Features.Shared;

namespace PcaTracker.Features;

/// <summary>Wires the pages: Razor components rendered once, on the server, and the few files they name.</summary>
internal static class PagesSetup
{
    public static void AddPages(this IServiceCollection services) => services.AddRazorComponents();

    /// <summary>What stands around every page: the error page, and the check that a form comes from one of ours.</summary>
    public static void UsePages(this WebApplication app)
    {
        app.UseWhen(context => !context.Request.Path.StartsWithSegments("/odata", StringComparison.OrdinalIgnoreCase), pages => pages.UseExceptionHandler("/error", createScopeForErrors: true));
        app.UseAntiforgery();
    }

    public static void MapPages(this WebApplication app)
    {
        app.MapSiteFiles();
        app.MapRazorComponents<App>();
    }
}
