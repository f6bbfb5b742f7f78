using System.Net;
using PcaTracker.Domain;
using PcaTracker.Tests.Api.Reading;

namespace PcaTracker.Tests.Api.Writing;

/// <summary>A change is done however long its answer would take; the answer is then without the row.</summary>
public class SlowAnswerTests
{
    private const string Endless =
        "$expand=Chapter($expand=Positions($filter=Chapter/Positions/any(a: a/Chapter/Positions/any(b: contains(b/Text,'no such words') or contains(a/Text,'no such words')))))";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_row_whose_answer_takes_too_long_is_created_and_said_to_be(bool isRepeatable)
    {
        await using var app = await CrowdedChapter.StartAsync();
        using var negotiator = app.As(Side.KZ, Role.Negotiator);
        (string, string)[] headers = isRepeatable
            ? [("Repeatability-Request-ID", "8b3a6a52-5a0f-4a86-9f6d-2f8a4b1d7c10"), ("Repeatability-First-Sent", TestApp.Start.ToString("r"))]
            : [];

        var answering = negotiator.Post($"Issues?{Endless}", new { ChapterId = 1, Title = "Done", Visibility = "kz" }, headers);
        while (!answering.IsCompleted)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(answering, Task.Delay(100, TestContext.Current.CancellationToken));
        }

        var answer = await answering;
        Assert.Equal((HttpStatusCode.NoContent, ""), (answer.Status, answer.Text));
        Assert.Equal("Done", (await negotiator.Read(answer.Header("OData-EntityId")!.Split("/odata/")[1]))["Title"]);
    }
}
