using System.Net;
using System.Text.Json;
using Dapper;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Api.Reading;

public class NestedPagesTests
{
    [Theory]
    [InlineData(Side.EU, "EU 1 EU 2 Both 1 Both 2")]
    [InlineData(Side.KZ, "KZ 1 Both 1 Both 2")]
    public async Task Behind_the_link_of_an_expanded_collection_everybody_finds_what_they_may_see(string side, string expected)
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        foreach (var (party, visibility, title) in new[]
        {
            (Side.EU, Visibility.EU, "EU 1"), (Side.KZ, Visibility.KZ, "KZ 1"), (Side.EU, Visibility.EU, "EU 2"), (Side.KZ, Visibility.Shared, "Both 1"), (Side.EU, Visibility.Shared, "Both 2"),
        })
        {
            record.Add(party, Role.Negotiator, "Issues", ("ChapterId", record.Chapter("T.1")), ("Title", title), ("Visibility", visibility));
        }

        using var client = app.As(side, Role.Negotiator);
        client.DefaultRequestHeaders.Add("Prefer", "maxpagesize=1");
        var titles = new List<string?>();
        var page = await Read(client, $"/odata/Chapters({record.Chapter("T.1")})?$expand=Issues($select=Title)");
        var link = Take(page, "Issues", "Issues@odata.nextLink", titles);
        while (link is not null)
            link = Take(await Read(client, link), "value", "@odata.nextLink", titles);

        Assert.Equal(expected.Split(' ').Order(), string.Join(' ', titles).Split(' ').Order());
    }

    [Fact]
    public async Task A_row_that_a_write_answers_with_has_the_same_links()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        app.Database.WriteAsSystem(session => session.Connection.Execute(
            """
            WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 1002)
            INSERT INTO issue (chapter_id, title, visibility) SELECT @chapter, 'Issue ' || n, 'public' FROM number
            """,
            new { chapter = record.Chapter("T.1") }));
        using var client = app.As(Side.EU, Role.Head);
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/odata/Chapters({record.Chapter("T.1")})?$expand=Issues($select=Id)") { Content = new StringContent("{}", null, "application/json") };
        request.Headers.Add("Prefer", "return=representation");
        request.Headers.Add("If-Match", "*");

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var row = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        var rest = await Read(client, row.GetProperty("Issues@odata.nextLink").GetString()!);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal((1_000, 2), (row.GetProperty("Issues").GetArrayLength(), rest.GetProperty("value").GetArrayLength()));
    }

    private static async Task<JsonElement> Read(HttpClient client, string address) =>
        JsonDocument.Parse(await client.GetStringAsync(address, TestContext.Current.CancellationToken)).RootElement;

    private static string? Take(JsonElement from, string collection, string link, List<string?> titles)
    {
        titles.AddRange(from.GetProperty(collection).EnumerateArray().Select(row => row.GetProperty("Title").GetString()));
        return from.TryGetProperty(link, out var next) ? next.GetString() : null;
    }
}
