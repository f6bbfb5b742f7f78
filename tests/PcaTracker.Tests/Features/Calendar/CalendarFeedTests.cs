using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using PcaTracker.Domain;
using PcaTracker.Security.Tokens;
using PcaTracker.Tests.Api.Writing;
using PcaTracker.Tests.Notifications;
using PcaTracker.Tests.Security;

namespace PcaTracker.Tests.Features.Calendar;

public sealed class CalendarFeedTests : IAsyncLifetime
{
    private TestApp _app = null!;
    private SmallRecord _record = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync(
            new("PcaTracker:PublicUrl", "http://tracker.example.org"), new("PcaTracker:AllowPlainHttp", "true"),
            // Kept in full, and not printed into what the tests say.
            new("Logging:LogLevel:Default", "Trace"), new("Logging:Console:LogLevel:Default", "Error"));
        _record = SmallRecord.In(_app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_round_is_an_event_on_its_days_and_cancelled_when_it_does_not_take_place()
    {
        _app.Database.Execute("UPDATE round SET city = 'Astana', country = 'Kazakhstan' WHERE number = 103; UPDATE round SET status = 'cancelled', revision = 2 WHERE number = 104");

        var calendar = await ReadAsync();

        var held = calendar[$"round.{_record.Round(103)}@tracker.example.org"];
        Assert.Equal(
            ("20261123", "20261125", "Round 103, Astana", "Astana, Kazakhstan", "CONFIRMED", "1", "http://tracker.example.org/rounds/103"),
            (held["DTSTART;VALUE=DATE"], held["DTEND;VALUE=DATE"], held["SUMMARY"], held["LOCATION"], held["STATUS"], held["SEQUENCE"], held["URL"]));
        var cancelled = calendar[$"round.{_record.Round(104)}@tracker.example.org"];
        Assert.Equal(("CANCELLED", "2", "Round 104 (cancelled)"), (cancelled["STATUS"], cancelled["SEQUENCE"], cancelled["SUMMARY"]));
        Assert.DoesNotContain(calendar.Events, e => e["UID"] == $"round.{_record.Round(105)}@tracker.example.org");
        Assert.Equal(("PT1H", "PT1H", "2.0"), (calendar.Properties["REFRESH-INTERVAL;VALUE=DURATION"], calendar.Properties["X-PUBLISHED-TTL"], calendar.Properties["VERSION"]));
    }

    [Fact]
    public async Task A_deadline_is_an_event_on_its_day_or_at_its_time_in_UTC()
    {
        var day = _app.Database.AddDeadline(dueOn: "2026-11-30", title: "Comments on trade");
        var time = _app.Database.AddDeadline(dueOn: "2026-11-30", dueTime: "17:00:00");
        var skipped = _app.Database.AddDeadline(dueOn: "2027-03-28", dueTime: "02:30:00");
        var waived = _app.Database.AddDeadline(dueOn: "2026-12-01");
        var done = _app.Database.AddDeadline(dueOn: "2026-12-02");
        _app.Database.Execute($"UPDATE deadline SET status = 'waived' WHERE id = {waived}; UPDATE deadline SET status = 'done', done_on = '2026-11-23' WHERE id = {done}");

        var calendar = await ReadAsync();

        var whole = calendar[$"deadline.{day}@tracker.example.org"];
        Assert.Equal(
            ("20261130", "20261201", "Comments on trade", "CONFIRMED", "TRANSPARENT", $"http://tracker.example.org/deadlines/{day}"),
            (whole["DTSTART;VALUE=DATE"], whole["DTEND;VALUE=DATE"], whole["SUMMARY"], whole["STATUS"], whole["TRANSP"], whole["URL"]));
        Assert.Equal("20261130T160000Z", calendar[$"deadline.{time}@tracker.example.org"]["DTSTART"]);
        Assert.Equal("20270328T010000Z", calendar[$"deadline.{skipped}@tracker.example.org"]["DTSTART"]);
        Assert.Equal("CANCELLED", calendar[$"deadline.{waived}@tracker.example.org"]["STATUS"]);
        Assert.Equal(("CONFIRMED", "Done: Comments on trade"), (calendar[$"deadline.{done}@tracker.example.org"]["STATUS"], calendar[$"deadline.{done}@tracker.example.org"]["SUMMARY"]));
    }

    [Fact]
    public async Task A_moved_deadline_is_the_same_event_with_a_higher_sequence_and_the_moment_of_the_change()
    {
        var id = _record.AddDeadline();
        var before = (await ReadAsync())[$"deadline.{id}@tracker.example.org"];
        _app.Clock.Advance(TimeSpan.FromHours(2));
        using var negotiator = _app.As(Side.EU, Role.Negotiator);
        await negotiator.Act($"Deadlines({id})/Move", new { DueOn = "2026-12-08", Reason = "Translation" });

        var after = (await ReadAsync())[$"deadline.{id}@tracker.example.org"];

        Assert.Equal(("20261201", "1", "20261123T090000Z"), (before["DTSTART;VALUE=DATE"], before["SEQUENCE"], before["DTSTAMP"]));
        Assert.Equal(("20261208", "2", "20261123T110000Z", "20261123T110000Z"), (after["DTSTART;VALUE=DATE"], after["SEQUENCE"], after["DTSTAMP"], after["LAST-MODIFIED"]));
    }

    [Fact]
    public async Task A_deadline_of_ones_own_side_appears_by_reference_unless_the_person_wants_titles()
    {
        var id = _record.AddDeadline(Side.EU, Visibility.EU);
        var person = _app.Account(Side.EU, Role.Negotiator);

        Assert.Equal("Deadline of your side on chapter T.1", (await ReadAsync())[$"deadline.{id}@tracker.example.org"]["SUMMARY"]);

        _app.Database.Execute($"INSERT INTO notification_settings (account_id, calendar_titles) VALUES ({person.AccountId}, TRUE)");
        Assert.Equal("Comments on T.1", (await ReadAsync())[$"deadline.{id}@tracker.example.org"]["SUMMARY"]);
    }

    [Fact]
    public async Task A_deadline_of_the_other_side_changes_no_byte()
    {
        _record.AddDeadline(Side.EU, Visibility.EU);
        var shared = _record.AddDeadline();
        var address = Address();
        var before = await BytesAsync(address);

        var hidden = _record.AddDeadline(Side.KZ, Visibility.KZ);
        using var kazakh = _app.As(Side.KZ, Role.Head);
        Assert.True((int)(await kazakh.Act($"Deadlines({hidden})/Move", new { DueOn = "2026-12-08", Reason = "Zwiebelfisch" })).Status < 300);
        Assert.True((int)(await kazakh.Post("Issues", new { ChapterId = _record.Chapter("T.1"), Title = "Zwiebelfisch", Visibility = "kz" })).Status < 300);
        _app.Database.Execute($"INSERT INTO notification_settings (account_id, calendar_titles) VALUES ({_app.Account(Side.KZ, Role.Head).AccountId}, TRUE)");
        _app.Clock.Advance(TimeSpan.FromMinutes(30));

        Assert.Equal(before, await BytesAsync(address));
        var theirs = CalendarText.Read(await BytesAsync(Address(Side.KZ, Role.Head)));
        Assert.Equal("Comments on T.1", theirs[$"deadline.{hidden}@tracker.example.org"]["SUMMARY"]);
        Assert.Equal("Comments on T.1", theirs[$"deadline.{shared}@tracker.example.org"]["SUMMARY"]);
    }

    [Fact]
    public async Task Unchanged_data_gives_the_same_bytes_and_304()
    {
        var id = _record.AddDeadline();
        var address = Address();
        using var client = _app.Anonymous();
        using var first = await client.GetAsync(address, TestContext.Current.CancellationToken);
        _app.Clock.Advance(TimeSpan.FromHours(3));

        using var same = await SendAsync(client, HttpMethod.Get, address, first.Headers.ETag);
        using var head = await SendAsync(client, HttpMethod.Head, address);
        _app.Database.Execute($"UPDATE deadline SET title = 'Comments on services', revision = revision + 1 WHERE id = {id}");
        using var changed = await SendAsync(client, HttpMethod.Get, address, first.Headers.ETag);

        Assert.False(first.Headers.ETag!.IsWeak);
        Assert.Equal("no-cache, private", first.Headers.CacheControl!.ToString());
        Assert.Equal((HttpStatusCode.NotModified, first.Headers.ETag, 0), (same.StatusCode, same.Headers.ETag, (await BodyAsync(same)).Length));
        Assert.Equal(
            (HttpStatusCode.OK, first.Headers.ETag, 0, first.Content.Headers.ContentLength),
            (head.StatusCode, head.Headers.ETag, (await BodyAsync(head)).Length, head.Content.Headers.ContentLength));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.NotEqual(first.Headers.ETag, changed.Headers.ETag);
    }

    [Fact]
    public async Task Events_more_than_a_year_ago_are_left_out()
    {
        var (old, recent) = (_app.Database.AddDeadline(dueOn: "2025-11-22"), _app.Database.AddDeadline(dueOn: "2025-11-23"));

        var calendar = await ReadAsync();

        Assert.DoesNotContain(calendar.Events, e => e["UID"] == $"deadline.{old}@tracker.example.org");
        Assert.Contains(calendar.Events, e => e["UID"] == $"deadline.{recent}@tracker.example.org");
        Assert.Equal(["Round 101", "Round 102", "Round 103", "Round 104"], calendar.Events.Select(e => e["SUMMARY"]).Where(s => s.StartsWith("Round", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Вопрос; о пошлинах, \\ квотах: \"и\" прочем — қазақстандық тарап ұсынысы 😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀", null)]
    [InlineData("Trade\r\nBEGIN:VEVENT\r\nUID:forged\r\nEND:VEVENT", "Trade BEGIN:VEVENT UID:forged END:VEVENT")]
    [InlineData("a\u202Egnp.exe\u2028b\u0001c\u0007d\u0085e", "agnp.exe b c d e")]
    [InlineData("\\n\\N\\;\\,", null)]
    public async Task A_title_is_read_back_unchanged(string title, string? shown)
    {
        var id = _app.Database.AddDeadline(dueOn: "2026-11-30", title);

        Assert.Equal(shown ?? title, (await ReadAsync())[$"deadline.{id}@tracker.example.org"]["SUMMARY"]);
    }

    // PostgreSQL stores no such character.
    [Fact]
    [Trait("Database", "SQLite")]
    public Task A_title_with_a_null_character_is_read_back_without_it() => A_title_is_read_back_unchanged("b\0c", "b c");

    [Fact]
    public async Task Lines_are_folded_between_code_points_for_any_length_of_title()
    {
        var titles = Enumerable.Range(0, 80).Select(n => new string('x', n) + string.Concat(Enumerable.Repeat("қ😀,", 30))).ToList();
        var ids = titles.ConvertAll(title => _app.Database.AddDeadline(dueOn: "2026-11-30", title));
        var longest = _app.Database.AddDeadline(dueOn: "2026-11-30", string.Concat(Enumerable.Repeat("Ж", 5_000)));

        var calendar = await ReadAsync();

        Assert.Equal(titles, ids.Select(id => calendar[$"deadline.{id}@tracker.example.org"]["SUMMARY"]));
        Assert.Equal(new string('Ж', 199) + "…", calendar[$"deadline.{longest}@tracker.example.org"]["SUMMARY"]);
    }

    [Fact]
    public async Task An_invalid_address_gets_the_same_404_as_one_that_never_existed()
    {
        var person = _app.Account(Side.EU, Role.Negotiator);
        var tokens = _app.Services.GetRequiredService<AccessTokens>();
        string Token(string scope, int days = 90, Actor? owner = null) => tokens.Create(owner ?? person, scope, days, scope).Value.Text;
        var (revoked, expired, disabled) = (Token(TokenScope.Calendar), Token(TokenScope.Calendar, 1), Token(TokenScope.Calendar, owner: _app.Account(Side.EU, Role.Head)));
        tokens.Revoke(person, tokens.List(person).First(t => t.ExpiresAt > TestApp.Start.AddDays(2)).Id);
        _app.Disable(_app.Account(Side.EU, Role.Head));
        var good = Token(TokenScope.Calendar);
        _app.Clock.Advance(TimeSpan.FromDays(1));
        using var anonymous = _app.Anonymous();
        using var browser = _app.SignedIn(Side.EU, Role.Negotiator);
        using var script = _app.As(Side.EU, Role.Negotiator);
        using var unknown = await anonymous.GetAsync("/calendar/nothing.ics", TestContext.Current.CancellationToken);
        var expected = await SeenAsync(unknown);

        foreach (var client in (HttpClient[])[anonymous, browser, script])
            foreach (var name in (string[])
            [
                $"{revoked}.ics", $"{expired}.ics", $"{disabled}.ics", $"{Token(TokenScope.Read)}.ics", $"{Token(TokenScope.Write)}.ics", $"{BearerSecret.Create("pca_")}.ics", $"{good}0.ics", good, $"{good}.txt", $"{good}.ics/", $"x/{good}.ics", ".ics", "", $"%20{good}.ics",
            ])
            {
                using var answer = await client.GetAsync($"/calendar/{name}", TestContext.Current.CancellationToken);
                Assert.Equal((name, expected), (name, await SeenAsync(answer)));
            }

        Assert.StartsWith("NotFound text/plain; charset=utf-8 There is no calendar at this address", expected, StringComparison.Ordinal);
        using var opened = await anonymous.GetAsync($"/calendar/{good}.ics", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
    }

    [Fact]
    public async Task The_address_is_read_only_and_its_token_is_valid_nowhere_else()
    {
        var address = Address();
        using var client = _app.Anonymous();

        foreach (var method in (string[])["POST", "PUT", "PATCH", "DELETE"])
            using (var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), address), TestContext.Current.CancellationToken))
                Assert.True(answer.StatusCode is HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotFound, $"{method} {answer.StatusCode}");
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", address.Segments[^1].Replace(".ics", "", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.Read("Rounds")).Status);
        using var page = await client.GetAsync("/rounds", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
    }

    [Fact]
    public async Task The_token_is_in_no_log()
    {
        var log = CapturedLog.Of(_app);
        var address = Address();
        var token = address.Segments[^1].Replace(".ics", "", StringComparison.Ordinal);

        await BytesAsync(address);
        using var client = _app.Anonymous();
        using var other = await client.GetAsync(address + "/x", TestContext.Current.CancellationToken);

        Assert.Contains("/calendar/pca_…", log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(token, log.Text, StringComparison.Ordinal);
    }

    private Uri Address(string side = Side.EU, string role = Role.Negotiator) => new(CalendarAuthentication.Address(
        _app.Address, _app.Services.GetRequiredService<AccessTokens>().Create(_app.Account(side, role), "Phone", scope: TokenScope.Calendar).Value.Text));

    private async Task<CalendarText> ReadAsync() => CalendarText.Read(await BytesAsync(Address()));

    private async Task<byte[]> BytesAsync(Uri address)
    {
        using var client = _app.Anonymous();
        return await client.GetByteArrayAsync(address, TestContext.Current.CancellationToken);
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, Uri address, EntityTagHeaderValue? known = null)
    {
        var message = new HttpRequestMessage(method, address);
        if (known is not null)
            message.Headers.IfNoneMatch.Add(known);
        return client.SendAsync(message, TestContext.Current.CancellationToken);
    }

    private static Task<string> BodyAsync(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    private static async Task<string> SeenAsync(HttpResponseMessage answer) =>
        $"{answer.StatusCode} {answer.Content.Headers.ContentType} {await BodyAsync(answer)} {string.Join(' ', answer.Headers.Where(h => h.Key != "Date").Select(h => $"{h.Key}={string.Join(',', h.Value)}"))}";
}
