using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using NodaTime;
using PcaTracker.Domain;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Notifications.Planning;
using PcaTracker.Rows;

namespace PcaTracker.Tests.Notifications;

/// <summary>Digests on Monday, 23 November 2026, 10:00 in Brussels, when the hour of a digest has come.</summary>
public sealed class DigestTests : IAsyncLifetime
{
    private readonly ScriptedSmtpServer _server = new();
    private TestApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await TestApp.StartAsync([.. _server.Settings]);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public void A_digest_lists_overdue_then_due_today_then_the_next_seven_days()
    {
        var person = _app.Account(Side.EU, Role.Negotiator);
        _app.Database.AddDeadline("2026-11-30", "in seven days");
        _app.Database.AddDeadline("2026-11-24", "tomorrow");
        _app.Database.AddDeadline("2026-12-01", "in eight days");
        _app.Database.AddDeadline("2026-11-23", "today");
        _app.Database.AddDeadline("2026-11-20", "three days ago");
        _app.Database.AddDeadline("2026-11-02", "three weeks ago");
        _app.Database.AddDeadline("2026-11-24", "not theirs", owner: _app.Account(Side.EU, Role.Analyst).Email);
        _app.Database.AddDeadline("2026-11-24", "of the other side", party: Side.KZ);

        var digest = Contents(person);

        Assert.Equal(["three weeks ago", "three days ago"], digest.Overdue.Select(d => d.Title));
        Assert.Equal(["today"], digest.DueToday.Select(d => d.Title));
        Assert.Equal(["tomorrow", "in seven days"], digest.Upcoming.Select(d => d.Title));
    }

    [Fact]
    public void A_head_gets_the_deadlines_of_their_negotiators_and_the_secretariat_the_joint_ones()
    {
        var (head, secretariat) = (_app.Account(Side.EU, Role.Head), _app.Account(Side.Joint, Role.Secretariat));
        var owner = _app.Account(Side.EU, Role.Negotiator).Email;
        _app.Database.AddDeadline("2026-11-24", "the EU's", owner: owner);
        _app.Database.AddDeadline("2026-11-25", "both sides'", party: Side.Joint, owner: owner);
        _app.Database.AddDeadline("2026-11-26", "Kazakhstan's", party: Side.KZ);

        Assert.Equal(["the EU's", "both sides'"], Contents(head).Upcoming.Select(d => d.Title));
        Assert.Equal(["both sides'"], Contents(secretariat).Upcoming.Select(d => d.Title));
    }

    [Fact]
    public void A_deadline_of_one_side_has_no_title_and_is_absent_for_the_other_side()
    {
        var (eu, kz) = (_app.Account(Side.EU, Role.Negotiator), _app.Account(Side.KZ, Role.Negotiator));
        var id = _app.Database.AddDeadline("2026-11-24", "our red line", party: Side.Joint, visibility: Visibility.EU);

        Assert.Equal([(id, null)], Contents(eu).Upcoming.Select(d => (d.Id, d.Title)));
        Assert.Empty(Contents(kz).Upcoming);
    }

    [Fact]
    public void Changes_are_grouped_by_chapter_with_status_moves_first_and_own_papers_only_counted()
    {
        var record = SmallRecord.In(_app);
        record.AddPosition(Side.EU, "red-line", Visibility.EU);
        record.AddPosition(Side.EU, "statement", Visibility.Shared);
        record.Log(Side.EU, Role.Negotiator, 103, SmallRecord.Left("T.1", ChapterStatus.AimAgreed));
        record.AddPosition(Side.EU, "proposal", Visibility.Shared);
        record.Log(Side.EU, Role.Negotiator, 103, SmallRecord.Left("U", null));

        var own = Contents(_app.Account(Side.EU, Role.Negotiator)).Changes;
        var other = Contents(_app.Account(Side.KZ, Role.Negotiator)).Changes;

        Assert.Equal([("T.1", 1), ("U", 0), (null, 0)], own.Select(c => (c.Code, c.OwnSide)));
        Assert.Equal([("T.1", 0), ("U", 0), (null, 0)], other.Select(c => (c.Code, c.OwnSide)));
        Assert.Equal([true, false, false], own[0].Lines.Select(line => line.Text == "EU negotiator recorded the outcome of round 103 (under negotiation → aim agreed)"));
        Assert.Equal(own.SelectMany(c => c.Lines), other.SelectMany(c => c.Lines));
    }

