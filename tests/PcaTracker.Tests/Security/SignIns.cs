using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using PcaTracker.Domain;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Sessions;
using PcaTracker.Tests.Features;

namespace PcaTracker.Tests.Security;

/// <summary>Signs people in by the pages.</summary>
internal static class SignIns
{
    public const string Password = "nothing is agreed";

    /// <summary>Creates an account with a side, a role and a password.</summary>
    public static async Task<Actor> WithPasswordAsync(this TestApp app, string side, string role)
    {
        var owner = app.Account(side, role);
        await using var scope = app.Services.CreateAsyncScope();
        _ = (await scope.ServiceProvider.GetRequiredService<Passwords>().SetAsync(owner.AccountId, Password)).Value;
        return owner;
    }

    public static async Task<bool> IsPasswordOfAsync(this TestApp app, Actor owner, string password)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Passwords>().IsOfAsync(app.Stored(owner), password);
    }

    /// <summary>Reads the account from the database.</summary>
    public static Account Stored(this TestApp app, Actor owner) => app.Services.GetRequiredService<AccountDirectory>().Find(owner.AccountId)!;

    /// <summary>Creates a sign-in link.</summary>
    public static string LinkFor(this TestApp app, Actor owner) =>
        "/sign-in/" + app.Services.GetRequiredService<SignInLinks>().Create(app.Stored(owner), SignInLinks.Lifetime);

    public static Task<HttpResponseMessage> SignInAsync(this HttpClient browser, string email, string password = Password, string page = "/sign-in") =>
        browser.SubmitAsync(page, "sign-in", ("Input.Email", email), ("Input.Password", password));

    /// <summary>A browser at another network address.</summary>
    public static HttpClient From(this TestApp app, string address) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ConnectCallback = async (context, cancellation) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = app.Address };

    /// <summary>Turns the second factor on by the pages of a signed-in browser.</summary>
    /// <returns>The app, and the recovery codes shown.</returns>
    public static async Task<(AuthenticatorApp App, IReadOnlyList<string> Codes)> SetUpAppAsync(this TestApp app, HttpClient browser)
    {
        var page = await browser.PageAsync("/account/second-factor");
        var offer = page.QuerySelector("input[name='Input.Offer']")!.GetAttribute("value")!;
        var phone = new AuthenticatorApp(app, page.QuerySelector("#key").Read().Replace(" ", "", StringComparison.Ordinal));
        using var answer = await browser.SubmitAsync("/account/second-factor", "second-factor-on", ("Input.Offer", offer), ("Input.Code", phone.Code), ("Input.Current", Password));
        var codes = (await answer.PageAsync()).QuerySelectorAll("#codes li").Select(code => code.Read()).ToList();
        phone.WaitForTheNextCode();
        return (phone, codes);
    }

    public static async Task<HttpStatusCode> HomeAsync(this HttpClient browser)
    {
        using var answer = await browser.GetAsync("/", TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
