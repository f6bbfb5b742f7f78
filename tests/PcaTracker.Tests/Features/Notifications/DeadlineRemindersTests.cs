using System.Net;
using PcaTracker.Domain;
using PcaTracker.Tests.Api.Writing;
using PcaTracker.Tests.Notifications;
using IParentNode = AngleSharp.Dom.IParentNode;

namespace PcaTracker.Tests.Features.Notifications;

public sealed class DeadlineRemindersTests : OwnDeadline
{
    [Fact]
    public async Task A_deadline_shows_the_readers_reminder_days_and_reason()
    {
        var page = await Browser.PageAsync($"/deadlines/{DeadlineId}");

        Assert.Equal(
            ["Mon 23 Nov 2026 3 working days before it is due", "Wed 25 Nov 2026 1 working day before it is due", "Thu 26 Nov 2026 the day it is due",
             "Fri 27 Nov 2026 1 working day after it was due", "Tue 1 Dec 2026 3 working days after it was due"],
            DaysOf(page));
        Assert.Contains("It has no owner to remind, and your side is responsible for it.", page.QuerySelector("section[aria-labelledby=reminders]").Read(), StringComparison.Ordinal);
        Assert.Contains("At 08:00 Brussels, on days that the EU institutions work. After the last, one a week until it is done.", page.QuerySelector("section[aria-labelledby=reminders]").Read(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Days_off_of_the_responsible_side_do_not_count()
    {
        App.Database.Execute("INSERT INTO working_day (calendar, date, kind, name) VALUES ('EU', '2026-11-25', 'off', 'Holiday'), ('KZ', '2026-11-27', 'off', 'Holiday')");

        Assert.Equal("Tue 24 Nov 2026 1 working day before it is due", DaysOf(await Browser.PageAsync($"/deadlines/{DeadlineId}"))[0]);
        Assert.Contains("Fri 27 Nov 2026 1 working day after it was due", DaysOf(await Browser.PageAsync($"/deadlines/{DeadlineId}")));
        var joint = App.Database.AddDeadline("2026-11-26", party: Side.Joint);
        Assert.Contains("Mon 30 Nov 2026 1 working day after it was due", DaysOf(await Browser.PageAsync($"/deadlines/{joint}")));
    }

    [Fact]
    public async Task Offsets_of_the_deadline_precede_those_of_the_person()
    {
        App.Database.Execute($"INSERT INTO notification_settings (account_id, offsets, hour) VALUES ({Person.AccountId}, '-2,0,+1', '09:15')");
        Assert.Equal(["Tue 24 Nov 2026 2 working days before it is due", "Thu 26 Nov 2026 the day it is due", "Fri 27 Nov 2026 1 working day after it was due"],
            DaysOf(await Browser.PageAsync($"/deadlines/{DeadlineId}")));

        using var set = await Browser.SubmitAsync($"/deadlines/{DeadlineId}", "offsets", ("Input.ReminderOffsets", "+1, 0, −1"));
        var page = await Browser.PageAsync($"/deadlines/{DeadlineId}");

        Assert.Equal($"/deadlines/{DeadlineId}?done=offsets#reminders", set.Headers.Location!.OriginalString);
        Assert.Equal(["-1,0,+1 2"], App.Database.Lines($"SELECT reminder_offsets, revision FROM deadline WHERE id = {DeadlineId}"));
        Assert.Equal(["Wed 25 Nov 2026 1 working day before it is due", "Thu 26 Nov 2026 the day it is due", "Fri 27 Nov 2026 1 working day after it was due"], DaysOf(page));
        Assert.Contains("At 09:15 Brussels", page.QuerySelector("section[aria-labelledby=reminders]").Read(), StringComparison.Ordinal);
        using var cleared = await Browser.SubmitAsync($"/deadlines/{DeadlineId}", "offsets", ("Input.ReminderOffsets", " "));
        Assert.Equal([" 3"], App.Database.Lines($"SELECT reminder_offsets, revision FROM deadline WHERE id = {DeadlineId}"));
    }

    [Fact]
    public async Task Invalid_days_are_refused_at_their_field_with_the_typed_text()
    {
        using var answer = await Browser.SubmitAsync($"/deadlines/{DeadlineId}", "offsets", ("Input.ReminderOffsets", "-3"));
        var page = await answer.PageAsync();

        Assert.StartsWith("The day itself (0) and the first working day after it (+1) belong to every list", page.QuerySelector("label[for=ReminderOffsets] .field-error").Read(), StringComparison.Ordinal);
        Assert.Equal("-3", page.GetElementById("ReminderOffsets")!.GetAttribute("value"));
        Assert.Equal([" 1"], App.Database.Lines($"SELECT reminder_offsets, revision FROM deadline WHERE id = {DeadlineId}"));
    }

    [Fact]
    public async Task The_API_accepts_the_same_offsets()
    {
        using var client = App.As(Side.EU, Role.Negotiator);

        Assert.Equal(HttpStatusCode.BadRequest, (await client.Patch($"Deadlines({DeadlineId})", new { ReminderOffsets = "never" })).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await client.Patch($"Deadlines({DeadlineId})", new { ReminderOffsets = "1, 0, -10" })).Status);

        Assert.Equal("-10,0,+1", (await client.Read($"Deadlines({DeadlineId})"))["ReminderOffsets"]);
        Assert.Equal(["-10,0,+1"], App.Database.Lines($"SELECT reminder_offsets FROM deadline WHERE id = {DeadlineId}"));
    }

    [Fact]
    public async Task A_reader_who_may_not_change_the_deadline_has_no_form_for_its_days()
    {
        App.Database.Execute($"UPDATE deadline SET reminder_offsets = '-1,0,+1' WHERE id = {DeadlineId}");
        using var analyst = App.SignedIn(Side.EU, Role.Analyst);
        var @public = App.Database.AddDeadline("2026-11-26", visibility: Visibility.Public);

        var page = await analyst.PageAsync($"/deadlines/{DeadlineId}");

        Assert.Null(page.QuerySelector("main form"));
        Assert.Contains("You are not reminded of it: it is not yours, and others are responsible for it.", page.QuerySelector("main").Read(), StringComparison.Ordinal);
        Assert.Contains("Everybody concerned is reminded on these working days, counted from the day it is due: -1,0,+1", page.QuerySelector("main").Read(), StringComparison.Ordinal);
        Assert.Null((await Browser.PageAsync($"/deadlines/{@public}")).GetElementById("ReminderOffsets"));
    }

    [Fact]
    public async Task A_reminder_is_answered_on_the_page_of_its_deadline()
    {
        App.Database.AddReminder(DeadlineId, Person, "sent");
        var others = App.Database.AddReminder(DeadlineId, App.Account(Side.EU, Role.Head), "sent");

        using var refused = await Browser.SubmitAsync($"/deadlines/{DeadlineId}", "answer", ("Answer.Do", "later"), ("Answer.Until", "2026-11-23"));
        Assert.StartsWith("Choose a day after ", (await refused.PageAsync()).QuerySelector($"label[for=until-{DeadlineId}] .field-error").Read(), StringComparison.Ordinal);
        using var later = await Browser.SubmitAsync($"/deadlines/{DeadlineId}", "answer", ("Answer.Do", "later"), ("Answer.Until", "2026-11-25"));
        Assert.Contains("Snoozed until 25 Nov 2026: on that day you are reminded again.", (await Browser.PageAsync($"/deadlines/{DeadlineId}")).QuerySelector("main").Read(), StringComparison.Ordinal);
        using var foreign = await Browser.SubmitAsync($"/deadlines/{DeadlineId}", "answer", ("Answer.Do", "seen"), ("Answer.Reminder", $"{others}"));
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        using var seen = await Browser.SubmitAsync($"/deadlines/{DeadlineId}", "answer", ("Answer.Do", "seen"));
        var page = await Browser.PageAsync($"/deadlines/{DeadlineId}");

        Assert.DoesNotContain("Snoozed until", page.QuerySelector("main").Read(), StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("button[value=seen]"));
        Assert.Empty(App.Database.Lines("SELECT * FROM snooze"));
        Assert.Equal(["seen", ""], App.Database.Lines("SELECT CASE WHEN acknowledged_at IS NULL THEN '' ELSE 'seen' END FROM reminder ORDER BY id"));
    }

    [Fact]
    public async Task A_settled_deadline_shows_no_reminders()
    {
        App.Database.Execute($"UPDATE deadline SET status = 'done', done_on = '2026-11-23' WHERE id = {DeadlineId}");

        Assert.Null((await Browser.PageAsync($"/deadlines/{DeadlineId}")).QuerySelector("#reminders"));
    }

    private static IReadOnlyList<string> DaysOf(IParentNode page) => [.. page.QuerySelectorAll(".days li").Select(day => day.Read())];
}
