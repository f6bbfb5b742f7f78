using System.Globalization;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PcaTracker.Domain;
using PcaTracker.Security.Tokens;
using PcaTracker.Tests;

namespace PcaTracker.Browser.Tests;

/// <summary>Any stored text is shown as text on every page, in a real browser.</summary>
public sealed class HostileTextTests(Chromium chromium, HostileTextTests.PayloadsSite site) : IClassFixture<HostileTextTests.PayloadsSite>
{
    // Finds elements and attributes that our pages do not use.
    private const string Foreign =
        """
        [...document.querySelectorAll('*')].filter(e =>
          !/^(html|head|meta|link|script|title|body|div|a|header|nav|ul|ol|li|form|input|button|span|p|strong|b|main|footer|svg|symbol|circle|path|rect|use|h1|h2|h3|dl|dt|dd|table|caption|thead|tbody|tr|th|td|section|article|label|select|option|textarea|fieldset|legend|code|pre|br|template|details|summary|datalist|col|colgroup|text|line|polyline|output|mark|ins|del|i|time|h4|bdi)$/.test(e.localName)
          || [...e.attributes].some(a => /^on|^style$|^srcdoc$|^autofocus$|^http-equiv$|shadowroot/.test(a.name))
          || e.localName === 'script' && !e.getAttribute('src')?.startsWith('/site.js?v=')
          || e.localName === 'link' && !/^\/(icon\.svg|site\.css)\?v=/.test(e.getAttribute('href') ?? '')
          || e.localName === 'form' && e.hasAttribute('action') && new URL(e.action).origin !== location.origin
          || e.localName === 'template').map(e => e.outerHTML.slice(0, 200))
        """;

    private const string BadLinks =
        """
        [...document.querySelectorAll('[href]')].map(e => e.getAttribute('href'))
          .filter(href => !/^(https?:\/\/[^\/"<>\s]+(\/|$)|\/(?!\/)|#)/.test(href) || /^https?:/.test(href) && !/^https?:$/.test(new URL(href).protocol))
        """;

    public static TheoryData<string> Pages => new(
        "/", "/state-of-play", "/state-of-play?day=<script>planted=1</script>", "/?area=<script>planted=1</script>", "/rounds", "/rounds/7", $"/rounds/{Payloads.First}", $"/rounds/{Payloads.First + 14}", "/chapters/III.2", "/chapters/Planted%200", "/chapters/Planted%2014",
        "/chapters/%3Cscript%3Eplanted=1%3C%2Fscript%3E", "/deadlines", $"/deadlines/{Payloads.First}", $"/deadlines/{Payloads.First + 14}", "/timeline", "/connect", "/account/password",
        $"/widen/Positions/{Payloads.First + 1}", $"/widen/Issues/{Payloads.First + 14}", $"/widen/Documents/{Payloads.First + 44}", $"/widen/Outcomes/{Payloads.First + 25}", $"/widen/Recommendations/{Payloads.First + 33}",
        "/sign-in?return=javascript:planted=1", "/sign-in/<script>planted=1</script>", "/no-such-page/<img src=x onerror=planted=1>", "/?widened=<script>planted=1</script>");

    [Fact]
    public void There_are_at_least_sixty_distinct_payloads() => Assert.True(Payloads.All.Distinct(StringComparer.Ordinal).Count() == Payloads.All.Count && Payloads.All.Count >= 60);

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_full_of_payloads_runs_no_script_makes_no_element_and_sends_no_request(string address)
    {
        var (window, dialogs) = (site.Window, site.Dialogs);
        window.Forget();
        dialogs.Clear();

        await window.Page.GotoAsync(address.Replace("<", "%3C", StringComparison.Ordinal));
        // Trigger handlers that need a pointer or focus.
        await window.Page.EvaluateAsync("for (const e of document.querySelectorAll('main *')) for (const name of ['mouseover', 'focus', 'toggle', 'pointerrawupdate']) e.dispatchEvent(new Event(name))");

        Assert.Empty(dialogs);
        Assert.Equal("undefined", await window.Page.EvaluateAsync<string>($"typeof globalThis.{Payloads.Flag}"));
        Assert.Empty(await window.Page.EvaluateAsync<string[]>("globalThis.reports ?? []"));
        Assert.Empty(await window.Page.EvaluateAsync<string[]>(Foreign));
        Assert.Empty(await window.Page.EvaluateAsync<string[]>(BadLinks));
        // A date field says so when it is given back what is no date.
        string[] harmless = ["status of 404", "status of 410", "does not conform to the required format"];
        Assert.DoesNotContain(window.Violations, c => !harmless.Any(words => c.Contains(words, StringComparison.Ordinal)));
        Assert.Equal(site.App.Address.Host, new Uri(window.Page.Url).Host);
    }