    [Theory]
    [InlineData(Language.English, "U: Energy and transport", "EU negotiator recorded the outcome of round 103 (not taken up)", "EU negotiator recorded issue “Export duties”")]
    [InlineData(Language.Russian, "U: Энергетика и транспорт", "Добавлен итог раунда 103 (не рассматривалась) — EU negotiator", "Добавлен вопрос «Export duties» — EU negotiator")]
    [InlineData(Language.Kazakh, "U: Energy and transport", "103-раундтың нәтижесі (қаралған жоқ) қосылды — EU negotiator", "«Export duties» мәселесі қосылды — EU negotiator")]
    public void Changes_are_told_in_the_language_of_their_reader(string language, string chapter, string outcome, string issue)
    {
        var record = SmallRecord.In(_app);
        _app.Database.Execute("UPDATE chapter SET heading = 'Energy and transport', heading_ru = 'Энергетика и транспорт' WHERE code = 'U'");
        record.AddIssue(Side.EU, Visibility.Shared);
        record.Log(Side.EU, Role.Negotiator, 103, SmallRecord.Left("U", null));

        var changes = Contents(_app.Account(Side.KZ, Role.Negotiator) with { Language = language }).Changes;

        Assert.Equal(chapter, $"{changes[1].Code}: {changes[1].Heading}");
        Assert.Equal([new ToldChange(outcome)], changes[1].Lines);
        Assert.Equal([new ToldChange(issue)], changes[0].Lines);
    }

    [Fact]
    public void A_change_from_before_facts_were_kept_is_told_as_it_was_recorded()
    {
        var record = SmallRecord.In(_app);
        var issue = record.AddIssue(Side.EU, Visibility.Shared);
        _app.Database.Execute($"INSERT INTO change (stream, sequence, at, who, action, entity_set, entity_id, summary, visibility) SELECT 'shared', max(sequence) + 1, max(at), 'Somebody', 'change', 'Issues', {issue}, 'changed Owner of issue ''Export duties''', 'shared' FROM change");

        var changes = Contents(_app.Account(Side.KZ, Role.Negotiator) with { Language = Language.Russian }).Changes;

        Assert.Equal([new ToldChange("Somebody changed Owner of issue 'Export duties'", IsAsRecorded: true)], changes[^1].Lines);
    }

    [Theory]
    [InlineData(Visibility.EU, "")]
    [InlineData(Visibility.EU, "DELETE FROM issue")]
    public void Activity_on_a_row_that_its_side_has_narrowed_is_not_mailed_to_that_side(string visibility, string then)
    {
        var record = SmallRecord.In(_app);
        var id = record.AddIssue(Side.EU, Visibility.Shared);
        Assert.Contains("Export duties", Assert.Single(Contents(_app.Account(Side.EU, Role.Negotiator)).Changes).Lines[0].Text, StringComparison.Ordinal);

        Assert.Null(record.As(Side.EU, Role.Head, session => ChangeRow.Run(session, "Issues", id, RowVersionCondition.Any, new Dictionary<string, object?> { ["Visibility"] = visibility })).Refusal);
        if (then.Length > 0)
            Assert.Null(record.As(Side.EU, Role.Head, session => DeleteRow.Run(session, "Issues", id, RowVersionCondition.Any)).Refusal);

        var changes = Assert.Single(Contents(_app.Account(Side.EU, Role.Negotiator)).Changes);
        Assert.Empty(changes.Lines);
        Assert.True(changes.OwnSide >= 2);
        Assert.Empty(Contents(_app.Account(Side.KZ, Role.Negotiator)).Changes);
    }

    [Fact]
    public async Task Rows_damaged_by_another_program_do_not_affect_reminders_of_others()
    {
        _app.Account(Side.EU, Role.Negotiator);
        _app.Account(Side.EU, Role.Head);
        _app.Database.AddDeadline("2026-11-24", "whole");
        _app.Database.AddDeadline("2026-02-30", "no such day");
        _app.Database.AddDeadline("2026-11-24", "no such time", dueTime: "25:00:00");
        _app.Database.AddDeadline("2026-11-24", "no such instant");
        _app.Database.Execute(
            """
            UPDATE deadline SET reminder_offsets = 'soon' WHERE title = 'whole';
            UPDATE deadline SET due_at = 'soon' WHERE title = 'no such instant';
            INSERT INTO notification_settings (account_id, hour) SELECT id, '29:00' FROM account WHERE role = 'head';
            INSERT INTO snooze SELECT a.id, d.id, d.due_on, '2026-02-31' FROM account a, deadline d WHERE d.title = 'whole';
            INSERT INTO round (number, status, starts_on) VALUES (999, 'planned', '2027-02-30');
            """);

        await TickAsync();

        Assert.Equal(2, Digests().Count(m => m.TextBody!.Contains("whole", StringComparison.Ordinal)));
        Assert.Equal(2, _server.Accepted.Count(m => m.Subject == "Due tomorrow: whole"));
        Assert.Equal(2, _server.Accepted.Count(m => m.Subject == "Due tomorrow: no such instant"));
        Assert.Equal(6, _server.Accepted.Count);
        Assert.Empty(_app.Database.Lines("SELECT 1 FROM outbox WHERE state <> 'sent'"));
    }

