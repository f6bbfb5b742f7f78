using System.Net;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Tests.Api.Delta;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Api.Reading;

/// <summary>The grammar of URLs at the API's doors: what is known and not offered, what is encoded, and what stands where it may not.</summary>
public sealed class QueryGrammarTests : IAsyncLifetime
{
    private TestApp _app = null!;

    /// <summary>URL, status, code, and what is named.</summary>
    public static readonly TheoryData<string, int, string, string> Refusals = new()
    {
        { "Articles?$compute=binary'AAAA' as B", 501, "not-supported", "Edm.Binary" },
        { "Articles?$filter=geography'SRID=0;Point(1 2)' ne null", 501, "not-supported", "Edm.Geography" },
        { "Articles?$filter=$root/Nope/X eq 1", 501, "not-supported", "'$root'" },
        { "Articles?$filter=case(Number eq 1:true,true:false)", 501, "not-supported", "'case'" },
        { "Articles?$filter=Number gt $these/aggregate(Number with average)", 501, "not-supported", "'$these'" },
        { "Chapters?$filter=Children/aggregate($count as N) gt 1", 501, "not-supported", "'aggregate'" },
        { "Articles?$apply=groupby((Chapter))", 501, "not-supported", "'Chapter'" },
        { "Articles?$apply=aggregate(Forecast)", 501, "not-supported", "'Forecast'" },
        { "Articles?$filter=", 400, "missing-value", "'$filter'" },
        { "Articles?$orderby=", 400, "missing-value", "'$orderby'" },
        { "Articles/$count?$filter", 400, "missing-value", "'$filter'" },
        { "Chapters?$expand=HeldBy/$ref($levels=4)", 400, "option-not-applicable", "'$levels'" },
        { "Chapters?$expand=Children/$count($count=true)", 400, "option-not-applicable", "'$count'" },
        { "Chapters?$search=a;b", 400, "invalid-search", "semicolon" },
        { "Chapters?$expand=Children($search=a;b)", 400, "invalid-query", "'b'" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_request_that_is_not_answered_is_refused_by_name(string url, int status, string code, string named)
    {
        using var client = _app.As(Side.EU, Role.Analyst);

        var reply = await client.Get("/odata/" + url);

        Assert.Equal(((HttpStatusCode)status, code, true), (reply.Status, (string?)reply.Json["error"]!["code"], ((string)reply.Json["error"]!["message"]!).Contains(named, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Articles/$count?$filter=isof(Number,Edm.Int32)", "Articles/$count")]
    [InlineData("Articles/$count?$filter=isof(Id,Edm.Int64) and isof(OpenBrackets,Edm.Int32) and isof(Status,Edm.String)", "Articles/$count")]
    [InlineData("Articles/$count?$filter=isof(Heading,Edm.String)", "Articles/$count?$filter=Heading ne null")]
    [InlineData("Deadlines/$count?$filter=DueAt ge 2020-01-01T00:00:00+05:00", "Deadlines/$count?$filter=DueAt ge 2019-12-31T19:00:00Z")]
    [InlineData("Deadlines/$count?$filter=DueAt+ge+2020-01-01T00:00:00+05:00", "Deadlines/$count?$filter=DueAt ge 2019-12-31T19:00:00Z")]
    [InlineData("Chapters?$expand=Children/PcaTracker.Chapter&$select=Id", "Chapters?$expand=Children&$select=Id")]
    [InlineData("Chapters?$expand=Children($search=raw%3Benergy;$select=Id)&$select=Id", "Chapters?$expand=Children($search=%22raw;energy%22;$select=Id)&$select=Id")]
    [InlineData("Chapters?$expand=Children(%24search%3Denergy%3B%24select%3DId)&$select=Id", "Chapters?$expand=Children($search=energy;$select=Id)&$select=Id")]
    public async Task Two_ways_to_write_a_question_have_one_answer(string one, string other)
    {
        using var client = _app.As(Side.EU, Role.Analyst);

        var (first, second) = (await client.Get("/odata/" + one), await client.Get("/odata/" + other));

        Assert.Equal((HttpStatusCode.OK, second.Text), (first.Status, first.Text));
    }

    [Fact]
    public async Task All_navigation_properties_of_each_set_are_expanded_together()
    {
        using var client = _app.As(Side.EU, Role.Analyst);

        foreach (var set in EntitySets.All)
        {
            var reply = await client.Get($"/odata/{set.Name}?$expand=*&$top=1");

            Assert.Equal((set.Name, HttpStatusCode.OK), (set.Name, reply.Status));
        }
    }

    [Fact]
    public async Task A_delta_link_keeps_what_was_encoded()
    {
        using var client = _app.As(Side.EU, Role.Negotiator);

        var first = await client.Get("/odata/Deadlines?$filter=DueAt ge 2020-01-01T00:00:00+05:00&$search=a%3Bb&$select=Id", ("Prefer", "track-changes"));
        var next = await client.Get(new Uri(first["@odata.deltaLink"]!).PathAndQuery);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.Status, next.Status));
    }

    [Fact]
    public async Task A_write_answers_with_what_its_encoded_options_ask_for()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var client = app.As(Side.EU, Role.Negotiator);

        var created = await client.Post(
            "Issues?$select=Title&$expand=Chapter($select=Code;$expand=Issues($filter=Title%20eq%20'a%3Bb'%20and%202020-01-01T00:00:00+05:00%20lt%20now();$search=a%3Bb;$select=Title))",
            new { ChapterId = record.Chapter("T.1"), Title = "a;b", Visibility = "eu" });

        Assert.Equal("a;b", (string?)created.Json["Chapter"]!["Issues"]![0]!["Title"]);
    }

    public async ValueTask InitializeAsync() => _app = await SharedApp.GetAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