    [Theory]
    [InlineData("/chapters/III.2?positions={0}&issues={0}&recommendations={0}", 8)]
    [InlineData("/deadlines?whose=all&when=any&page={0}", 3)]
    [InlineData("/timeline?page={0}", 2)]
    public async Task Each_payload_is_shown_as_text(string address, int pages)
    {
        await using var window = await chromium.OpenAsync(site.App, Side.EU, Role.Head);

        var read = "";
        for (var page = 1; page <= pages; page++)
        {
            await window.Page.GotoAsync(string.Format(CultureInfo.InvariantCulture, address, page));
            read += await window.Page.EvaluateAsync<string>("document.querySelector('main').textContent");
        }

        var lost = Payloads.All.Select(p => p[..Math.Min(p.Length, 300)].Replace("\r\n", "\n", StringComparison.Ordinal))
            .Where(p => !read.Replace("\r\n", "\n", StringComparison.Ordinal).Contains(p, StringComparison.Ordinal));
        Assert.Empty(lost);
    }

    [Fact]
    public async Task Only_http_addresses_become_links()
    {
        await using var window = await chromium.OpenAsync(site.App, Side.EU, Role.Head);

        var elsewhere = new List<string>();
        for (var page = 1; page <= 8; page++)
        {
            await window.Page.GotoAsync($"/chapters/III.2?positions={page}");
            elsewhere.AddRange(await window.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('.side a.source')].map(a => a.href).filter(href => href.includes('example.org'))"));
        }

        Assert.Equal(["https://example.org/%22%20onmouseover=%22planted=1"], elsewhere.Distinct());
    }

    [Fact]
    public async Task The_content_security_policy_stops_inline_scripts_and_foreign_images()
    {
        await using var window = await chromium.OpenAsync(site.App, Side.EU, Role.Head);
        await window.Page.GotoAsync("/rounds");

        // Shows that the checks above would notice: the policy stops each of these and reports it.
        var inline = await window.Page.EvaluateAsync<string>("(() => { const s = document.createElement('div'); try { s.innerHTML = '<img src=x onerror=planted=1>'; return 'made'; } catch (e) { return e.name; } })()");
        await window.Page.EvaluateAsync("document.body.append(Object.assign(document.createElement('img'), { src: 'https://example.org/x.png' }))");
        await window.Page.WaitForTimeoutAsync(200);

        Assert.Equal("TypeError", inline);
        Assert.Contains(window.Violations, c => c.Contains("Content Security Policy", StringComparison.Ordinal));
        Assert.Single(await window.Page.EvaluateAsync<string[]>(Foreign));
    }

    /// <summary>A tracker full of payloads, read by a person whose name is one.</summary>
    public sealed class PayloadsSite(Chromium chromium) : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        /// <summary>One window for all pages, in which each page keeps what its security policy stopped.</summary>
        public Window Window { get; private set; } = null!;

        /// <summary>The dialogs that pages opened in that window.</summary>
        public List<string> Dialogs { get; } = [];

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync();
            var reader = App.Account(Side.EU, Role.Head);
            App.Database.WriteAsSystem(session =>
            {
                Payloads.Plant(session);
                return session.Connection.Execute("UPDATE account SET name = '<img src=x onerror=planted=1>' WHERE id = @AccountId", new { reader.AccountId });
            });
            foreach (var payload in Payloads.All)
                // Names with deceptive characters are refused.
                _ = App.Services.GetRequiredService<AccessTokens>().Create(reader, payload[..Math.Min(payload.Length, 100)]);
            Window = await chromium.OpenAsync(App, Side.EU, Role.Head);
            Window.Page.Dialog += (_, dialog) =>
            {
                Dialogs.Add(dialog.Message);
                _ = dialog.DismissAsync();
            };
            await Window.Page.AddInitScriptAsync("addEventListener('securitypolicyviolation', e => (globalThis.reports ??= []).push(e.violatedDirective + ' ' + e.blockedURI))");
        }

        public async ValueTask DisposeAsync()
        {
            await Window.DisposeAsync();
            await App.DisposeAsync();
        }
    }
}
