using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using PcaTracker.Browser.Tests;
using PcaTracker.Tests;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace PcaTracker.Browser.Tests;

/// <summary>One Chromium for the whole run: the system's that has no windows, or that of the variable CHROMIUM.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string WithoutWindows = "/usr/bin/chromium-headless-shell";

    // A page lives for a second or two: its scripts are interpreted, as compiling them for speed takes a quarter of a visit.
    private static readonly string[] Arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--js-flags=--no-opt --no-maglev"];

    private static readonly string Executable =
        Environment.GetEnvironmentVariable("CHROMIUM") ?? (File.Exists(WithoutWindows) ? WithoutWindows : "/usr/bin/chromium");

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    // Tests share their processors with all others: what comes at once on an idle machine may take its time. Only a failure waits so long.
    static Chromium() => Assertions.SetDefaultExpectTimeout(20_000);

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Executable,
            Args = Arguments,
        });
    }

    /// <summary>Opens a window with its own context.</summary>
    public async Task<Window> OpenAsync(Uri site, BrowserNewContextOptions? options = null)
    {
        options ??= Sizes.Window(Sizes.Desk);
        options.BaseURL = site.ToString();
        var context = await _browser!.NewContextAsync(options);
        context.SetDefaultTimeout(30_000);
        return new Window(context, await context.NewPageAsync(), site);
    }

    /// <summary>Opens a window in which somebody with that side and role is signed in.</summary>
    public async Task<Window> OpenAsync(TestApp app, string side, string role, int width = Sizes.Desk, bool hasScript = true, string? language = null)
    {
        var window = await OpenAsync(app.Address, Sizes.Window(width, hasScript, language));
        await window.SignInAsync(app.SessionOf(side, role), app.Address);
        return window;
    }

    /// <summary>Opens a window of a browser that keeps its files in a directory, and ends with the window.</summary>
    public async Task<Window> OpenWithProfileAsync(Uri site, string directory)
    {
        var context = await _playwright!.Chromium.LaunchPersistentContextAsync(directory, new BrowserTypeLaunchPersistentContextOptions
        {
            ExecutablePath = Executable,
            Args = Arguments,
            BaseURL = site.ToString(),
        });
        context.SetDefaultTimeout(30_000);
        return new Window(context, context.Pages[0], site);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}

/// <summary>A browser window that records what a page should not do.</summary>
public sealed class Window : IAsyncDisposable
{
    /// <summary>The script of axe. It runs in the page itself, where a page of its own to sum up what it found costs more than most runs.</summary>
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private readonly IBrowserContext _context;
    private readonly List<string> _violations = [];

    internal Window(IBrowserContext context, IPage page, Uri site)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _violations.Add(message.Text);
        };
        page.PageError += (_, error) => _violations.Add(error);
        page.Request += (_, request) =>
        {
            if (!site.IsBaseOf(new Uri(request.Url)))
                _violations.Add($"asked {request.Url}");
        };
    }

    public IPage Page { get; }

    /// <summary>Console errors and requests to other sites.</summary>
    public IReadOnlyList<string> Violations => _violations;

    public Task SignInAsync(System.Net.Cookie session, Uri site) =>
        _context.AddCookiesAsync([new Microsoft.Playwright.Cookie { Name = session.Name, Value = session.Value, Url = site.ToString() }]);

    /// <summary>Forgets what earlier pages did, where tests that only read share a window.</summary>
    public void Forget() => _violations.Clear();

    /// <summary>What axe finds serious or critical on the page, by all of its rules or by some.</summary>
    public async Task<IReadOnlyList<string>> ObstaclesAsync(params IReadOnlyList<string> rules)
    {
        if (!await Page.EvaluateAsync<bool>("'axe' in window"))
            await Page.EvaluateAsync(Axe);
        return await Page.EvaluateAsync<string[]>(
            """
            async rules => {
              // What passes is not listed: on a page with a table that takes longer than the tests themselves.
              const found = await axe.run(document, { resultTypes: ["violations"], ...(rules.length && { runOnly: { type: "rule", values: rules } }) });
              return found.violations.filter(v => ["serious", "critical"].includes(v.impact)).map(v => `${v.id}: ${v.nodes[0].html}`);
            }
            """,
            rules);
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
