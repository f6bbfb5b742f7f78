using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using Dapper;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Sessions;
using PcaTracker.Storage;

namespace PcaTracker.Benchmarks;

/// <summary>A page as a signed-in head of delegation, or an administrator, gets it, again and again.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Status">How it was answered.</param>
/// <param name="Milliseconds">The time from request to the last byte that a quarter of the requests kept to.</param>
/// <param name="Kilobytes">Its size, compressed as a proxy or browser would have it.</param>
internal sealed record PageTime(string Address, int Status, double Milliseconds, double Kilobytes);

/// <summary>Measures every page of the program. A route that is new here stops the run until it has an address.</summary>
internal static class PageTimes
{
    private const int Warm = 4, Timed = 11;

    /// <summary>Measures all pages, one after the other.</summary>
    public static async Task<IReadOnlyList<PageTime>> Measure(string directory)
    {
        await using var app = OurHost.Create(directory).App;
        await app.StartAsync();
        using var head = await SignIn(app, "bench-head@example.org", "EU", "head");
        using var administrator = await SignIn(app, "bench-administrator@example.org", "joint", "administrator");
        // Whoever was away for weeks has the most to read.
        using (var file = new SqliteConnection($"Data Source={Path.Combine(directory, "tracker.db")};Pooling=False"))
        {
            file.Execute(
                """
                INSERT INTO visit (account_id, seen_at, before_at)
                SELECT id, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-21 days') FROM account WHERE email = 'bench-head@example.org'
                ON CONFLICT DO UPDATE SET seen_at = excluded.seen_at, before_at = excluded.before_at
                """);
        }

        var samples = new PageSamples(app.Services.GetRequiredService<TrackerDatabase>());
        var pages = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
            .Select(e => e.RoutePattern.RawText!).Distinct().Order(StringComparer.Ordinal).SelectMany(samples.Addresses);
        var times = new List<PageTime>();
        foreach (var address in pages)
            times.Add(await Measure(address.StartsWith("/administration", StringComparison.Ordinal) ? administrator : head, address));
        await app.StopAsync();
        return times;
    }

    private static async Task<PageTime> Measure(HttpClient browser, string address)
    {
        var (times, status, size) = (new List<double>(), 0, 0L);
        for (var run = 0; run < Warm + Timed; run++)
        {
            var started = Stopwatch.GetTimestamp();
            using var answer = await browser.GetAsync(address);
            var page = await answer.Content.ReadAsByteArrayAsync();
            if (run >= Warm)
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            (status, size) = ((int)answer.StatusCode, run == 0 ? Compressed(page) : size);
        }

        // What other work on the machine adds falls on the slow half.
        return new PageTime(address, status, times.Order().ElementAt(times.Count / 4), size / 1000.0);
    }

    private static long Compressed(byte[] page)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(page);
        return compressed.Length;
    }

    private static async Task<HttpClient> SignIn(WebApplication app, string email, string side, string role)
    {
        var site = new Uri(app.Urls.First());
        var cookies = new CookieContainer();
        cookies.Add(site, await SessionOf(app, email, side, role));
        return new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = site };
    }

    /// <summary>The cookie of somebody who has signed in.</summary>
    public static async Task<Cookie> SessionOf(WebApplication app, string email, string side, string role)
    {
        var (accounts, sessions) = (app.Services.GetRequiredService<AccountDirectory>(), app.Services.GetRequiredService<BrowserSessions>());
        var person = accounts.Find(email) ?? (await accounts.AddAsync(new NewAccount(email, $"{side} {role}", side, role))).Value;
        var options = app.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(SessionCookie.Scheme);
        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var principal = SessionCookie.Principal(person, await sessions.BeginAsync(person, SignInWay.Password, "Firefox on Linux", "192.0.2.7"));
        var ticket = new AuthenticationTicket(
            principal, new AuthenticationProperties { IssuedUtc = now, ExpiresUtc = now + options.ExpireTimeSpan }, SessionCookie.Scheme);
        return new Cookie(options.Cookie.Name!, options.TicketDataFormat.Protect(ticket));
    }
}

/// <summary>Chooses what the pages of a route are measured with: rows that the reader may see and act on.</summary>
internal sealed class PageSamples
{
    private readonly string _chapter, _chapterOfPosition;
    private readonly long _shutChapter, _position, _issue, _deadline;

