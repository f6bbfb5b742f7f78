using ODataSql.AspNetCore.Reading;
using PcaTracker.Api;
using PcaTracker.Changes;
using PcaTracker.Domain;
using PcaTracker.Features;
using PcaTracker.Features.Calendar;
using PcaTracker.Features.Languages;
using PcaTracker.Features.Notifications;
using PcaTracker.Importing;
using PcaTracker.Notifications;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Notifications.Planning;
using PcaTracker.Refusals;
using PcaTracker.Runtime;
using PcaTracker.Security;
using PcaTracker.Security.Http;
using PcaTracker.Security.Provider;
using PcaTracker.Simulation;
using PcaTracker.Storage;
using PcaTracker.Storage.Postgres;
using PcaTracker.WorkingCalendars;

namespace PcaTracker.Hosting;

/// <summary>Builds the web host, for <c>serve</c> and for tests alike: wiring only.</summary>
public static class TrackerHost
{
    /// <summary>Creates a host on an upgraded database, without starting it; refuses a database or a setting that cannot be used.</summary>
    /// <param name="dataDirectory">The directory of <c>tracker.db</c> and all other files of the program; created if it is missing.</param>
    /// <param name="time">The clock.</param>
    /// <param name="settings">Settings that take precedence over environment and files.</param>
    public static Result<WebApplication> Create(string dataDirectory, TimeProvider time, IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        // The framework's own switch for proxies trusts every sender; the trusted proxies are a setting of ours.
        builder.Configuration["ForwardedHeaders_Enabled"] = "false";
        if (builder.Configuration["Urls"] is null or "")
            builder.WebHost.UseUrls(PublicAddress.DefaultUrl);
        if (ZoneData.Check() is { } stale)
            return stale;
        var system = DatabaseChoice.Prepare(builder.Configuration, dataDirectory, time, readsThrough: true);
        if (system.IsRefused(out var refusal))
            return refusal;
        if (system.Value is PostgresSystem server && server.Join() is { } taken)
            return taken;
        var read = HostSettings.Read(builder.Configuration);
        if (read.IsRefused(out refusal))
            return refusal;
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(services => SyntheticMark.Of(services.GetRequiredService<TrackerDatabase>()));
        AddServices(builder, system.Value, dataDirectory, read.Value);

        var app = builder.Build();
        var database = app.Services.GetRequiredService<TrackerDatabase>();
        if (KeyRows.ShareAsync(app.Services, dataDirectory).GetAwaiter().GetResult() is { } alien)
            return alien;
        PublicRecord.ImportOnFirstStart(database);
        // Read now, while the disk answers: every token check needs the one, every page the other.
        _ = database.CommitVersion;
        _ = app.Services.GetRequiredService<SyntheticMark>();
        app.UseChanges();
        app.UseWorkingDays(WorkingDaysFile.Embedded());
        Map(app);
        return app;
    }

    private static void AddServices(WebApplicationBuilder builder, DatabaseSystem system, string dataDirectory, HostSettings settings)
    {
        builder.Services.AddSingleton<IHostLifetime, SignalFreeLifetime>();
        builder.Services.AddSingleton(settings.Address);
        builder.Services.AddSingleton(settings.Languages);
        builder.Services.AddSingleton(new BusySignal(TimeProvider.System));
        builder.Services.AddStorage(system, dataDirectory);
        builder.Services.AddChanges(dataDirectory);
        builder.Services.AddSecurity(settings.Security, dataDirectory, settings.Oidc);
        builder.Services.AddNotifications(builder.Configuration, settings.Mail, dataDirectory);
        builder.Services.AddApi(dataDirectory);
        builder.Services.AddPages(dataDirectory);
    }

    // What answers a request, from the outermost layer to the innermost.
    private static void Map(WebApplication app)
    {
        app.UseErrorLanguage();
        app.UseSecurityHeaders();
        app.UsePageCompression();
        // Routing is here, and answers the site's own files.
        app.UseRequestAddress();
        app.UseBusySignal();
        app.UseErrorPage();
        app.UseDamageAnswers();
        app.UseAddresses();
        app.UseApi();
        app.UseSecurity();
        app.UsePageLanguage();
        app.UseNotifications();
        app.MapSecurity();
        app.MapApi();
        app.MapCalendar();
        app.MapPages();
        app.MapUnsubscribe();
        app.MapJobs(SecuritySetup.Administrators)?.WithMetadata(ContentPolicy.ForThirdPartyPages);
    }

    private sealed record HostSettings(
        PublicAddress Address, SecuritySettings Security, MailSettings Mail, OidcSettings Oidc, PageLanguages Languages)
    {
        public static Result<HostSettings> Read(IConfiguration configuration)
        {
            var address = PublicAddress.Read(configuration);
            if (address.IsRefused(out var refusal))
                return refusal;
            var (security, mail) = (SecuritySettings.Read(configuration, address.Value), MailSettings.Read(configuration, address.Value));
            var (oidc, languages) = (OidcSettings.Read(configuration), PageLanguages.Read(configuration));
            return (security.Refusal ?? mail.Refusal ?? oidc.Refusal ?? languages.Refusal) is { } wrong
                ? wrong
                : new HostSettings(address.Value, security.Value, mail.Value, oidc.Value, languages.Value);
        }
    }

    /// <summary>Ignores signals, which <c>StopSignals</c> handles: a signal during the start would end the host by an exception.</summary>
    private sealed class SignalFreeLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
