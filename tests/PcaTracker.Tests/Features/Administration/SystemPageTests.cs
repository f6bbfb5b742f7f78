using System.Net.Http.Headers;
using System.Text;
using Dapper;
using PcaTracker.Domain;
using PcaTracker.Storage;
using PcaTracker.Tests.Notifications;

namespace PcaTracker.Tests.Features.Administration;

public sealed class SystemPageTests : IAsyncLifetime
{
    private TestApp _app = null!;
    private HttpClient _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync();
        _browser = _app.SignedIn(Side.Joint, Role.Administrator);
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    [Trait("Database", "SQLite")]
    public async Task A_backup_is_made_now_and_its_age_is_shown_until_it_is_old()
    {
        Assert.StartsWith("No backup was made from this page yet.", (await _browser.PageAsync("/administration/system")).QuerySelector("main .alert").Read(), StringComparison.Ordinal);

        using var made = await _browser.SubmitAsync("/administration/system", "backup");

        Assert.Equal("/administration/system?done=backup#backup", made.Headers.Location!.OriginalString);
        Assert.Null(Backup.Check(Path.Combine(_app.DataDirectory, "backups", "tracker-20261123-090000.db")).Refusal);
        _app.Clock.Advance(TimeSpan.FromHours(3));
        var page = await _browser.PageAsync("/administration/system");
        Assert.Null(page.QuerySelector("main .alert"));
        Assert.Matches(@"^[\d.,]+\s(kB|MB)$", page.QuerySelectorAll(".facts dd")[1].Read());
        Assert.StartsWith("3 hours ago, 23 Nov 2026, 10:00 Brussels", page.QuerySelectorAll(".facts dd")[3].Read(), StringComparison.Ordinal);
        _app.Clock.Advance(TimeSpan.FromDays(8));
        using var later = _app.SignedIn(Side.Joint, Role.Administrator);
        Assert.StartsWith("The newest backup is 8 days old.", (await later.PageAsync("/administration/system")).QuerySelector("main .alert").Read(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verifying_says_that_all_is_sound_and_names_what_was_changed_by_hand()
    {
        using var sound = await _browser.SubmitAsync("/administration/system", "verify");
        Assert.Equal("/administration/system?done=verified#verification", sound.Headers.Location!.OriginalString);

        _app.Database.WriteAsSystem(session =>
        {
            TestServer.DropTrigger(session, "chapter", "chapter_noted_update");
            return session.Connection.Execute("UPDATE chapter SET heading = 'Something else' WHERE code = 'III'");
        });
        using var changed = await _browser.SubmitAsync("/administration/system", "verify");

        var page = await changed.PageAsync();
        Assert.Contains("The database is not as its audit log says.", page.QuerySelector("main .errors").Read(), StringComparison.Ordinal);
        Assert.NotEmpty(page.QuerySelectorAll("[aria-label='What was verified'] .tag.late"));
    }

    [Fact]
    public async Task Working_days_of_a_file_replace_the_years_in_it_and_are_unverified()
    {
        using var taken = await UploadAsync("calendar,date,kind,name,source\nEU,2031-01-01,off,New Year,OJ C 7\n");

        Assert.Equal("/administration/system?done=calendar#calendars", taken.Headers.Location!.OriginalString);
        Assert.Equal(["EU OJ C 7 "], _app.Database.Lines("SELECT calendar, source, verified_at FROM working_year WHERE year = 2031"));
    }

    [Fact]
    public async Task A_file_that_is_no_list_of_working_days_is_refused_at_its_field()
    {
        using var refused = await UploadAsync("When,What\n2031-01-01,New Year\n");

        Assert.NotNull((await refused.PageAsync()).QuerySelector("label[for=File] .field-error"));
        Assert.Empty(_app.Database.Lines("SELECT 1 FROM working_year WHERE year = 2031"));
    }

    private async Task<HttpResponseMessage> UploadAsync(string text)
    {
        var form = (await _browser.PageAsync("/administration/system")).QuerySelector("form[enctype]")!;
        using var content = new MultipartFormDataContent();
        foreach (var hidden in form.QuerySelectorAll("input[type=hidden]"))
            content.Add(new StringContent(hidden.GetAttribute("value")!), hidden.GetAttribute("name")!);
        var file = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        file.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        content.Add(file, "File", "days.csv");
        return await _browser.PostAsync("/administration/system", content, TestContext.Current.CancellationToken);
    }
}
