using System.Net;
using PcaTracker.Domain;
using PcaTracker.Tests.Notifications;

namespace PcaTracker.Tests.Features.Notifications;

/// <summary>What the page of notifications refuses; nothing changes, so that all share a host.</summary>
public sealed class InvalidSettingsTests
{
    [Theory]
    [InlineData("Offsets", "-14, -7", "The day itself (0) and the first working day after it (+1) belong to every list")]
    [InlineData("Offsets", "soon", "“soon” is no number of working days")]
    [InlineData("Offsets", "", "“” is no number of working days")]
    [InlineData("Hour", "25:00", "'25:00' is no time of day: write one from 00:00 to 23:59")]
    [InlineData("Hour", "06:00", "This would come at 06:00, within your quiet hours from 19:00 to 06:30")]
    [InlineData("DigestHour", "19:00", "This would come at 19:00, within your quiet hours")]
    [InlineData("QuietUntil", "", "Write a time of day such as 08:00.")]
    [InlineData("Digest", "hourly", "'hourly' is not among the choices here")]
    [InlineData("DigestDay", "0", "'0' is not among the choices here")]
    [InlineData("Language", "de", "'de' is not among the choices here")]
    [InlineData("TimeZone", "Asia/Atlantis", "There is no time zone “Asia/Atlantis”")]
    public async Task An_invalid_setting_is_refused_at_its_field_and_nothing_is_saved(string field, string value, string sentence)
    {
        var app = await SharedApp.GetAsync();
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        using var answer = await browser.SubmitAsync("/notifications", "settings", [.. NotificationsPageTests.Filled.Where(f => f.Item1 != $"Input.{field}"), ($"Input.{field}", value)]);
        var page = await answer.PageAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.StartsWith("Error: ", page.Title, StringComparison.Ordinal);
        Assert.StartsWith(sentence, page.QuerySelector($"label[for={field}] .field-error").Read(), StringComparison.Ordinal);
        Assert.StartsWith(sentence, page.QuerySelector($".errors a[href$='#{field}']").Read(), StringComparison.Ordinal);
        Assert.Equal("Asia/Almaty" == value || field == "TimeZone" ? value : "Asia/Almaty", page.GetElementById("TimeZone")!.GetAttribute("value"));
        Assert.Empty(app.Database.Lines("SELECT * FROM notification_settings"));
        Assert.Equal(["en Europe/Brussels"], app.Database.Lines($"SELECT language, time_zone FROM account WHERE id = {app.Account(Side.EU, Role.Negotiator).AccountId}"));
    }
}
