using PcaTracker.Api;
using PcaTracker.Features;
using PcaTracker.Notifications;
using PcaTracker.Security;
using PcaTracker.Storage;

namespace PcaTracker;

/// <summary>Builds the web host, for <c>serve</c> and for tests alike: wiring only.</summary>
public static class TrackerHost
{
    /// <summary>A host on a migrated database; not started yet.</summary>
    /// <param name="dataDirectory">Where <c>tracker.db</c> and everything else the program keeps lives; made if missing.</param>
    /// <param name="time">The clock of everything.</param>
    /// <param name="settings">Settings that win over environment and files.</param>
    public static WebApplication Create(string dataDirectory, TimeProvider time, IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        Directory.CreateDirectory(dataDirectory);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(settings ?? []);

        builder.Services.AddSingleton(time);
        builder.Services.AddStorage(dataDirectory);
        builder.Services.AddSecurity();
        builder.Services.AddNotifications(builder.Configuration, dataDirectory);
        builder.Services.AddApi();
        builder.Services.AddPages();

        var app = builder.Build();
        Migrations.Run(app.Services.GetRequiredService<TrackerDatabase>().File);
        app.UseSecurity();
        app.UsePages();
        app.UseNotifications();
        app.MapApi();
        app.MapPages();
        return app;
    }
}
