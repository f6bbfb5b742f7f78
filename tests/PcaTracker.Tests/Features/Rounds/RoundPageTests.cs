using System.Net;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Features.Rounds;

public class RoundPageTests
{
    [Fact]
    public async Task Outcomes_of_several_chapters_are_logged_by_one_form()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        using var response = await browser.SubmitAsync("/rounds/7", "log-outcomes",
            ("Input.Rows[0].Chapter", "Annex I"), ("Input.Rows[0].Status", "opened"), ("Input.Rows[0].Summary", "Reservations exchanged."),
            ("Input.Rows[1].Chapter", ""), ("Input.Rows[1].Status", ""), ("Input.Rows[1].Summary", ""),
            ("Input.Rows[2].Chapter", "Annex V"), ("Input.Rows[2].Status", "not-taken-up"), ("Input.Rows[2].Summary", "Left for Astana."),
            ("Input.Visibility", "shared"));

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        var page = await browser.PageAsync(response.Headers.Location!.OriginalString);
        Assert.Equal("2 outcomes recorded.", page.QuerySelector("[role=status]").Read());
        Assert.Equal(
            ["Annex I Reservations in accordance with Article 46", "Annex V Rules of procedure for arbitration under Chapter 14 of Title III"],
            page.QuerySelectorAll("#outcomes ~ .scroller tbody th").Select(t => t.Read()));
    }

    [Fact]
    public async Task A_refused_form_names_the_field_and_keeps_what_was_entered()
    {
        var app = await SharedApp.GetAsync();
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        using var response = await browser.SubmitAsync("/rounds/7", "log-outcomes",
            ("Input.Rows[0].Chapter", "Annex I"), ("Input.Rows[0].Status", "opened"), ("Input.Rows[0].Summary", "Reservations exchanged."),
            ("Input.Rows[1].Chapter", "III.9"), ("Input.Rows[1].Status", "opened"), ("Input.Rows[1].Summary", "Export duties."),
            ("Input.Visibility", "shared"));

        var page = await response.PageAsync();
        Assert.StartsWith("Error: ", page.Title, StringComparison.Ordinal);
        var error = page.QuerySelector(".errors a")!;
        Assert.Contains("III.9 was given a status after round 7", error.Read(), StringComparison.Ordinal);
        Assert.Equal("/rounds/7#row-1-StatusAfter", error.GetAttribute("href"));
        Assert.Equal("Export duties.", page.QuerySelector("#row-1-Summary").Read());
        Assert.Contains("No outcome is recorded", page.Body.Read(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_needs_a_choice_of_readers_before_it_is_saved()
    {
        var app = await SharedApp.GetAsync();
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        using var response = await browser.SubmitAsync("/rounds/7", "log-outcomes",
            ("Input.Rows[0].Chapter", "Annex I"), ("Input.Rows[0].Status", "unchanged"), ("Input.Rows[0].Summary", "Reservations exchanged."));

        var page = await response.PageAsync();
        Assert.Equal("Choose who will see these outcomes.", page.QuerySelector(".errors a").Read());
        Assert.Empty(page.QuerySelectorAll("#visibility input[checked]"));
        Assert.Contains("the Kazakh delegation will see this", page.QuerySelector("#visibility").Read(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_is_added_without_a_script()
    {
        var app = await SharedApp.GetAsync();
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        using var response = await browser.SubmitAsync("/rounds/7", "log-outcomes", ("Input.Rows[0].Summary", "Reservations exchanged."), ("Input.More", "true"));

        var page = await response.PageAsync();
        Assert.Equal(2, page.QuerySelectorAll("[data-row]").Length);
        Assert.Equal("Reservations exchanged.", page.QuerySelector("#row-0-Summary").Read());
        Assert.Null(page.QuerySelector(".errors"));
    }

    [Fact]
    public async Task A_person_who_may_not_log_outcomes_gets_no_form()
    {
        var app = await SharedApp.GetAsync();
        using var browser = app.SignedIn(Side.Joint, Role.Analyst);

        var page = await browser.PageAsync("/rounds/7");

        Assert.Equal("Round 7", page.QuerySelector("h1").Read());
        Assert.Null(page.QuerySelector("main form"));
    }

    [Fact]
    public async Task A_form_without_a_token_is_refused()
    {
        var app = await SharedApp.GetAsync();
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);
        using var forged = new FormUrlEncodedContent([new("_handler", "log-outcomes"), new("Input.Rows[0].Chapter", "Annex I")]);

        using var response = await browser.PostAsync("/rounds/7", forged, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_missing_round_is_not_found()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.SignedIn(Side.Joint, Role.Analyst);

        using var response = await browser.GetAsync("/rounds/99", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("There is no round 99.", (await response.PageAsync()).Body.Read(), StringComparison.Ordinal);
    }
}
