using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PcaTracker.Domain;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Tokens;
using PcaTracker.Tests.Features;

namespace PcaTracker.Tests.Security;

/// <summary>Signs people in by the identity provider.</summary>
internal static class ProviderSignIns
{
    /// <summary>A tracker with the machine's clock, by which browsers expire the cookies of the redirect.</summary>
    public static async Task<TestApp> StartTrackerAsync(this IdentityProvider provider)
    {
        var app = await TestApp.StartAsync(provider.Settings);
        if (TimeProvider.System.GetUtcNow() is var now && now > app.Clock.GetUtcNow())
            app.Clock.SetUtcNow(now);
        provider.Now = app.Clock.GetUtcNow();
        return app;
    }

    /// <summary>A client of the API with a read token of an existing account.</summary>
    public static HttpClient TokenOf(this TestApp app, Actor person)
    {
        var client = app.Anonymous();
        client.DefaultRequestHeaders.Authorization = new("Bearer", app.Services.GetRequiredService<AccessTokens>().Create(person, "test").Value.Text);
        return client;
    }

    public static Account? Find(this TestApp app, string email) => app.Services.GetRequiredService<AccountDirectory>().Find(email);

    /// <summary>Follows the redirects to the provider and back.</summary>
    /// <returns>The callback address with the provider's answer.</returns>
    public static async Task<Uri> AnswerAsync(this HttpClient browser, string start = "/sign-in/provider")
    {
        using var begun = await browser.GetAsync(start, TestContext.Current.CancellationToken);
        using var atProvider = await browser.GetAsync(begun.Headers.Location, TestContext.Current.CancellationToken);
        return atProvider.Headers.Location!;
    }

    public static async Task<HttpResponseMessage> FollowAsync(this HttpClient browser, string start = "/sign-in/provider") =>
        await browser.GetAsync(await browser.AnswerAsync(start), TestContext.Current.CancellationToken);

    /// <summary>The sentence shown to a person whose sign-in by the provider is refused.</summary>
    public static async Task<string> RefusalAsync(this TestApp app)
    {
        using var browser = app.Anonymous();
        using var end = await browser.FollowAsync();
        Assert.Equal(HttpStatusCode.Redirect, await browser.HomeAsync());
        return await browser.SentenceAsync(end);
    }

    public static async Task<string> SentenceAsync(this HttpClient browser, HttpResponseMessage refused)
    {
        Assert.StartsWith("/sign-in?refused=", refused.Headers.Location!.ToString(), StringComparison.Ordinal);
        return (await browser.PageAsync(refused.Headers.Location.ToString())).QuerySelector(".errors li").Read();
    }
}
