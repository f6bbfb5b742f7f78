using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using PcaTracker.Domain;
using PcaTracker.Tests.Api.Delta;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Api.Reading;

/// <summary>What one side does among itself moves nothing that the other side reads: no key, link, count, tag, order or page.</summary>
public partial class NothingToInferTests
{
    private static readonly string[] Sets =
    [
        "Chapters", "ChapterHistory", "Articles", "Rounds", "Outcomes", "Positions", "Issues", "Deadlines", "Milestones", "Recommendations", "People",
        "Documents", "StateOfPlay", "Reminders", "Changes",
    ];

    private static readonly string[] Questions =
    [
        .. Sets.SelectMany(set => new[]
        {
            $"{set}?$count=true", $"{set}/$count", $"{set}?$orderby=Id desc&$select=Id&$count=true", $"{set}?$expand=*/$ref&$select=Id", $"{set}?$apply=aggregate($count as n)",
        }),
        "Chapters?$expand=Issues($count=true),Positions($count=true),Deadlines($count=true),Outcomes($count=true),Documents($count=true),Recommendations($count=true)&$orderby=Code",
        "Chapters?$filter=Issues/any(i:startswith(i/Title,'Zwiebel')) or Positions/any(p:startswith(p/Text,'Zwiebel')) or Deadlines/any(d:startswith(d/Title,'Zwiebel'))",
        "Chapters?$filter=Documents/any(d:startswith(d/Title,'Zwiebel')) or Outcomes/all(o:startswith(o/Summary,'Zwiebel'))",
        "Chapters?$apply=aggregate(OpenIssues with sum as issues,OpenDeadlines with sum as deadlines,LastRoundNumber with max as last)",
        "Chapters?$orderby=Positions/$count desc,Issues/$count,Code&$select=Code",
        "Positions?$search=position OR Zwiebel", "Issues?$search=Zwiebel", "Changes?$search=Zwiebel OR issue", "StateOfPlay?$search=energy",
        "Positions?$apply=groupby((ChapterCode,Kind),aggregate($count as n))", "Issues?$compute=length(Title) as size&$orderby=size desc",
        "$all/$count", "$all?$search=Zwiebel", "$all/$ref", "$crossjoin(Issues,Rounds)/$count", "$metadata", "",
    ];

    private static readonly string[] Pages = ["/", "/rounds", "/rounds/1", "/deadlines", "/timeline", "/chapters/T.1", "/connect", "/no-such-page"];

