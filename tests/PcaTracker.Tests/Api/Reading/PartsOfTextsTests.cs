using System.Net;
using Dapper;
using ODataSql;
using PcaTracker.Api;
using PcaTracker.Domain;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Api.Reading;

/// <summary>Parts of the texts of positions are found by an index, which follows every change of a row and of its readers.</summary>
public class PartsOfTextsTests
{
    [Theory]
    [InlineData(Side.EU, "3")]
    [InlineData(Side.KZ, "2")]
    [InlineData(Side.Joint, "1")]
    public async Task Part_is_found_in_the_texts_that_the_reader_sees(string side, string found)
    {
        await using var app = await TestApp.StartAsync();
        Add(app, ("eu", "Zwiebelkuchen"), ("eu", "eine Zwiebel"), ("kz", "Zwiebeln"), (Visibility.Shared, "der Zwiebelmarkt"));
        using var reader = app.As(side, side == Side.Joint ? Role.Analyst : Role.Negotiator);

        Assert.Equal(found, await Count(reader, "contains(Text,'Zwiebel')"));
        Assert.Equal("0", await Count(reader, "contains(Text,'zwiebel')"));
    }

    [Theory]
    [InlineData("UPDATE position SET text = 'Lauch' WHERE text = 'Zwiebel'", "0", "0")]
    [InlineData("UPDATE position SET topic = 'Zwiebel', text = 'Lauch' WHERE text = 'Zwiebel'", "0", "1")]
    [InlineData("DELETE FROM position WHERE text = 'Zwiebel'", "0", "0")]
    [InlineData("UPDATE position SET visibility = 'kz', owner_side = 'KZ' WHERE text = 'Zwiebel'", "0", "0")]
    [InlineData("UPDATE position SET visibility = 'public' WHERE text = 'Zwiebel'", "1", "0")]
    public async Task Change_of_a_row_is_found_at_once(string change, string texts, string topics)
    {
        await using var app = await TestApp.StartAsync();
        Add(app, ("eu", "Zwiebel"));
        using var reader = app.As(Side.EU, Role.Negotiator);
        Assert.Equal("1", await Count(reader, "startswith(Text,'Zwieb')"));

        app.Database.WriteAsSystem(session => session.Connection.Execute(change));

        Assert.Equal(texts, await Count(reader, "startswith(Text,'Zwieb')"));
        Assert.Equal(topics, await Count(reader, "startswith(Topic,'Zwieb')"));
    }

    [Fact]
    public async Task Part_is_found_in_the_answer_to_a_write()
    {
        await using var app = await TestApp.StartAsync();
        Add(app, ("eu", "Zwiebel"), ("kz", "Zwiebel"));
        using var writer = app.As(Side.EU, Role.Negotiator);

        var answer = await writer.Post(
            "Issues?$expand=Chapter($expand=Positions($filter=contains(Text,'Zwiebel')))", new { ChapterId = 1, Title = "Onions", Visibility = "eu" });

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal(["Zwiebel"], answer.Json["Chapter"]!["Positions"]!.AsArray().Select(position => position!["Text"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("Positions?$filter=contains(Text,'visa')", true)]
    [InlineData("Positions?$filter=contains(Topic,'visa')", true)]
    [InlineData("Chapters?$expand=Positions($filter=contains(Text,'visa'))", true)]
    [InlineData("Positions?$at=2013-01-01&$filter=contains(Text,'visa')", false)]
    [InlineData("Positions?$filter=contains(SourceUrl,'visa')", false)]
    [InlineData("Issues?$filter=contains(Description,'visa')", false)]
    public void Index_is_asked_about_today_s_texts_of_positions(string resource, bool isAsked)
    {
        var refusal = TrackerEngine.Compile(new QueryRequest(resource, new Uri("http://tracker.example/odata/"), null, DateTimeOffset.UnixEpoch), out var query);

        Assert.Null(refusal);
        Assert.Equal(isAsked, query.ByParts is not null);
    }

    private static Task<string> Count(HttpClient reader, string filter) =>
        reader.GetStringAsync($"/odata/Positions/$count?$filter={filter}", TestContext.Current.CancellationToken);

    private static void Add(TestApp app, params (string Visibility, string Text)[] positions) => app.Database.WriteAsSystem(session =>
    {
        foreach (var (visibility, text) in positions)
        {
            session.Connection.Execute(
                "INSERT INTO position (chapter_id, party, kind, text, language, date_precision, visibility, owner_side) VALUES (1, 'EU', 'statement', @text, 'en', 'day', @visibility, @side)",
                new { text, visibility, side = visibility == "kz" ? "KZ" : visibility == "eu" ? "EU" : "joint" });
        }

        return 0;
    });
}
