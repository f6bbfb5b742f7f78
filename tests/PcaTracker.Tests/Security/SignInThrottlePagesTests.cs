using System.Diagnostics.Metrics;
using System.Net;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PcaTracker.Domain;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Throttling;
using PcaTracker.Security.Tokens;
using PcaTracker.Storage;
using PcaTracker.Tests.Features;

namespace PcaTracker.Tests.Security;

public sealed class SignInThrottlePagesTests
{
    [Fact]
    public async Task Of_a_thousand_guesses_from_one_address_20_are_checked_and_the_victim_still_signs_in()
    {
        await using var app = await TestApp.StartAsync();
        var victim = await app.WithPasswordAsync(Side.EU, Role.Head);
        var other = await app.WithPasswordAsync(Side.KZ, Role.Head);
        using var known = app.Anonymous();
        using var signedIn = await known.SignInAsync(victim.Email);
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        using var checks = new PasswordChecks(app);

        var answers = await GuessAsync(app, 1000, i => i % 10 == 0 ? other.Email : victim.Email);

        Assert.InRange(checks.Count, 1, 20);
        Assert.Equal(980, answers.Count(status => status == HttpStatusCode.TooManyRequests));
        Assert.Equal(20, answers.Count(status => status == HttpStatusCode.OK));

        // At the same address, the session continues, and a known browser and a link sign in.
        Assert.Equal(HttpStatusCode.OK, await known.HomeAsync());
        using var again = await known.SignInAsync(victim.Email);
        Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
        using var byLink = await app.Anonymous().SubmitAsync(app.LinkFor(victim), "sign-in-link");
        Assert.Equal(HttpStatusCode.Redirect, byLink.StatusCode);
        using var anonymous = await app.Anonymous().SignInAsync(victim.Email);
        Assert.Equal(HttpStatusCode.TooManyRequests, anonymous.StatusCode);
        // Other addresses are not affected.
        using var elsewhere = await app.From("127.0.0.2").SignInAsync(victim.Email);
        Assert.Equal(HttpStatusCode.Redirect, elsewhere.StatusCode);
    }

    [Fact]
    public async Task Reauthentication_within_a_session_is_throttled_with_Retry_After()
    {
        await using var app = await TestApp.StartAsync();
        await app.WithPasswordAsync(Side.EU, Role.Head);
        using var browser = app.SignedIn(Side.EU, Role.Head);

        HttpResponseMessage answer;
        var tries = 0;
        do
            answer = await browser.SubmitAsync("/account/password", "set-password", ("Input.Current", "a guess"), ("Input.New", "another password"));
        while (answer.StatusCode == HttpStatusCode.OK && ++tries < 20);

        Assert.Equal((10, HttpStatusCode.TooManyRequests), (tries, answer.StatusCode));
        Assert.Equal(TimeSpan.FromSeconds(10), answer.Headers.RetryAfter!.Delta);
        Assert.Equal("Too many were tried. Wait 10 seconds and try again.", (await answer.PageAsync()).QuerySelector(".field-error").Read());
    }

    [Fact]
    public async Task Guesses_from_many_addresses_delay_unknown_browsers_and_not_the_accounts_own()
    {
        await using var app = await TestApp.StartAsync();
        var victim = await app.WithPasswordAsync(Side.EU, Role.Head);
        using var known = app.Anonymous();
        using var first = await known.SignInAsync(victim.Email);
        var throttle = app.Services.GetRequiredService<SignInThrottle>();
        foreach (var i in Enumerable.Range(0, 200))
            throttle.TryTake(out _, ThrottleKey.From(new IPAddress(i + 1)), ThrottleKey.At(victim.Email));

        using var anonymous = await app.From("127.0.0.3").SignInAsync(victim.Email);
        using var own = await known.SignInAsync(victim.Email);
        using var others = await known.SignInAsync("kz.head@example.org");

        Assert.Equal(HttpStatusCode.TooManyRequests, anonymous.StatusCode);
        Assert.Equal("10", anonymous.Headers.GetValues("Retry-After").Single());
        Assert.Equal("Too many passwords were tried. Wait 10 seconds and try again; a sign-in link works meanwhile.", (await anonymous.PageAsync()).QuerySelector(".field-error").Read());
        Assert.Equal(HttpStatusCode.Redirect, own.StatusCode);
        Assert.Equal(HttpStatusCode.OK, others.StatusCode);
    }