    [Fact]
    public async Task A_hundred_papers_of_the_other_side_change_nothing()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var shared = record.AddIssue(Side.EU, "shared");
        record.AddDeadline();
        record.AddIssue(Side.EU, "eu");
        record.AddPosition(Side.EU, "offer", "shared");
        using var reader = app.As(Side.EU, Role.Negotiator);
        using var analyst = app.As(Side.Joint, Role.Analyst);
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);
        using var other = app.As(Side.KZ, Role.Head);
        var tracked = new Dictionary<string, string>();
        foreach (var set in (string[])["Chapters", "Issues", "Positions", "Deadlines", "Outcomes", "Recommendations", "Documents", "Rounds"])
            tracked[set] = await reader.Track(set);
        var before = await Look(reader, analyst, browser);

        var papers = await Write(other, record, shared);
        var after = await Look(reader, analyst, browser);
        foreach (var paper in papers)
            await Change(other, paper);
        var later = await Look(reader, analyst, browser);

        Assert.Equal(100, papers.Count);
        Assert.Equal("30", await other.GetStringAsync("/odata/Issues/$count?$filter=Visibility eq 'kz'", TestContext.Current.CancellationToken));
        Assert.All(before.Zip(after), pair => Assert.Equal(pair.First, pair.Second));
        Assert.All(before.Zip(later), pair => Assert.Equal(pair.First, pair.Second));
        foreach (var (set, link) in tracked)
            Assert.Equal((set, ""), (set, (await reader.Follow(link)).Changes));
    }

    /// <summary>A hundred papers that the KZ side keeps to itself, some of them hanging from what both sides see.</summary>
    private static async Task<List<string>> Write(HttpClient other, SmallRecord record, long shared)
    {
        var (chapter, round) = (record.Chapter("T.1"), record.Round(101));
        var papers = new List<string>();
        for (var i = 0; i < 100; i++)
        {
            var text = $"Zwiebel {i}";
            var (set, body) = (i % 10) switch
            {
                0 or 1 or 2 => ("Issues", (object)new { ChapterId = chapter, Title = text, Visibility = "kz" }),
                3 or 4 => ("Positions", new { ChapterId = chapter, Party = "KZ", Kind = "fallback", Text = text, Visibility = "kz", IssueId = shared, RoundId = round }),
                5 or 6 => ("Deadlines", new { ChapterId = chapter, Title = text, DueOn = "2026-11-30", ResponsibleParty = "KZ", Visibility = "kz", IssueId = shared }),
                7 => ("Outcomes", new { RoundId = round, ChapterId = chapter, Summary = text, Visibility = "kz" }),
                8 => ("Recommendations", new { Body = "Parliament", ChapterId = chapter, Text = text, Visibility = "kz" }),
                _ => ("Documents", new { Title = text, Kind = "other", ChapterId = chapter, RoundId = round, Visibility = "kz" }),
            };
            var reply = await other.Post(set, body);
            Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
            papers.Add($"{set}({reply["Id"]})");
        }

        return papers;
    }

    private static async Task Change(HttpClient other, string paper)
    {
        var reply = paper.Split('(')[0] switch
        {
            "Issues" => await other.Act(paper + "/PcaTracker.Resolve"),
            "Positions" => await other.Patch(paper, new { Kind = "interest" }),
            "Deadlines" => await other.Act(paper + "/Complete"),
            "Outcomes" => await other.Patch(paper, new { NextSteps = "Zwiebel" }),
            _ => await other.Remove(paper),
        };
        Assert.True((int)reply.Status < 300, $"{paper}: {reply.Text}");
    }

    /// <summary>All that two readers are answered, with its headers; the pages that follow a page, too.</summary>
    private static async Task<List<string>> Look(HttpClient reader, HttpClient analyst, HttpClient browser)
    {
        var seen = new List<string>();
        foreach (var client in (HttpClient[])[reader, analyst])
        {
            foreach (var question in Questions)
                seen.Add(Told(question, await client.Read(question)));
            foreach (var set in Sets)
            {
                for (string? link = $"/odata/{set}?$select=Id&$top=15"; link is not null;)
                {
                    var page = await client.Get(link, ("Prefer", "maxpagesize=5"));
                    seen.Add(Told(link, page));
                    foreach (var row in page.Json["value"]!.AsArray().Take(2))
                        seen.Add(Told($"{set}({row!["Id"]})", await client.Read($"{set}({row["Id"]})")));
                    link = (string?)page.Json["@odata.nextLink"];
                }
            }
        }

        foreach (var page in Pages)
            seen.Add(Told(page, await browser.Get(page)));
        return seen;
    }

    // What is drawn anew for every answer tells nothing.
    private static string Told(string question, Reply reply) => new StringBuilder()
        .AppendLine(CultureInfo.InvariantCulture, $"{question} {reply.Status}")
        .AppendJoin('\n', reply.Headers.Where(h => h.Key is not ("Date" or "Set-Cookie")).OrderBy(h => h.Key, StringComparer.Ordinal).Select(h => $"{h.Key}: {h.Value}"))
        .Append(Drawn().Replace(reply.Text, "…"))
        .ToString();

    [GeneratedRegex("CfDJ8[A-Za-z0-9_-]+|name=\"Input.Key\" value=\"[0-9a-f]+\"", RegexOptions.NonBacktracking)]
    private static partial Regex Drawn();
}
