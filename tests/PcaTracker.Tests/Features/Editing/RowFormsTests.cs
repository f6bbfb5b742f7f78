using System.Net;
using Dapper;
using PcaTracker.Contract;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Features.Editing;

/// <summary>Adding and editing rows of every set from the pages.</summary>
public sealed class RowFormsTests(RowFormsTests.FormsSite site) : IClassFixture<RowFormsTests.FormsSite>
{
    [Fact]
    public async Task A_position_is_added_to_its_chapter_with_its_article_and_round_chosen_by_name()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);
        var article = site.Record.Scalar<long>("SELECT id FROM article WHERE number = 9001");

        using var answer = await browser.SubmitAsync("/add/positions?chapter=T.1&round=103&party=EU", "add", ("Input.Party", "EU"), ("Input.Kind", "proposal"), ("Input.Topic", "Tariffs"),
            ("Input.Text", "Tariffs fall\vto zero."), ("Input.Language", "en"), ("Input.ArticleId", $"{article}"), ("Input.DatePrecision", "day"), ("Input.Visibility", "eu"));

        var added = site.Record.Scalar<long>("SELECT id FROM position WHERE topic = 'Tariffs'");
        Assert.Equal((HttpStatusCode.Redirect, $"/chapters/T.1?position={added}&saved=position-added#position-{added}"), (answer.StatusCode, answer.Headers.Location?.PathAndQuery() + answer.Headers.Location?.Fragment()));
        var page = await browser.PageAsync(answer.Headers.Location!.PathAndQuery());
        Assert.Equal("The position is recorded.", page.QuerySelector("[role=status].saved").Read());
        Assert.Equal("Tariffs fall to zero.", page.GetElementById($"position-{added}")!.QuerySelector(".text").Read());
        Assert.Equal("EU|proposal|Tariffs fall\nto zero.|T.1|9001|eu", site.Record.Scalar<string>(
            "SELECT party || '|' || kind || '|' || p.text || '|' || c.code || '|' || a.number || '|' || p.visibility FROM position p JOIN article a ON a.id = article_id JOIN chapter c ON c.id = p.chapter_id WHERE topic = 'Tariffs'"));
    }

    [Fact]
    public async Task The_form_offers_rows_by_name_and_fills_in_what_the_address_says()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        var page = await browser.PageAsync("/add/positions?chapter=T.1&round=103&party=EU");

        Assert.Equal(["None", "Article 9001 Tariffs"], page.QuerySelectorAll("#ArticleId option").Select(Pages.Read));
        Assert.Equal("Round 103", page.QuerySelector("#RoundId option[selected]").Read());
        Assert.Equal("EU", page.QuerySelector("#Party option[selected]").Read());
        Assert.Empty(page.QuerySelectorAll("#Visibility input[checked]"));
        Assert.Equal(["EU delegation only", "Both delegations: the Kazakh delegation will see this"], page.QuerySelectorAll("#Visibility label").Select(Pages.Read));
    }

    [Fact]
    public async Task A_form_that_needs_a_chapter_asks_for_it_first()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        var page = await browser.PageAsync("/add/issues");

        Assert.Contains("T.1 Chapter T.1", page.QuerySelectorAll("#Chapter option").Select(Pages.Read));
        Assert.Null(page.QuerySelector("#Title"));
    }

    [Fact]
    public async Task All_errors_come_at_once_each_beside_its_field_in_words()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);
        var before = site.Record.Scalar<long>("SELECT count(*) FROM position");

        using var answer = await browser.SubmitAsync("/add/positions?chapter=T.1", "add", ("Input.Text", "RESTREINT UE/EU RESTRICTED: the line."), ("Input.Kind", ""), ("Input.Party", ""),
            ("Input.TabledOn", "2026-02-30"), ("Input.SourceUrl", "somewhere"), ("Input.Topic", new string('x', 201)), ("Input.Language", "en"), ("Input.DatePrecision", "day"));
        var page = await answer.PageAsync();

        Assert.Equal(
            [
                "Choose whose position it is.",
                "Choose the kind.",
                "Topic has 201 characters; at most 200 fit.",
                "Position carries a marking: RESTREINT UE. Nothing classified belongs here: add a document that names the paper’s reference, originator and custodian instead.",
                "'2026-02-30' is no day: write one that exists, such as 2026-11-26.",
                "Choose who will see it.",
                "Source: write the full web address, which starts with https:// or http://.",
            ],
            page.QuerySelectorAll(".errors li").Select(Pages.Read));
        Assert.Equal(7, page.QuerySelectorAll(".field-error").Length);
        Assert.Equal("RESTREINT UE/EU RESTRICTED: the line.", page.QuerySelector("#Text").Read());
        Assert.Equal(before, site.Record.Scalar<long>("SELECT count(*) FROM position"));
    }

    [Theory]
    [InlineData("chapters", Role.Negotiator)]
    [InlineData("articles?chapter=T.1", Role.Negotiator)]
    [InlineData("rounds", Role.Secretariat)]
    [InlineData("positions?chapter=T.1", Role.Negotiator)]
    [InlineData("issues?chapter=T.1", Role.Negotiator)]
    [InlineData("deadlines", Role.Secretariat)]
    [InlineData("milestones", Role.Secretariat)]
    [InlineData("recommendations", Role.Negotiator)]
    [InlineData("people", Role.Secretariat)]
    [InlineData("documents", Role.Negotiator)]
    public async Task No_error_names_a_property_or_an_action(string form, string role)
    {
        using var browser = site.App.SignedIn(role == Role.Secretariat ? Side.Joint : Side.EU, role);
        var names = EntitySets.All.SelectMany(set => set.Properties).Select(property => property.Name).Where(name => name.Skip(1).Any(char.IsUpper)).ToHashSet(StringComparer.Ordinal);
        var fields = (await browser.PageAsync($"/add/{form}")).QuerySelectorAll("main form [name^='Input.']").Where(f => f.GetAttribute("type") != "hidden").Select(f => f.GetAttribute("name")!).Distinct().ToList();
        var found = new List<string>();

        foreach (var value in (string[])["", "\u202Ex", "99999999999", "SECRET UE/EU SECRET", new string('x', 2_500)])
        {
            using var answer = await browser.SubmitAsync($"/add/{form}", "add", fields.Select(name => (name, value)));
            found.AddRange((await answer.PageAsync()).QuerySelectorAll(".errors li").Select(Pages.Read));
        }

        Assert.NotEmpty(found);
        Assert.DoesNotContain(found, sentence => sentence.Contains("PcaTracker.", StringComparison.Ordinal) || sentence.Split(' ', '.', ',', ':').Any(names.Contains));
    }

    [Fact]
    public async Task The_secretariat_plans_a_round_and_changes_its_dates()
    {
        using var browser = site.App.SignedIn(Side.Joint, Role.Secretariat);

        using var added = await browser.SubmitAsync("/add/rounds", "add", ("Input.Number", "110"), ("Input.Status", "planned"), ("Input.StartsOn", "2027-03-01"), ("Input.EndsOn", "2027-03-03"),
            ("Input.DatePrecision", "day"), ("Input.City", "Astana"), ("Input.EuLead", "Head of the EU delegation"), ("Input.KzLead", "Head of the Kazakh delegation"));
        var leads = site.Record.Scalar<string>("SELECT eu_lead || '|' || kz_lead FROM round WHERE number = 110");
        using var changed = await browser.SubmitAsync($"/edit/rounds/{site.Record.Round(110)}", "edit", ("Input.Status", "postponed"), ("Input.StartsOn", "2027-03-01"), ("Input.EndsOn", "2027-03-05"),
            ("Input.DatePrecision", "day"), ("Input.City", "Astana"), ("Input.KzLead", ""), ("Input.NextRoundNote", "Move to April."));

        Assert.Equal(("/rounds/110?saved=round-added", "/rounds/110?saved=round-changed"), (added.Headers.Location?.PathAndQuery(), changed.Headers.Location?.PathAndQuery()));
        Assert.Equal("Head of the EU delegation|Head of the Kazakh delegation", leads);
        Assert.Equal("postponed|2027-03-05|-|Move to April.", site.Record.Scalar<string>("SELECT status || '|' || ends_on || '|' || coalesce(kz_lead, '-') || '|' || next_round_note FROM round WHERE number = 110"));
        Assert.Equal("The round is changed.", (await browser.PageAsync("/rounds/110?saved=round-changed")).QuerySelector(".done").Read());
    }

    [Fact]
    public async Task A_hidden_row_and_a_missing_one_have_the_same_form_page()
    {
        using var browser = site.App.SignedIn(Side.KZ, Role.Negotiator);
        var hidden = site.Record.AddIssue(Side.EU, "eu");

        using var ofHidden = await browser.GetAsync($"/edit/issues/{hidden}", TestContext.Current.CancellationToken);
        using var ofMissing = await browser.GetAsync("/edit/issues/999999999999998", TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (ofHidden.StatusCode, ofMissing.StatusCode));
        Assert.Equal((await ofMissing.PageAsync()).QuerySelector("main")!.InnerHtml, (await ofHidden.PageAsync()).QuerySelector("main")!.InnerHtml);
    }

    /// <summary>A tracker with a small negotiation.</summary>
    public sealed class FormsSite : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        internal SmallRecord Record { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync();
            Record = SmallRecord.In(App);
            App.Database.WriteAsSystem(session => session.Connection.Execute(
                "INSERT INTO article (number, chapter_id, heading, status) SELECT 9001, id, 'Tariffs', 'no-text' FROM chapter WHERE code = 'T.1'"));
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
