using Hangfire;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Notifications.Mails;
using PcaTracker.Notifications.Planning;
using PcaTracker.Runtime;

namespace PcaTracker.Notifications;

/// <summary>
/// Wires reminders and the outbox, and Hangfire as their clock. Hangfire forgets everything when the process ends, and may: the
/// promise to remind stands in our own tables.
/// </summary>
internal static class NotificationsSetup
{
    private const string Job = "reminders";

    public static void AddNotifications(this IServiceCollection services, IConfiguration configuration, MailSettings mail, string dataDirectory)
    {
        services.AddSingleton(mail);
        services.AddSingleton<IMailTransport>(mail.Smtp is { } smtp ? new SmtpTransport(smtp, mail.Bounces) : new EmlTransport(Path.Combine(dataDirectory, "outbox")));
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
        // Two workers: the sweep of this minute need not wait for the delivery of the last.
        services.AddHangfireServer(server => server.WorkerCount = 2);
        services.AddHostedService(host => ActivatorUtilities.CreateInstance<Ticker>(host, (Action)(() => Schedule(host.GetRequiredService<IRecurringJobManager>()))));
    }

    /// <summary>Once a minute, and once right at the start.</summary>
    public static void UseNotifications(this WebApplication app)
    {
        if (!Ticks(app.Configuration))
            return;
        var jobs = app.Services.GetRequiredService<IRecurringJobManager>();
        Schedule(jobs);
        jobs.Trigger(Job);
    }

    /// <summary>Has Hangfire tick every minute.</summary>
    private static void Schedule(IRecurringJobManager jobs) => jobs.AddOrUpdate<Tick>(
        Job, tick => tick.RunAsync(), Cron.Minutely, new RecurringJobOptions { TimeZone = TimeZoneInfo.Utc, MisfireHandling = MisfireHandlingMode.Relaxed });

    /// <summary>
    /// Hangfire's own pages about its jobs, to be looked at by whom a policy lets in. None unless <c>PcaTracker:Hangfire:Dashboard</c>
    /// is on. A job is given ids and nothing that could be read there.
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

    /// <summary><c>PcaTracker:Notifications:Ticker</c>: off where a test moves the clock and ticks by itself.</summary>
    private static bool Ticks(IConfiguration configuration) => configuration.GetValue("PcaTracker:Notifications:Ticker", defaultValue: true);
}
