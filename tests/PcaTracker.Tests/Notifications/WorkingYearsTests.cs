using PcaTracker.Domain;
using PcaTracker.WorkingCalendars;

namespace PcaTracker.Tests.Notifications;

public sealed class WorkingYearsTests : IAsyncLifetime
{
    private TestApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await TestApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public void A_start_adds_both_calendars_as_unverified() => Assert.Equal(
        ["EU 2026 unverified", "EU 2027 unverified", "KZ 2026 unverified", "KZ 2027 unverified"],
        _app.Database.Lines("SELECT calendar, year, coalesce(verified_at, 'unverified') FROM working_year ORDER BY 1, 2"));

    [Fact]
    public void A_corrected_year_is_left_as_it_is()
    {
        Replace("EU,2027-01-02,working,Moved,Official");

        WorkingYears.AddMissing(_app.Database, WorkingDaysFile.Embedded());

        Assert.Equal(["2027-01-02 working Moved"], _app.Database.Lines("SELECT date, kind, name FROM working_day WHERE calendar = 'EU' AND date LIKE '2027%'"));
        Assert.Equal(["15"], _app.Database.Lines("SELECT count(*) FROM working_day WHERE calendar = 'KZ' AND date LIKE '2027%'"));
    }

    [Fact]
    public void An_imported_year_replaces_that_year_and_is_unverified()
    {
        Verify("EU", 2027);

        Replace("EU,2027-01-02,working,Moved,Official");

        Assert.Equal(["2027-01-02"], _app.Database.Lines("SELECT date FROM working_day WHERE calendar = 'EU' AND date LIKE '2027%'"));
        Assert.Equal(["17"], _app.Database.Lines("SELECT count(*) FROM working_day WHERE calendar = 'EU' AND date LIKE '2026%'"));
        Assert.Equal(["Official unverified"], _app.Database.Lines("SELECT source, coalesce(verified_at, 'unverified') FROM working_year WHERE calendar = 'EU' AND year = 2027"));
    }

    [Fact]
    public void Verifying_records_the_list_and_the_moment()
    {
        Assert.Equal(TestApp.Start, Verify("EU", 2027).Value.VerifiedAt);

        Assert.Equal(["OJ C 1 2026-11-23T09:00:00.000Z"], _app.Database.Lines("SELECT source, verified_at FROM working_year WHERE verified_at IS NOT NULL"));
        Assert.Equal("not-found", Verify("EU", 2031).Refusal!.Code);
        Assert.Equal("not-found", Verify("eu", 2027).Refusal!.Code);
    }

    [Trait("Database", "SQLite")]
    [Fact]
    public async Task The_command_line_imports_verifies_and_lists()
    {
        var file = Path.Combine(_app.DataDirectory, "kz.csv");
        await File.WriteAllTextAsync(file, "calendar,date,kind,name,source\nKZ,2028-01-08,working,In place of 10 January,Decree 1\nKZ,2028-01-10,off,Moved,Decree 1\n", TestContext.Current.CancellationToken);

        var imported = await TrackerCommand.RunAsync(_app.DataDirectory, "calendar", "import", file);
        var verified = await TrackerCommand.RunAsync(_app.DataDirectory, "calendar", "verify", "KZ", "2028", "--source", "Decree 1 of 2027");
        var listed = await TrackerCommand.RunAsync(_app.DataDirectory, "calendar", "list");

        Assert.Equal(new Ended(0, "KZ 2028  1 off, 1 worked  not verified  Decree 1\n  2028-01-08 Sat  working  In place of 10 January\n  2028-01-10 Mon  off      Moved\n", ""), imported);
        Assert.Equal((0, ""), (verified.ExitCode, verified.Errors));
        Assert.Contains("KZ 2028  1 off, 1 worked  verified 20", verified.Output, StringComparison.Ordinal);
        Assert.Equal(["EU 2026", "EU 2027", "KZ 2026", "KZ 2027", "KZ 2028"], listed.Output.Split('\n').Where(line => line.Length > 0 && line[0] != ' ').Select(line => line[..7]));
    }

    private Result<StoredYear> Verify(string calendar, int year) => _app.Database.WriteAsSystem(session => WorkingYears.Verify(session, calendar, year, " OJ C 1 "));

    private void Replace(string rows) => _app.Database.WriteAsSystem(session => WorkingYears.Replace(session, Read(rows).Value));

    private static Result<IReadOnlyList<WorkingYear>> Read(string rows) => WorkingDaysFile.Read("cal.csv", System.Text.Encoding.UTF8.GetBytes("calendar,date,kind,name,source\n" + rows));
}
