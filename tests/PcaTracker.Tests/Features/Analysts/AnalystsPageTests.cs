using System.Net;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Features.Analysts;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Features.Analysts;

/// <summary>The page for analysts: its questions run as shown, its files are there, and its words are those of the contract.</summary>
public class AnalystsPageTests
{
    [Fact]
    public async Task Every_question_to_try_is_answered_with_rows_that_have_the_columns_it_promises()
    {
        var app = await SharedApp.GetAsync();
        using var browser = app.SignedIn(Side.Joint, Role.Analyst);
        using var api = app.As(Side.Joint, Role.Analyst);

        var links = (await browser.PageAsync("/analysts")).QuerySelectorAll(".examples a").Select(link => link.GetAttribute("href")!).ToList();

        Assert.Equal(SampleQuestion.All.Select(sample => $"/odata/{sample.Address}"), links);
        foreach (var sample in SampleQuestion.All)
        {
            using var answer = await browser.GetAsync($"/odata/{sample.Address}", TestContext.Current.CancellationToken);
            var rows = (await api.Read(sample.Address)).Json["value"]!.AsArray();
            Assert.Equal((sample.Words, HttpStatusCode.OK), (sample.Words, answer.StatusCode));
            Assert.True(rows.Count > 0, sample.Words);
            Assert.All(rows, row => Assert.All(sample.Columns, column => Assert.True(row!.AsObject().ContainsKey(column), $"{sample.Words}: {column}")));
        }
    }

    [Fact]
    public async Task Every_set_is_there_with_its_columns_and_the_descriptions_of_the_contract()
    {
        using var browser = (await SharedApp.GetAsync()).SignedIn(Side.Joint, Role.Analyst);

        var page = await browser.PageAsync("/analysts");

        foreach (var set in EntitySets.All)
        {
            var section = page.QuerySelector($"#{set.Name}")!;
            Assert.Equal(set.Description, section.QuerySelector("p[lang=en]").Read());
            Assert.Equal(set.Properties.Select(property => property.Name), section.QuerySelectorAll("tbody th").Select(th => th.Read()));
            Assert.All(set.Properties.Zip(section.QuerySelectorAll("td[lang=en]")), pair => Assert.StartsWith(pair.First.Description, pair.Second.Read(), StringComparison.Ordinal));
        }

        Assert.Equal(ChapterStatus.Ladder, page.QuerySelectorAll("[aria-labelledby=statuses] code").Select(code => code.Read()));
    }

    [Fact]
    public async Task Every_file_of_the_page_is_served()
    {
        using var browser = (await SharedApp.GetAsync()).SignedIn(Side.Joint, Role.Analyst);

        var files = (await browser.PageAsync("/analysts")).QuerySelectorAll("a[download]").Select(link => link.GetAttribute("href")!).ToList();

        Assert.Equal(2 + (5 * EntitySets.All.Count), files.Count);
        foreach (var file in files)
        {
            using var answer = await browser.GetAsync(file, TestContext.Current.CancellationToken);
            Assert.Equal((file, HttpStatusCode.OK), (file, answer.StatusCode));
            Assert.Equal(answer.Content.Headers.ContentLength, (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length);
        }
    }

    [Fact]
    public async Task The_page_says_what_Excel_asks_and_where_tokens_are_made()
    {
        var app = await SharedApp.GetAsync();
        using var browser = app.SignedIn(Side.Joint, Role.Analyst);

        var page = await browser.PageAsync("/analysts");

        Assert.Equal($"{app.Address}odata", page.QuerySelector("#api").Read());
        Assert.Equal("The user name is joint.analyst@example.org.", page.QuerySelectorAll(".steps li")[1].Read());
        Assert.Equal("The password is a token, and not your password here. Create a token", page.QuerySelectorAll(".steps li")[2].Read());
        Assert.Equal("/connect#tokens", page.QuerySelectorAll(".steps a")[0].GetAttribute("href"));
    }
}
