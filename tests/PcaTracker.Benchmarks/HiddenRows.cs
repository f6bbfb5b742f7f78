using System.Diagnostics;
using System.Globalization;
using Dapper;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Tokens;
using PcaTracker.Storage;

namespace PcaTracker.Benchmarks;

/// <summary>How long two answers take that differ in what rows hold which the reader does not see.</summary>
/// <param name="Address">What was asked.</param>
/// <param name="Hidden">Milliseconds that a quarter of the requests kept to where hidden rows hold it.</param>
/// <param name="Nobodys">The same where no row holds it.</param>
internal sealed record HiddenTime(string Address, double Hidden, double Nobodys);

/// <summary>Asks a tracker with 20,000 papers of the EU alone, as a negotiator of Kazakhstan, for what they hold and for what nothing holds.</summary>
internal static class HiddenRows
{
    private const int Warm = 30, Timed = 500;

    private static readonly (string Address, string Hidden, string Nobodys)[] Questions =
    [
        ("Positions/$count?$search={0}", "zwiebel", "knoblauch"),
        ("Positions?$search={0}&$top=5", "zwiebel", "knoblauch"),
        ("Positions/$count?$search=NOT {0}", "zwiebel", "knoblauch"),
        ("Chapters(2)/Positions/$count?$search={0}", "zwiebel", "knoblauch"),
        ("Chapters?$top=5&$select=Id&$expand=Positions($search={0};$select=Id)", "zwiebel", "knoblauch"),
        ("Positions/$count?$filter=contains(Text,'{0}')", "zwiebel", "knoblauch"),
        ("Positions/$count?$filter=Id eq {0}", "900001", "700001"),
        ("Positions/$count?$filter=SupersedesId eq {0}", "900001", "700001"),
        ("Positions/$count?$filter=Visibility eq '{0}'", "eu", "no"),
        ("Positions/$count?$filter=Party eq '{0}' and Kind eq 'fallback'", "EU", "KZ"),
    ];

    /// <summary>Measures each question in turns, in a new tracker on the public record.</summary>
    public static async Task<IReadOnlyList<HiddenTime>> Measure(string directory)
    {
        await using var app = OurHost.Create(Path.Combine(directory, "hidden")).App;
        app.Services.GetRequiredService<TrackerDatabase>().WriteAsSystem(session => session.Connection.Execute(
            """
            WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 20000)
            INSERT INTO position (id, chapter_id, party, kind, topic, text, visibility, owner_side, supersedes_id)
            SELECT 900000 + n, 1 + n % 50, 'EU', 'fallback', 'Zwiebel', 'Zwiebel ' || n, 'eu', 'EU', CASE WHEN n > 1 THEN 900001 END FROM number
            """));
        var accounts = app.Services.GetRequiredService<AccountDirectory>();
        var negotiator = (await accounts.AddAsync(new NewAccount("bench-negotiator@example.org", "Bench negotiator", "KZ", "negotiator"))).Value.AsActor();
        var token = (await app.Services.GetRequiredService<AccessTokens>().CreateAsync(negotiator, "bench")).Value;
        await app.StartAsync();
        using var reader = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        reader.DefaultRequestHeaders.Authorization = new("Bearer", token.Text);

        var times = new List<HiddenTime>();
        foreach (var (address, hidden, nobodys) in Questions)
        {
            var (one, other) = (new List<double>(), new List<double>());
            for (var request = 0; request < Warm + Timed; request++)
            {
                var (ofHidden, ofNobodys) = (await Time(reader, address, hidden), await Time(reader, address, nobodys));
                if (request >= Warm)
                {
                    one.Add(ofHidden);
                    other.Add(ofNobodys);
                }
            }

            times.Add(new HiddenTime(address, Quarter(one), Quarter(other)));
        }

        await app.StopAsync();
        return times;
    }

    private static async Task<double> Time(HttpClient reader, string address, string asked)
    {
        var started = Stopwatch.GetTimestamp();
        await reader.GetByteArrayAsync("/odata/" + string.Format(CultureInfo.InvariantCulture, address, asked));
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    // What other work on the machine adds falls on the slow half.
    private static double Quarter(List<double> times) => times.Order().ElementAt(times.Count / 4);
}
