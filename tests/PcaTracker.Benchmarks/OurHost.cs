using PcaTracker.Hosting;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Tokens;

namespace PcaTracker.Benchmarks;

/// <summary>The tracker as served to an EU analyst with an access token: with accounts, row-level security and limits.</summary>
internal static class OurHost
{
    public static (WebApplication App, string Prefix, string Authorization) Create(string directory, string? database = null)
    {
        // No mail is measured on a server, whose own clock a tracker uses: another one would be sent to it with each request.
        var app = TrackerHost.Create(directory, database is null ? new MondayMorning() : TimeProvider.System, new Dictionary<string, string?>
        {
            ["Urls"] = "http://127.0.0.1:0",
            ["PcaTracker:Database"] = database,
            ["Logging:LogLevel:Default"] = "Error",
            ["PcaTracker:Notifications:Ticker"] = "false",
            // Rate limits count as usual, but are never reached.
            ["PcaTracker:Limits:Feed:Burst"] = "1000000000",
            ["PcaTracker:Limits:Feed:PerSecond"] = "1000000000",
            ["PcaTracker:Limits:Export:Burst"] = "1000000000",
            ["PcaTracker:Limits:Export:PerSecond"] = "1000000000",
        }).Value;
        var accounts = app.Services.GetRequiredService<AccountDirectory>();
        const string email = "bench-analyst@example.org";
        var analyst = (accounts.Find(email) ?? accounts.AddAsync(new NewAccount(email, "Bench analyst", "EU", "analyst")).GetAwaiter().GetResult().Value).AsActor();
        var token = app.Services.GetRequiredService<AccessTokens>().CreateAsync(analyst, "bench").GetAwaiter().GetResult().Value;
        return (app, "odata/", $"Bearer {token.Text}");
    }
}
