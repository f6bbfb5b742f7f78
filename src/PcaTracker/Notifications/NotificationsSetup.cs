using Hangfire;
using Hangfire.AspNetCore;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Notifications.Mails;
using PcaTracker.Notifications.Planning;
using PcaTracker.Runtime;

namespace PcaTracker.Notifications;

/// <summary>
/// Registers the services of reminders and mail, and Hangfire as their ticker. Hangfire loses its jobs when the process ends; the
/// ledger and the outbox in the database do not.
/// </summary>
internal static class NotificationsSetup
{
    private const string Job = "reminders";

    /// <summary>Registers the services, and Hangfire where ticks or its pages are turned on.</summary>
    public static void AddNotifications(
        this IServiceCollection services, IConfiguration configuration, MailSettings mail, string dataDirectory)
    {
        services.AddSingleton(mail);
        services.AddSingleton<IMailTransport>(
            mail.Smtp is { } smtp ? new SmtpTransport(smtp, mail.Bounces) : new EmlTransport(Path.Combine(dataDirectory, "outbox")));
        services.AddSingleton<Outbox>();
        services.AddSingleton<LastSweep>();
        services.AddSingleton<FailPoints>();
        services.AddSingleton<Sweep>();
        services.AddSingleton<Unsubscribe>();
        services.AddSingleton<MailRenderer>();
        services.AddSingleton<MailComposer>();
        services.AddSingleton<Sender>();
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<Bounces>(s, dataDirectory));
        services.AddSingleton<ClockJumps>();
        services.AddSingleton<Tick>();
        if (!Ticks(configuration) && !ShowsJobs(configuration))
            return;
        services.AddLogging(logging => logging.AddFilter("Hangfire", LogLevel.Warning));
        services.AddHangfire(hangfire => hangfire.UseInMemoryStorage());
        if (!Ticks(configuration))
            return;
        // Two workers, so that the sweep of this minute need not wait for the delivery of the last.
        services.AddHangfireServer((host, server) =>
        {
            server.WorkerCount = 2;
            // Otherwise jobs use the services of whichever host of this process was configured last.
            server.Activator = new AspNetCoreJobActivator(host.GetRequiredService<IServiceScopeFactory>());
        });
        services.AddHostedService(host => ActivatorUtilities.CreateInstance<Ticker>(
            host, (Action)(() => Schedule(host.GetRequiredService<IRecurringJobManager>()))));
    }

    /// <summary>Schedules the tick once a minute, and runs it once at the start.</summary>
    public static void UseNotifications(this WebApplication app)
    {
        if (!Ticks(app.Configuration))
            return;
        var jobs = app.Services.GetRequiredService<IRecurringJobManager>();
        Schedule(jobs);
        jobs.Trigger(Job);
    }

    /// <summary>Schedules the tick with Hangfire, once a minute.</summary>
    private static void Schedule(IRecurringJobManager jobs) => jobs.AddOrUpdate<Tick>(
        Job, tick => tick.RunAsync(), Cron.Minutely,
        new RecurringJobOptions { TimeZone = TimeZoneInfo.Utc, MisfireHandling = MisfireHandlingMode.Relaxed });

    /// <summary>
    /// Maps Hangfire's read-only pages for the people whom a policy admits; null unless <c>PcaTracker:Hangfire:Dashboard</c> is on.
    /// The arguments of jobs are keys only, so the pages show nothing confidential.
    /// </summary>
    public static IEndpointConventionBuilder? MapJobs(this WebApplication app, string policy) =>
        ShowsJobs(app.Configuration)
            ? app.MapHangfireDashboardWithAuthorizationPolicy(policy, "/hangfire", new DashboardOptions
            {
                IsReadOnlyFunc = _ => true,
                DisplayStorageConnectionString = false,
                DashboardTitle = "PcaTracker jobs",
            })
            : null;

    private static bool ShowsJobs(IConfiguration configuration) => Setting.IsOn(configuration, "Hangfire:Dashboard");

    /// <summary><c>PcaTracker:Notifications:Ticker</c>: tests turn it off when they move the clock and tick themselves.</summary>
    private static bool Ticks(IConfiguration configuration) => configuration.GetValue("PcaTracker:Notifications:Ticker", defaultValue: true);
}