    public PageSamples(TrackerDatabase database)
    {
        using var session = database.OpenAsSystem();
        T One<T>(string sql) => session.Connection.QueryFirst<T>(sql);
        _chapter = One<string>("SELECT c.code FROM position p JOIN chapter c ON c.id = p.chapter_id WHERE c.level = 'chapter' GROUP BY c.id ORDER BY count(*) DESC");
        _shutChapter = One<long>("SELECT chapter_id FROM chapter_status WHERE valid_to = '9999-12-31' AND status = 'provisionally-closed'");
        _position = One<long>(
            """
            SELECT p.id FROM position p
            WHERE p.party = 'EU' AND p.owner_side = 'EU' AND p.visibility = 'shared' AND NOT EXISTS (SELECT 1 FROM position l WHERE l.supersedes_id = p.id)
            """);
        _chapterOfPosition = One<string>($"SELECT c.code FROM chapter c JOIN position p ON p.chapter_id = c.id WHERE p.id = {_position}");
        _issue = One<long>("SELECT id FROM issue WHERE owner_side = 'EU' AND visibility = 'shared' AND status = 'open'");
        _deadline = One<long>("SELECT id FROM deadline WHERE visibility = 'shared' AND responsible_party = 'EU' AND status = 'open'");
    }

    /// <summary>The addresses by which a route is measured.</summary>
    public IEnumerable<string> Addresses(string route) => route switch
    {
        "/chapters/{Code}" =>
        [
            "/chapters/I", $"/chapters/{_chapter}", $"/chapters/{_chapter}?compare=versions", $"/chapters/{_chapter}?compare=sides", $"/chapters/{_chapter}?order=oldest",
            $"/chapters/{_chapter}?on=chapter", $"/chapters/{_chapter}?issue={_issue}",
            $"/chapters/{_chapterOfPosition}?position={_position}",
        ],
        "/state-of-play/moved" => [route, "/state-of-play/moved?from=1&to=40"],
        "/state-of-play" => [route, "/state-of-play?rounds=all", "/state-of-play?stalled=true&rounds=all", "/state-of-play?day=2024-05-01"],
        "/history" =>
        [
            route, "/history?page=2", $"/history?chapter={_chapter}", "/history?since=visit", "/history?since=week", "/history?since=round",
        ],
        "/issues" => [route, "/issues?whose=all"],
        "/deadlines" => [route, "/deadlines?whose=all"],
        "/log" => [route, $"/log?chapter={_chapter}"],
        "/search" => [route, "/search?q=customs"],
        "/add/{Set}" => [$"/add/Positions?chapter={_chapter}", $"/add/Deadlines?chapter={_chapter}", $"/add/Issues?chapter={_chapter}", $"/add/Documents?chapter={_chapter}"],
        "/edit/{Set}/{Id:long}" => [$"/edit/Positions/{_position}", $"/edit/Issues/{_issue}"],
        "/delete/{Set}/{Id:long}" => [$"/delete/Positions/{_position}"],
        "/narrow/{Set}/{Id:long}" => [$"/narrow/Positions/{_position}"],
        "/widen/{Set}/{Id:long}" => [$"/widen/Positions/{_position}"],
        "/supersede/{Id:long}" => [$"/supersede/{_position}"],
        "/resolve/{Id:long}" => [$"/resolve/{_issue}"],
        "/reopen/{Id:long}" => [$"/reopen/{_shutChapter}"],
        "/change/{Set}" => [$"/change/Deadlines?do=done&row={_deadline}"],
        "/administration/accounts/{Id:long}" => ["/administration/accounts/1"],
        "/deadlines/{Id:long}" => [$"/deadlines/{_deadline}"],
        "/history/{Place}" => ["/history/1"],
        "/rounds/{Number:long}" => ["/rounds/20", "/rounds/40"],
        "/reports/{Kind}" => ["/reports/side?round=40", "/reports/joint?round=40", "/reports/public?round=40", "/reports/briefing?round=40"],
        "/{*path:nonfile}" => ["/no-such-page"],
        // Each needs what only a person has: a link of a mail, a change or a file made just now.
        "/sign-in/{Secret}" or "/changed/{Id:long}" or "/files/made/{Key}" => [],
        _ when route.Contains('{', StringComparison.Ordinal) => throw new InvalidOperationException($"PageSamples names no address for the pages of {route}."),
        _ => [route],
    };
}
