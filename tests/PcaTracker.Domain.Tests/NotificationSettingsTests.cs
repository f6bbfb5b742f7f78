using NodaTime;

namespace PcaTracker.Domain.Tests;

public class NotificationSettingsTests
{
    [Theory]
    [InlineData("20:00", "07:00", "20:00 23:59 06:59", "07:00 12:00 19:59")]
    [InlineData("12:00", "14:00", "12:00 13:59", "11:59 14:00 00:00")]
    [InlineData("00:00", "00:00", "", "00:00 12:00 23:59")]
    public void Quiet_hours_may_pass_midnight_or_be_empty(string from, string until, string quiet, string loud)
    {
        var settings = NotificationSettings.Default with { QuietFrom = Time(from), QuietUntil = Time(until) };

        Assert.All(loud.Split(' '), time => Assert.False(settings.IsQuiet(Time(time)), time));
        Assert.All(quiet.Split(' ', StringSplitOptions.RemoveEmptyEntries), time => Assert.True(settings.IsQuiet(Time(time)), time));
    }

    [Fact]
    public void Settings_that_send_within_quiet_hours_are_refused_with_both_ways_out()
    {
        var early = NotificationSettings.Default with { Hour = new(6, 30) };
        var late = NotificationSettings.Default with { DigestHour = new(21, 0) };

        Assert.Equal(
            "Reminders would come at 06:30, within your quiet hours from 20:00 to 07:00: choose another time, or other quiet hours.", early.Check()?.Sentence);
        Assert.Equal("DigestHour", late.Check()?.Target);
        Assert.Null((late with { Digest = NotificationSettings.Off }).Check());
        Assert.Null(NotificationSettings.Default.Check());
    }

    [Theory]
    [InlineData("-14, -7,-3,-1, 0, +1, +3", "-14,-7,-3,-1,0,+1,+3")]
    [InlineData("1,0,−2", "-2,0,+1")]
    [InlineData("0,0,1", "0,+1")]
    public void Offsets_are_parsed_in_any_order_and_stored_ascending(string text, string kept)
    {
        Assert.Equal(kept, ReminderOffsets.Parse(text, "Offsets").Value.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0,1,soon")]
    [InlineData("0,1,1.5")]
    [InlineData("0,1,61")]
    [InlineData("0,1,-2147483648")]
    [InlineData("-3,-1")]
    [InlineData("0")]
    [InlineData("0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20")]
    public void Malformed_offsets_and_lists_without_the_due_day_are_refused(string text)
    {
        var refused = ReminderOffsets.Parse(text, "Offsets");

        Assert.Equal(("offsets-wrong", "Offsets"), (refused.Refusal?.Code, refused.Refusal?.Target));
    }

    private static LocalTime Time(string text) => NodaTime.Text.LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(text).Value;
}
