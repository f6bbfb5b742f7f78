using System.Net;
using Microsoft.Extensions.Configuration;
using PcaTracker.Domain;
using PcaTracker.Features.Languages;

namespace PcaTracker.Tests.Features.Languages;

/// <summary>Which language a page comes in, and how somebody chooses it.</summary>
public sealed class PageLanguagesTests(PageLanguagesTests.Site site) : IClassFixture<PageLanguagesTests.Site>
{
    [Theory]
    [InlineData(null, "en", "Sign in")]
    [InlineData("ru-RU,ru;q=0.9,en;q=0.8", "ru", "Войти")]
    [InlineData("fr, kk;q=0.5, ru;q=0.3", "kk", "Кіру")]
    [InlineData("fr,de", "en", "Sign in")]
    [InlineData("*;;q=x", "en", "Sign in")]
    public async Task Without_a_session_a_page_comes_in_the_language_that_the_browser_prefers(string? accepted, string language, string heading)
    {
        using var browser = site.App.Anonymous();
        if (accepted is not null)
            browser.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", accepted);

        var page = await browser.PageAsync("/sign-in");

        Assert.Equal((language, heading), (page.DocumentElement.GetAttribute("lang"), page.QuerySelector("h1")!.TextContent));
    }

    [Fact]
    public async Task A_choice_without_a_session_stays_in_the_browser()
    {
        using var browser = Browser();
        browser.DefaultRequestHeaders.Add("Accept-Language", "en");

        using var answer = await ChooseAsync(browser, "/sign-in?return=%2Frounds", "kk");
        var page = await browser.PageAsync("/sign-in");

        Assert.Equal((HttpStatusCode.Redirect, "/sign-in?return=%2Frounds"), (answer.StatusCode, answer.Headers.Location?.ToString()));
        Assert.Equal(("kk", "Кіру"), (page.DocumentElement.GetAttribute("lang"), page.QuerySelector("h1")!.TextContent));
        Assert.Contains("The Kazakh texts of these pages have not been reviewed yet.", page.QuerySelector("footer")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_choice_with_a_session_is_the_persons_for_pages_and_mails_in_every_browser()
    {
        using var browser = site.App.SignedIn(Side.KZ, Role.Negotiator);
        using var other = site.App.SignedIn(Side.KZ, Role.Negotiator);
        other.DefaultRequestHeaders.Add("Accept-Language", "kk");

        using var answer = await ChooseAsync(browser, "/account", "ru");
        var page = await other.PageAsync("/account");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(("ru", "Учётная запись"), (page.DocumentElement.GetAttribute("lang"), page.QuerySelector("h1")!.TextContent));
        Assert.Equal("true", page.QuerySelector("main button[value=ru]")!.GetAttribute("aria-pressed"));
        Assert.DoesNotContain("The Kazakh texts", page.QuerySelector("footer")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("ru", site.App.Account(Side.KZ, Role.Negotiator).Language);
    }

    [Fact]
    public async Task A_page_in_Kazakh_says_at_its_foot_that_its_texts_are_not_reviewed()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Head);

        using var answer = await ChooseAsync(browser, "/account", "kk");
        var page = await browser.PageAsync("/account");

        Assert.Equal("kk", page.DocumentElement.GetAttribute("lang"));
        Assert.Contains("The Kazakh texts of these pages have not been reviewed yet.", page.QuerySelector("footer")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fr")]
    [InlineData("qps-Ploc")]
    [InlineData("")]
    public async Task A_language_that_is_not_offered_is_refused(string language)
    {
        using var browser = Browser();

        using var answer = await ChooseAsync(browser, "/sign-in", language);

        Assert.Equal((HttpStatusCode.BadRequest, false), (answer.StatusCode, answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(cookie => cookie.Contains("pcatracker-language", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task A_choice_that_no_page_of_ours_sent_is_refused()
    {
        using var browser = site.App.SignedIn(Side.KZ, Role.Head);

        using var answer = await browser.PostAsync("/language", new FormUrlEncodedContent([new("language", "ru"), new("return", "/")]), TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.BadRequest, "en"), (answer.StatusCode, site.App.Account(Side.KZ, Role.Head).Language));
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    public async Task A_choice_leads_back_to_this_site_only(string address)
    {
        using var browser = Browser();

        using var answer = await ChooseAsync(browser, "/sign-in", "ru", ("return", address));

        Assert.Equal("/", answer.Headers.Location?.ToString());
    }

    [Fact]
    public async Task An_error_page_comes_in_the_persons_language_and_says_so()
    {
        using var browser = Browser();
        browser.DefaultRequestHeaders.Add("Accept-Language", "ru");

        using var answer = await browser.PostAsync("/sign-in", new FormUrlEncodedContent([]), TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.BadRequest, "ru"), (answer.StatusCode, answer.Content.Headers.ContentLanguage.Single()));
        Assert.Contains("Ничего не сохранено", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public void A_language_that_nobody_translated_to_stops_the_start()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("PcaTracker:PageLanguages:0", "fr")]).Build();

        Assert.Equal(
            "The setting PcaTracker__PageLanguages is 'fr'. Set 'en', 'ru' or 'kk', one each in PcaTracker__PageLanguages__0, __1 and so on.",
            PageLanguages.Read(settings).Refusal!.Sentence);
    }

    private HttpClient Browser()
    {
        var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = site.App.Address };
        browser.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        return browser;
    }

    private static async Task<HttpResponseMessage> ChooseAsync(HttpClient browser, string address, string language, params (string Name, string Value)[] more)
    {
        var page = await browser.PageAsync(address);
        var fields = page.QuerySelectorAll("form.languages")[^1].QuerySelectorAll("input").ToDictionary(input => input.GetAttribute("name")!, input => input.GetAttribute("value") ?? "");
        fields["language"] = language;
        foreach (var (name, value) in more)
            fields[name] = value;
        return await browser.PostAsync("/language", new FormUrlEncodedContent(fields), TestContext.Current.CancellationToken);
    }

    /// <summary>A tracker that offers all three languages.</summary>
    public sealed class Site : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync() => App = await TestApp.StartAsync(
            Language.All.Select((language, index) => new KeyValuePair<string, string?>($"PcaTracker:PageLanguages:{index}", language)));

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