    [Fact]
    public async Task A_dead_letter_sent_again_waits_for_waking_hours_and_yields_to_a_later_message()
    {
        _app.Account(Side.EU, Role.Negotiator);
        _app.Database.AddDeadline("2026-11-20", "overdue");
        _server.Answer = _ => SmtpAnswer.RefuseForGood;
        await TickAsync();
        _server.Answer = _ => SmtpAnswer.Accept;
        _app.Clock.Advance(TimeSpan.FromHours(12));
        SendAgain();

        await TickAsync();
        Assert.Empty(_server.Accepted);
        _app.Clock.Advance(TimeSpan.FromHours(13));
        SendAgain();
        await TickAsync();

        Assert.Single(Digests());
        Assert.Single(_server.Accepted, m => m.MessageId!.StartsWith("reminder.", StringComparison.Ordinal));
        Assert.Equal(["digest suppressed superseded", "reminder sent "], _app.Database.Lines("SELECT kind, state, outcome FROM outbox WHERE sent_again ORDER BY kind"));
    }

    [Fact]
    public async Task A_change_is_in_one_digest_and_after_a_failed_delivery_in_a_later_one()
    {
        var person = _app.Account(Side.EU, Role.Analyst);
        _app.Clock.Advance(TimeSpan.FromDays(1));
        SmallRecord.In(_app).AddPosition(Side.EU, "statement", Visibility.Shared);
        _app.Database.Execute("INSERT INTO notification_settings (account_id, digest) SELECT id, 'off' FROM account WHERE role <> 'analyst'");
        _server.Answer = _ => SmtpAnswer.RefuseForNow;

        await TickAsync();
        Assert.Empty(_server.Accepted);
        _server.Answer = _ => SmtpAnswer.Accept;
        _app.Clock.Advance(TimeSpan.FromDays(1));
        await TickAsync();
        _app.Clock.Advance(TimeSpan.FromDays(1));
        await TickAsync();

        Assert.Contains("EU negotiator recorded", Assert.Single(_server.Accepted).TextBody, StringComparison.Ordinal);
        Assert.Equal(
            [$"{person.AccountId} 2026-11-24 suppressed day-over", $"{person.AccountId} 2026-11-25 sent", $"{person.AccountId} 2026-11-26 empty"],
            _app.Database.Lines("SELECT concat_ws(' ', d.account_id, d.local_date, d.state, o.outcome) FROM digest d LEFT JOIN outbox o ON o.digest_id = d.id ORDER BY d.local_date"));
    }

    [Fact]
    public void Rows_stamped_by_a_clock_that_ran_ahead_wait_and_hide_no_earlier_ones()
    {
        var person = _app.Account(Side.EU, Role.Analyst);
        SmallRecord.In(_app).AddPosition(Side.EU, "statement", Visibility.Shared);

        var before = Contents(person, ahead: TimeSpan.FromHours(-1));
        var then = Contents(person, ahead: TimeSpan.Zero);

        Assert.Empty(before.Changes);
        Assert.Equal(TestApp.Start.AddHours(-1).AddDays(-1), before.ToldUntil);
        Assert.Single(then.Changes);
        Assert.Equal(TestApp.Start, then.ToldUntil);
    }

