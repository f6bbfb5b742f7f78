using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using PcaTracker.Domain;
using PcaTracker.Features.Notifications;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Notifications.Planning;

namespace PcaTracker.Tests.Notifications;

/// <summary>The time covered by a person's first digest. It begins on Monday, 23 November 2026, 10:00 in Brussels.</summary>
public sealed partial class FirstDigestTests : IAsyncLifetime
{
    private readonly ScriptedSmtpServer _server = new();
    private TestApp _app = null!;
    private SmallRecord _record = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync([.. _server.Settings]);
        _record = SmallRecord.In(_app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task The_first_digest_after_a_weekend_covers_changes_since_fridays_hour()
    {
        ChangeAt("2026-11-27T06:30Z", "friday before eight");
        ChangeAt("2026-11-27T07:30Z", "friday after eight");
        ChangeAt("2026-11-28T12:00Z", "saturday");
        OnlyAnalystsGetDigests();

        await TickAt("2026-11-30T07:00Z");

        Assert.Equal(["friday after eight", "saturday"], Told());
    }

    [Fact]
    public async Task The_first_digest_after_a_day_off_reaches_back_to_the_last_working_day()
    {
        _app.Database.Execute("DELETE FROM working_day WHERE calendar = 'EU' AND date IN ('2026-11-27', '2026-11-30'); INSERT INTO working_day (calendar, date, kind, name) VALUES ('EU', '2026-11-27', 'off', 'A day off'), ('EU', '2026-11-30', 'off', 'Another')");
        ChangeAt("2026-11-26T06:30Z", "thursday before eight");
        ChangeAt("2026-11-26T07:30Z", "thursday after eight");
        OnlyAnalystsGetDigests();

        await TickAt("2026-12-01T07:00Z");

        Assert.Equal(["thursday after eight"], Told());
    }

    [Fact]
    public async Task A_first_digest_that_could_not_be_sent_covers_the_same_time_later()
    {
        ChangeAt("2026-11-27T07:30Z", "friday after eight");
        OnlyAnalystsGetDigests();
        _server.Answer = _ => SmtpAnswer.RefuseForNow;
        await TickAt("2026-11-30T07:00Z");
        Assert.Empty(_server.Accepted);
        _server.Answer = _ => SmtpAnswer.Accept;

        await TickAt("2026-12-01T07:00Z");
        await TickAt("2026-12-01T07:05Z");

        Assert.Equal(["friday after eight"], Told());
    }

    [Fact]
    public async Task A_digest_turned_on_again_leaves_out_the_time_when_it_was_off()
    {
        OnlyAnalystsGetDigests();
        ChangeAt("2026-11-23T10:00Z", "monday");
        await TickAt("2026-11-24T07:00Z");
        Turn(NotificationSettings.Off);
        ChangeAt("2026-11-25T10:00Z", "wednesday");
        ChangeAt("2026-11-26T10:00Z", "thursday");
        await TickAt("2026-11-26T14:00Z");
        Turn(NotificationSettings.Daily);

        await TickAt("2026-11-27T07:00Z");
        ChangeAt("2026-11-27T10:00Z", "friday");
        await TickAt("2026-11-30T07:00Z");

        Assert.Equal(["monday", "thursday", "friday"], Told());
    }

    [Fact]
    public async Task Turning_the_digest_off_and_on_between_two_digests_loses_and_repeats_nothing()
    {
        OnlyAnalystsGetDigests();
        await TickAt("2026-11-24T07:00Z");
        _server.Answer = _ => SmtpAnswer.RefuseForNow;
        ChangeAt("2026-11-24T10:00Z", "tuesday");
        await TickAt("2026-11-25T07:00Z");
        ChangeAt("2026-11-25T07:20Z", "wednesday");
        _server.Answer = _ => SmtpAnswer.Accept;
        await TickAt("2026-11-25T08:00Z");
        Turn(NotificationSettings.Off);
        Turn(NotificationSettings.Daily);

        ChangeAt("2026-11-25T10:00Z", "later on wednesday");
        await TickAt("2026-11-26T07:00Z");

        Assert.Equal(["tuesday", "wednesday", "later on wednesday"], Told());
    }

    [Fact]
    public async Task A_first_weekly_digest_reaches_back_a_week_in_the_readers_zone()
    {
        ChangeAt("2026-11-26T02:30Z", "before eight in Almaty");
        ChangeAt("2026-11-26T03:30Z", "after eight in Almaty");
        OnlyAnalystsGetDigests();
        _app.Database.Execute(
            """
            UPDATE account SET time_zone = 'Asia/Almaty';
            INSERT INTO notification_settings (account_id, digest, digest_day) SELECT id, 'weekly', 4 FROM account WHERE role = 'analyst';
            """);

        await TickAt("2026-12-03T03:00Z");

        Assert.Equal(["after eight in Almaty"], Told());
    }

    [Fact]
    public async Task After_a_restore_the_first_digest_reaches_back_before_dropped_ones()
    {
        OnlyAnalystsGetDigests();
        ChangeAt("2026-11-23T10:00Z", "monday");
        var hours = Enumerable.Range(0, 10 * 24).Select(hour => Instant.FromDateTimeOffset(_app.Clock.GetUtcNow().AddHours(hour))).ToList();
        AdvanceTo("2026-12-03T10:00Z");
        _app.Services.GetRequiredService<Sweep>().CatchUp(hours);
        _ = _app.Database.WriteAsSystem(session =>
        {
            OutboxHold.Place(session, "A backup was restored.");
            return OutboxHold.Release(session, sendAll: false)!.Dropped;
        });

        await TickAt("2026-12-04T07:00Z");

        Assert.Equal(["monday"], Told());
    }

    private void ChangeAt(string moment, string what)
    {
        AdvanceTo(moment);
        _record.Add(Side.EU, Role.Negotiator, "Issues", ("ChapterId", _record.Chapter("T.1")), ("Title", what), ("Visibility", Visibility.Shared));
    }

    private Task TickAt(string moment)
    {
        AdvanceTo(moment);
        return _app.Services.GetRequiredService<Tick>().RunAsync();
    }

    private void AdvanceTo(string moment) => _app.Clock.SetUtcNow(DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture));

    private void OnlyAnalystsGetDigests()
    {
        _app.Account(Side.EU, Role.Analyst);
        _app.Account(Side.EU, Role.Negotiator);
        _app.Database.Execute("INSERT INTO notification_settings (account_id, digest) SELECT id, 'off' FROM account WHERE role <> 'analyst' ON CONFLICT DO NOTHING");
    }

    private void Turn(string digest)
    {
        var person = _app.Account(Side.EU, Role.Analyst);
        using var session = _app.Database.OpenAsSystem();
        var settings = SettingsTable.Of(session, person.AccountId) with { Digest = digest };
        Assert.Null(SaveSettings.RunAsync(_app.Database, person, new PersonalSettings(settings, person.Language, person.TimeZone)).GetAwaiter().GetResult().Refusal);
    }

    /// <summary>The changes in the digests, the oldest first.</summary>
    private IEnumerable<string> Told() => _server.Accepted.SelectMany(mail => Quoted().Matches(mail.TextBody!.ReplaceLineEndings(" ")).Select(m => m.Groups["title"].Value).Reverse());

    [GeneratedRegex("“(?<title>[a-zA-Z ]+)”", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Quoted();
}