    [Fact]
    public async Task A_known_browser_is_throttled_too()
    {
        await using var app = await TestApp.StartAsync();
        var owner = await app.WithPasswordAsync(Side.EU, Role.Head);
        using var browser = app.Anonymous();
        using var signedIn = await browser.SignInAsync(owner.Email);
        using var checks = new PasswordChecks(app);

        var answers = await GuessAsync(app, 30, _ => owner.Email, browser);

        Assert.Equal(10, checks.Count);
        Assert.Equal(20, answers.Count(status => status == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task An_unknown_address_takes_as_long_as_a_wrong_password()
    {
        await using var app = await TestApp.StartAsync();
        // Enough for what is measured to be hashing, in every kind of account alike.
        TestApp.HashPasswords(app.Services, iterations: 20_000);
        var known = await app.WithPasswordAsync(Side.EU, Role.Head);
        var withoutPassword = app.Account(Side.KZ, Role.Head);
        var disabled = await app.WithPasswordAsync(Side.EU, Role.Analyst);
        app.Disable(disabled);
        await using var scope = app.Services.CreateAsyncScope();
        var passwords = scope.ServiceProvider.GetRequiredService<Passwords>();
        await passwords.IsOfAsync(null, "the first hash is made");

        Account?[] tried = [app.Stored(known), null, app.Stored(withoutPassword), app.Stored(disabled)];
        var shortest = new double[tried.Length];
        Array.Fill(shortest, double.MaxValue);

        // Processor time of the thread, which other tests do not take; the shortest of several is the work itself.
        for (var i = 0; i < 12 * tried.Length; i++)
        {
            var started = ThreadTime();
            Assert.False(await passwords.IsOfAsync(tried[i % tried.Length], "everything is agreed"));
            shortest[i % tried.Length] = Math.Min(shortest[i % tried.Length], (ThreadTime() - started).TotalMilliseconds);
        }

        var wrong = shortest[0];
        Assert.All(shortest[1..], nobody => Assert.InRange(nobody, 0.6 * wrong, 1.7 * wrong));
    }

    [Fact]
    public void A_password_is_hashed_210_000_times_by_the_program()
    {
        using var directory = new TempDirectory();
        using var database = new TrackerDatabase(directory.Database, TimeProvider.System);
        using var services = database.AccountServices(directory.Path);

        var options = services.GetRequiredService<IOptions<PasswordHasherOptions>>().Value;

        Assert.Equal((210_000, PasswordHasherCompatibilityMode.IdentityV3), (options.IterationCount, options.CompatibilityMode));
    }

    [Fact]
    public async Task Invalid_links_are_throttled_by_address_and_a_valid_one_works_from_another()
    {
        await using var app = await TestApp.StartAsync();
        var link = app.LinkFor(app.Account(Side.EU, Role.Head));
        using var guesser = app.Anonymous();

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 30; i++)
        {
            using var answer = await guesser.GetAsync("/sign-in/" + BearerSecret.Create(""), TestContext.Current.CancellationToken);
            answers.Add(answer.StatusCode);
        }

        Assert.Equal((20, 10), (answers.Count(a => a == HttpStatusCode.Gone), answers.Count(a => a == HttpStatusCode.TooManyRequests)));
        using var here = await guesser.GetAsync(link, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.TooManyRequests, here.StatusCode);
        using var elsewhere = await app.From("127.0.0.2").SubmitAsync(link, "sign-in-link");
        Assert.Equal(HttpStatusCode.Redirect, elsewhere.StatusCode);
    }

    /// <summary>The processor time that this thread has taken; a check of a password does not change threads.</summary>
    private static TimeSpan ThreadTime()
    {
        const int clockOfThread = 3;
        Assert.Equal(0, ReadClock(clockOfThread, out var time));
        return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0);
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ReadClock(int clock, out ClockTime time);

    [StructLayout(LayoutKind.Sequential)]
    private struct ClockTime
    {
        public long Seconds;
        public long Nanoseconds;
    }

    private static async Task<IReadOnlyList<HttpStatusCode>> GuessAsync(TestApp app, int times, Func<int, string> email, HttpClient? browser = null)
    {
        browser ??= app.Anonymous();
        var page = await browser.PageAsync("/sign-in");
        var token = page.QuerySelector("form.edit input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < times; i++)
        {
            using var form = new FormUrlEncodedContent(
                [new("_handler", "sign-in"), new("__RequestVerificationToken", token), new("Input.Email", email(i)), new("Input.Password", $"guess number {i}")]);
            using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in") { Content = form, Headers = { { "Sec-Fetch-Site", "same-origin" } } };
            using var answer = await browser.SendAsync(request, TestContext.Current.CancellationToken);
            answers.Add(answer.StatusCode);
        }
        return answers;
    }

    /// <summary>Counts the passwords that Identity checks in one host.</summary>
    private sealed class PasswordChecks : IDisposable
    {
        private readonly MeterListener _listener = new();
        private int _count;

        public PasswordChecks(TestApp app)
        {
            var meters = app.Services.GetRequiredService<IMeterFactory>();
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "aspnetcore.identity.user.check_password_attempts" && instrument.Meter.Scope == meters)
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, checks, _, _) => Interlocked.Add(ref _count, (int)checks));
            _listener.Start();
        }

        public int Count => _count;

        public void Dispose() => _listener.Dispose();
    }
}
