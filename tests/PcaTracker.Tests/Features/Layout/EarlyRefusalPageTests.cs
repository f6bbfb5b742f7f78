using System.Net;
using AngleSharp.Html.Dom;
using Microsoft.Extensions.DependencyInjection;
using PcaTracker.Domain;
using PcaTracker.Notifications.Mails;
using PcaTracker.Security.Tokens;
using PcaTracker.Tests.Notifications;
using PcaTracker.Tests.Security;
using PcaTracker.Tests.Storage;

namespace PcaTracker.Tests.Features.Layout;

/// <summary>Requests that reach no page are refused by one, in the reader's language and with the way on; programs get a sentence.</summary>
public sealed class EarlyRefusalPageTests(EarlyRefusalPageTests.BusySite busy, EarlyRefusalPageTests.DamagedSite damaged)
    : IClassFixture<EarlyRefusalPageTests.BusySite>, IClassFixture<EarlyRefusalPageTests.DamagedSite>
{
    private static readonly string Token = BearerSecret.Create("pca_");

    [Theory]
    [InlineData("too many", "en", 429, "Too many requests", "at once from one of you", "Try again → /sign-in?return=x")]
    [InlineData("too many", "ru", 429, "Слишком много запросов", "Таких запросов система принимает", "Повторить → /sign-in?return=x")]
    [InlineData("too many", "kk", 429, "Сұрау тым көп", "Мұндай сұраулардың", "Қайталау → /sign-in?return=x")]
    [InlineData("host", "en", 400, "Not an address of the tracker", "PcaTracker__AllowedHosts", null)]
    [InlineData("host", "ru", 400, "Не адрес системы", "PcaTracker__AllowedHosts", null)]
    [InlineData("host", "kk", 400, "Трекердің мекенжайы емес", "PcaTracker__AllowedHosts", null)]
    [InlineData("token", "en", 400, "An access token in the address", "revoke it", "Connect → /connect")]
    [InlineData("token", "ru", 400, "Токен доступа в адресе", "отзовите его", "Подключение → /connect")]
    [InlineData("token", "kk", 400, "Мекенжайдағы қатынау токені", "қайтарып алып", "Қосылу → /connect")]
    [InlineData("foreign", "en", 403, "Not from a page of the tracker", "Nothing was saved", "Open the page as it is now → /sign-in?return=x")]
    [InlineData("foreign", "ru", 403, "Не со страницы системы", "Ничего не сохранено", "Открыть страницу в её нынешнем виде → /sign-in?return=x")]
    [InlineData("foreign", "kk", 403, "Трекердің бетінен емес", "Ештеңе сақталмады", "Беттің қазіргі күйін ашу → /sign-in?return=x")]
    [InlineData("method", "en", 400, "The request was not understood", "PATCH, PUT or DELETE", "Open the page as it is now → /sign-in?return=x")]
    [InlineData("method", "ru", 400, "Запрос не распознан", "PATCH, PUT или DELETE", "Открыть страницу в её нынешнем виде → /sign-in?return=x")]
    [InlineData("method", "kk", 400, "Сұрау түсініксіз", "PATCH, PUT немесе DELETE", "Беттің қазіргі күйін ашу → /sign-in?return=x")]
    public Task Each_is_a_page_in_the_language_that_the_browser_prefers(string cause, string language, int status, string heading, string sentence, string? way) =>
        AssertPageAsync(busy.App, cause, language, status, heading, sentence, way);

    [Theory]
    [Trait("Database", "SQLite")]
    [InlineData("en", "The database is damaged", "until the administrator has restored a backup", "Try again → /sign-in?return=x")]
    [InlineData("ru", "База данных повреждена", "резервную копию", "Повторить → /sign-in?return=x")]
    [InlineData("kk", "Дерекқор бүлінген", "сақтық көшірмені", "Қайталау → /sign-in?return=x")]
    public Task So_is_that_of_a_damaged_file(string language, string heading, string sentence, string way) =>
        AssertPageAsync(damaged.App, "damaged", language, 503, heading, sentence, way);

    private static async Task AssertPageAsync(TestApp app, string cause, string language, int status, string heading, string sentence, string? way)
    {
        using var browser = app.Anonymous();
        browser.DefaultRequestHeaders.Add("Accept-Language", $"{language}, en;q=0.5");

        using var answer = await AskAsync(browser, cause);
        var page = await answer.PageAsync();
        var link = page.QuerySelector("main a");

        Assert.Equal((status, "text/html", language), ((int)answer.StatusCode, answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentLanguage.Single()));
        Assert.Equal((language, heading), (page.DocumentElement.GetAttribute("lang"), page.QuerySelector("h1").Read()));
        Assert.Contains(sentence, page.QuerySelector("p.lead").Read(), StringComparison.Ordinal);
        Assert.Equal(way, link is null ? null : $"{link.Read()} → {link.GetAttribute("href")}");
        Assert.DoesNotContain(Token, page.Source.Text, StringComparison.Ordinal);
        Assert.True(answer.Headers.Contains("Content-Security-Policy"));
        await AssertFilesAsync(browser, page, cause == "host" ? "evil.example.org" : null);
    }

    [Theory]
    [InlineData("too many")]
    [InlineData("foreign")]
    [InlineData("method")]
    public async Task A_signed_in_person_reads_it_in_their_own_language_under_their_own_header(string cause)
    {
        using var browser = busy.App.SignedIn(Side.KZ, Role.Head);
        browser.DefaultRequestHeaders.Add("Accept-Language", "en");

        using var answer = await AskAsync(browser, cause);
        var page = await answer.PageAsync();

        Assert.Equal("ru", page.DocumentElement.GetAttribute("lang"));
        // Too many requests are answered without a header: nothing is read for it.
        Assert.Equal(cause == "too many" ? null : "KZ head", page.QuerySelector("header .name")?.Read());
    }

    [Fact]
    public async Task Text_that_was_typed_is_given_back_unless_another_site_sent_it()
    {
        using var browser = busy.App.SignedIn(Side.EU, Role.Secretariat);
        while ((await GetAsync(browser, "/rounds")).StatusCode == HttpStatusCode.OK)
            continue;

        var ours = await PageAsync(browser, "same-origin");
        var theirs = await PageAsync(browser, "cross-site");

        Assert.Equal(["Comments on origin"], ours.QuerySelectorAll("pre.typed").Select(text => text.Read()));
        Assert.DoesNotContain("Comments on origin", theirs.Source.Text, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Database", "SQLite")]
    public async Task Calendars_and_mail_programs_get_a_sentence_and_a_button_of_a_page_gets_a_page()
    {
        using var program = damaged.App.Anonymous();
        var unsubscribe = damaged.Unsubscribe;

        using var calendar = await GetAsync(program, "/calendar/x.ics");
        using var mail = await PostAsync(program, unsubscribe, accept: null);
        using var button = await PostAsync(program, unsubscribe, accept: "text/html,application/xhtml+xml,*/*;q=0.8");

        foreach (var answer in (HttpResponseMessage[])[calendar, mail])
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "text/plain"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
            Assert.Equal("en", answer.Content.Headers.ContentLanguage.Single());
            Assert.EndsWith("until the administrator has restored a backup. (database-damaged)", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "text/html"), (button.StatusCode, button.Content.Headers.ContentType!.MediaType));
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient browser, string cause)
    {
        const string address = "/sign-in?return=x";
        using var request = new HttpRequestMessage(cause is "foreign" or "method" ? HttpMethod.Post : HttpMethod.Get, cause == "token" ? $"/sign-in/{Token}?return={Token}" : address);
        if (cause == "host")
            request.Headers.Host = "evil.example.org";
        if (cause == "foreign")
        {
            browser.DefaultRequestHeaders.Remove("Sec-Fetch-Site");
            request.Headers.Add("Sec-Fetch-Site", "cross-site");
        }
        if (cause == "method")
            request.Headers.Add("X-HTTP-Method", "DELETE");
        if (cause != "too many")
            return await browser.SendAsync(request, TestContext.Current.CancellationToken);
        HttpResponseMessage answer;
        do
            answer = await GetAsync(browser, address);
        while (answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Redirect);
        return answer;
    }

    private static Task<HttpResponseMessage> GetAsync(HttpClient browser, string address) => browser.GetAsync(address, TestContext.Current.CancellationToken);

    private static async Task<IHtmlDocument> PageAsync(HttpClient browser, string from)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/deadlines") { Content = new FormUrlEncodedContent([new("Input.Title", "Comments on origin")]) };
        browser.DefaultRequestHeaders.Remove("Sec-Fetch-Site");
        request.Headers.Add("Sec-Fetch-Site", from);
        using var answer = await browser.SendAsync(request, TestContext.Current.CancellationToken);
        return await answer.PageAsync();
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient program, string address, string? accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]) };
        if (accept is not null)
            request.Headers.Add("Accept", accept);
        return await program.SendAsync(request, TestContext.Current.CancellationToken);
    }

    // The page looks like one: whatever refused it does not refuse its files.
    private static async Task AssertFilesAsync(HttpClient browser, IHtmlDocument page, string? host)
    {
        foreach (var file in (string[])[page.QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!, page.QuerySelector("script")!.GetAttribute("src")!])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, file);
            request.Headers.Host = host;
            using var answer = await browser.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal((HttpStatusCode.OK, true), (answer.StatusCode, answer.Headers.Contains("Content-Security-Policy")));
        }
    }

    /// <summary>A tracker that takes one page a second from anybody; the head of the KZ delegation reads Russian.</summary>
    public sealed class BusySite : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync(RateLimitsTests.Limit("Pages", 1, 1));
            var head = App.Account(Side.KZ, Role.Head);
            App.Database.Execute($"UPDATE account SET language = 'ru' WHERE id = {head.AccountId}");
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }

    /// <summary>A tracker whose database was cut short, and which has met that.</summary>
    public sealed class DamagedSite : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public string Unsubscribe { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync(new KeyValuePair<string, string?>("Logging:LogLevel:Default", "None"));
            Unsubscribe = App.Services.GetRequiredService<Unsubscribe>().LinkFor(App.Account(Side.EU, Role.Analyst).AccountId).AbsolutePath;
            using var analyst = App.As(Side.EU, Role.Analyst);
            if (TestServer.IsUsed)
                return;
            DamageTests.Empty(App.Database);
            DamageTests.Do("cut short", App.Database.File, new Random(1));
            using var met = await analyst.GetAsync("/odata/Chapters", TestContext.Current.CancellationToken);
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
