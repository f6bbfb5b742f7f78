using PcaTracker.Domain;

namespace PcaTracker.Tests.Api.Reading;

/// <summary><c>Server-Timing</c> shows the steps of a read: to administrators, and where the setting says so.</summary>
public class ServerTimingTests
{
    [Theory]
    [InlineData("Chapters?$filter=Code eq 'III'")]
    [InlineData("Chapters(1)")]
    [InlineData("Chapters/$count")]
    public async Task An_administrator_sees_the_four_steps_of_a_read_where_the_setting_is_on(string question)
    {
        await using var app = await TestApp.StartAsync(KeyValuePair.Create("PcaTracker:ServerTiming", (string?)"true"));
        using var administrator = app.As(Side.Joint, Role.Administrator);

        using var answer = await administrator.GetAsync("/odata/" + question, TestContext.Current.CancellationToken);

        Assert.Matches(@"^parse;dur=[\d.]+, plan;dur=[\d.]+, render;dur=[\d.]+, run;dur=[\d.]+$", Assert.Single(answer.Headers.GetValues("Server-Timing")));
    }

    [Fact]
    public async Task Nobody_else_sees_them_and_without_the_setting_nobody_does()
    {
        await using var shown = await TestApp.StartAsync(KeyValuePair.Create("PcaTracker:ServerTiming", (string?)"true"));
        await using var hidden = await TestApp.StartAsync();
        using var head = shown.As(Side.EU, Role.Head);
        using var secretariat = shown.As(Side.Joint, Role.Secretariat);
        using var administrator = hidden.As(Side.Joint, Role.Administrator);

        foreach (var client in new[] { head, secretariat, administrator })
        {
            using var answer = await client.GetAsync("/odata/Chapters", TestContext.Current.CancellationToken);
            Assert.False(answer.Headers.Contains("Server-Timing"));
        }
    }
}
