namespace PcaTracker.Features;

/// <summary>Wires the pages.</summary>
internal static class PagesSetup
{
    public static void AddPages(this IServiceCollection services) => _ = services;

    public static void MapPages(this WebApplication app) => _ = app;
}