    [Fact]
    public async Task A_row_recorded_while_a_digest_is_composed_is_in_the_next_one()
    {
        _app.Account(Side.EU, Role.Analyst);
        var record = SmallRecord.In(_app);
        record.AddPosition(Side.EU, "statement", Visibility.Shared);
        _app.Database.Execute("INSERT INTO notification_settings (account_id, digest) SELECT id, 'off' FROM account WHERE role <> 'analyst'");
        _app.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));

        await TickAsync();
        record.AddPosition(Side.EU, "proposal", Visibility.Shared);
        _app.Clock.Advance(TimeSpan.FromDays(1));
        await TickAsync();

        Assert.Equal(
            ["- EU negotiator recorded EU statement", "- EU negotiator recorded EU proposal"],
            Digests().Select(mail => string.Join(", ", mail.TextBody!.Split('\n').Where(line => line.Contains("EU negotiator", StringComparison.Ordinal)).Select(line => line.Trim()))));
    }

    [Fact]
    public async Task Repeated_sweeps_plan_one_digest_a_day()
    {
        _app.Account(Side.EU, Role.Negotiator);
        _app.Database.AddDeadline("2026-12-01", "in eight days");
        _app.Database.AddDeadline("2026-11-20", "overdue");

        await TickAsync();
        _app.Clock.Advance(TimeSpan.FromHours(5));
        _app.Database.AddDeadline("2026-11-19", "also overdue");
        await TickAsync();

        Assert.Single(Digests());
    }

    [Fact]
    public async Task An_empty_digest_is_not_sent_that_day()
    {
        _app.Account(Side.EU, Role.Negotiator);
        await TickAsync();
        _app.Database.AddDeadline("2026-11-20", "overdue");

        await TickAsync();

        Assert.Empty(Digests());
        Assert.Equal(["empty"], _app.Database.Lines("SELECT state FROM digest"));
    }

    [Theory]
    [InlineData("UPDATE notification_settings SET digest = 'off'", "turned-off")]
    [InlineData("UPDATE notification_settings SET bounce_score = 4", "bounced")]
    [InlineData("UPDATE notification_settings SET quiet_from = '09:00'", "day-over")]
    [InlineData("UPDATE account SET disabled_at = created_at", "disabled")]
    [InlineData("UPDATE deadline SET status = 'waived'", "nothing-to-say")]
    [InlineData("UPDATE deadline SET visibility = 'kz'", "nothing-to-say")]
    public async Task The_state_at_the_time_of_sending_decides(string change, string outcome)
    {
        _app.Account(Side.EU, Role.Negotiator);
        _app.Database.AddDeadline("2026-12-01", "in eight days");
        _app.Database.AddDeadline("2026-11-30", "in seven days");
        _app.Database.Execute("INSERT INTO notification_settings (account_id) SELECT id FROM account");
        _app.Services.GetRequiredService<Sweep>().Run();
        _app.Database.Execute(change);

        await _app.Services.GetRequiredService<Sender>().RunAsync(TestContext.Current.CancellationToken);

        Assert.Empty(Digests());
        Assert.Equal([$"suppressed {outcome}"], _app.Database.Lines("SELECT state, outcome FROM outbox WHERE kind = 'digest'"));
    }

    [Fact]
    public async Task Heads_of_delegation_get_the_signed_checkpoints_of_their_chains()
    {
        _app.Account(Side.EU, Role.Head);
        _app.Account(Side.EU, Role.Negotiator);
        _app.Database.AddDeadline("2026-11-24", party: Side.EU);

        await _app.Services.GetRequiredService<Tick>().RunAsync();

        var toHead = Assert.Single(Digests(), m => m.To.ToString().Contains("eu.head", StringComparison.Ordinal));
        var toNegotiator = Assert.Single(Digests(), m => m.To.ToString().Contains("eu.negotiator", StringComparison.Ordinal));
        Assert.Equal(2, toHead.TextBody!.ReplaceLineEndings(" ").Split("signed by key").Length - 1);
        Assert.DoesNotContain("signed by key", toNegotiator.TextBody!, StringComparison.Ordinal);
    }

    private void SendAgain() => _app.Database.Execute(
        """
        UPDATE outbox SET state = 'pending', next_at = planned_at, outcome = NULL, sent_again = TRUE WHERE state IN ('dead', 'pending');
        UPDATE reminder SET state = 'planned' WHERE state = 'failed';
        UPDATE digest SET state = 'planned' WHERE state = 'failed';
        """);

    private Task TickAsync() => _app.Services.GetRequiredService<Tick>().RunAsync();

    private IEnumerable<MimeMessage> Digests() => _server.Accepted.Where(m => m.MessageId!.StartsWith("digest.", StringComparison.Ordinal));

    private Digest Contents(Actor person, TimeSpan ahead = default)
    {
        using var session = _app.Database.OpenAsSystem();
        var (accounts, at) = (ReminderFacts.Accounts(session), session.Now + ahead);
        var digest = DigestContents.Of(_app.Database, person, accounts, Instant.FromDateTimeOffset(at), at.AddDays(-1));
        // The sweep uses this only.
        Assert.Equal(digest.IsEmpty, DigestContents.IsEmpty(_app.Database, person, accounts, Instant.FromDateTimeOffset(at), at.AddDays(-1)));
        return digest;
    }
}
