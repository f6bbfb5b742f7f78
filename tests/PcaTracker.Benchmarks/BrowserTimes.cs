using System.Diagnostics;
using Dapper;
using Microsoft.Playwright;
using PcaTracker.Storage;

namespace PcaTracker.Benchmarks;

/// <summary>How long a reader waits in Chromium.</summary>
/// <param name="What">For what.</param>
/// <param name="Address">Where.</param>
/// <param name="Width">The width of the window in pixels.</param>
/// <param name="Milliseconds">The time that a quarter of the visits kept to.</param>
/// <param name="Allowed">The limit in milliseconds.</param>
internal sealed record BrowserTime(string What, string Address, int Width, double Milliseconds, double Allowed);

/// <summary>
/// Opens pages of the synthetic negotiation in Chromium as somebody does who has not been there before: nothing is cached. Times count from
/// the start of the visit; a page is shown when it has loaded and something of it is drawn. Rendering counts from the first byte of the answer
/// until the frame of the whole page is painted: before that byte stand the browser's own preparations, which take as long for an empty page,
/// and the server, which is measured by itself (<see cref="PageTimes"/>). It does not count from the last byte, since a browser renders what
/// has arrived while it waits for the rest.
/// </summary>
internal static class BrowserTimes
{
    private const int Warm = 1, Timed = 5;
    private const double LargestPaint = 1_000;

    // Forty rounds of twenty chapters are 800 cells; more cells may take as much longer.
    private const double Matrix = 300, MatrixCells = 800;

    private static readonly (int Width, int Height)[] Sizes = [(1280, 800), (390, 844)];

    private static readonly string[] Arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];

    /// <summary>Measures the pages one after the other, at both sizes.</summary>
    public static async Task<IReadOnlyList<BrowserTime>> Measure(string directory)
    {
        await using var app = OurHost.Create(directory).App;
        var chapter = ChapterOfManyEvents(app.Services.GetRequiredService<TrackerDatabase>());
        await app.StartAsync();
        var session = await PageTimes.SessionOf(app, "bench-head@example.org", "EU", "head");
        using var playwright = await Playwright.CreateAsync();
        await using var chromium = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Executable, Args = Arguments });

        var times = new List<BrowserTime>();
        foreach (var (width, height) in Sizes)
        {
            var visitor = new Visitor(chromium, new Uri(app.Urls.First()), session, width, height);
            // 23 chapters stalled in this negotiation: 920 cells.
            times.Add(await visitor.TimeAsync("920 cells rendered", "/state-of-play?rounds=all&stalled=true", Matrix, page => RenderedAsync(page, 920)));
            times.Add(await visitor.TimeAsync("2,400 cells rendered", "/state-of-play?rounds=all", Matrix * 2_400 / MatrixCells, page => RenderedAsync(page, 2_400)));
            times.Add(await visitor.TimeAsync("500 events shown", $"/chapters/{chapter}", 500, ShownAsync));
            times.Add(await visitor.TimeAsync("report shown", "/reports/side?round=40", 3_000, ShownAsync));
            times.Add(await visitor.TimeAsync("report on paper", "/reports/side?round=40", 3_000, PrintedAsync));
            foreach (var address in (string[])["/", "/state-of-play", "/state-of-play?rounds=all", $"/chapters/{chapter}", "/rounds/40", "/issues", "/deadlines", "/log", "/history", "/search?q=customs"])
                times.Add(await visitor.TimeAsync("largest paint", address, LargestPaint, LargestPaintAsync));
        }

        await app.StopAsync();
        return times;
    }

    private static string Executable =>
        Environment.GetEnvironmentVariable("CHROMIUM") ?? (File.Exists("/usr/bin/chromium-headless-shell") ? "/usr/bin/chromium-headless-shell" : "/usr/bin/chromium");

    // No chapter of the simulation has as many outcomes.
    private static string ChapterOfManyEvents(TrackerDatabase database) => database.WriteAsSystem(session =>
    {
        var code = session.Connection.QueryFirst<string>("SELECT c.code FROM outcome o JOIN chapter c ON c.id = o.chapter_id GROUP BY c.id ORDER BY count(*) DESC, c.id");
        session.Connection.Execute(
            """
            WITH RECURSIVE number (n) AS (
              SELECT count(*) FROM outcome o JOIN chapter c ON c.id = o.chapter_id WHERE c.code = @code UNION ALL SELECT n + 1 FROM number WHERE n < 500)
            INSERT INTO outcome (chapter_id, round_id, status_before, status_after, summary, visibility)
            SELECT c.id, r.id, 'opened', 'opened', 'Entry ' || n, 'shared' FROM number, chapter c, round r WHERE n > 0 AND c.code = @code AND r.number = 1 + n % 40
            """,
            new { code });
        return code;
    });

    // By the browser's own clock, so that the time in which it is asked does not count.
    private static Task<double> ShownAsync(IPage page) => page.EvaluateAsync<double>(
        """
        Math.max(performance.getEntriesByType("navigation")[0].loadEventEnd,
          performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0)
        """);

    private static async Task<double> RenderedAsync(IPage page, int cells)
    {
        var shown = await page.EvaluateAsync<int>("document.querySelectorAll('.matrix td.round').length");
        return shown == cells ? await page.EvaluateAsync<double>("painted") : throw new InvalidOperationException($"{shown} cells are shown, not {cells}.");
    }

    // A message that is sent within a frame arrives after the frame is painted.
    private const string PaintedAfterLoading =
        """
        window.painted = new Promise(painted => addEventListener("load", () => requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => painted(performance.now() - performance.getEntriesByType("navigation")[0].responseStart);
          port2.postMessage(null);
        })));
        """;

    private static async Task<double> PrintedAsync(IPage page)
    {
        var shown = await ShownAsync(page);
        var started = Stopwatch.GetTimestamp();
        await page.PdfAsync(new PagePdfOptions { Format = "A4", PreferCSSPageSize = true });
        return shown + Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static Task<double> LargestPaintAsync(IPage page) => page.EvaluateAsync<double>(
        """
        () => new Promise(painted => new PerformanceObserver(list => painted(list.getEntries().at(-1).startTime))
          .observe({ type: "largest-contentful-paint", buffered: true }))
        """);

    /// <summary>Somebody who opens pages in a window of that size, each time in a browser that keeps nothing.</summary>
    private sealed class Visitor(IBrowser chromium, Uri site, System.Net.Cookie session, int width, int height)
    {
        /// <summary>Visits a page again and again.</summary>
        public async Task<BrowserTime> TimeAsync(string what, string address, double allowed, Func<IPage, Task<double>> time)
        {
            var times = new List<double>();
            for (var visit = 0; visit < Warm + Timed; visit++)
            {
                await using var context = await chromium.NewContextAsync(
                    new BrowserNewContextOptions { BaseURL = site.ToString(), ViewportSize = new ViewportSize { Width = width, Height = height } });
                await context.AddCookiesAsync([new Microsoft.Playwright.Cookie { Name = session.Name, Value = session.Value, Url = site.ToString() }]);
                var page = await context.NewPageAsync();
                await page.AddInitScriptAsync(PaintedAfterLoading);
                var answer = await page.GotoAsync(address);
                if (answer?.Status != 200)
                    throw new InvalidOperationException($"{address} answers {answer?.Status}.");
                var took = await time(page);
                if (visit >= Warm)
                    times.Add(took);
            }

            // What other work on the machine adds falls on the slow half.
            return new BrowserTime(what, address, width, times.Order().ElementAt(times.Count / 4), allowed);
        }
    }
}
