using OtpNet;
using PcaTracker.Tests.Features;

namespace PcaTracker.Tests.Security;

/// <summary>An authenticator app on somebody's telephone, whose clock is that of the test.</summary>
internal sealed class AuthenticatorApp(TestApp app, string key)
{
    /// <summary>What it was set up with.</summary>
    public string Key => key;

    /// <summary>The code that it shows now.</summary>
    public string Code => new Totp(Base32Encoding.ToBytes(key)).ComputeTotp(app.Clock.GetUtcNow().UtcDateTime);

    /// <summary>A code that it shows neither now nor about now.</summary>
    public string WrongCode
    {
        get
        {
            var near = Enumerable.Range(-2, 5).Select(i => new Totp(Base32Encoding.ToBytes(key)).ComputeTotp(app.Clock.GetUtcNow().UtcDateTime.AddSeconds(30 * i))).ToHashSet();
            return Enumerable.Range(0, 10).Select(i => $"00000{i}").First(code => !near.Contains(code));
        }
    }

    public void WaitForTheNextCode() => app.Clock.Advance(TimeSpan.FromSeconds(30));

    /// <summary>Turns the second factor on in a browser that is signed in, as its person would.</summary>
    /// <returns>The app, and the recovery codes that were shown.</returns>
    public static async Task<(AuthenticatorApp App, IReadOnlyList<string> Codes)> SetUpAsync(TestApp app, HttpClient browser, string? password = SignIns.Password)
    {
        var page = await browser.PageAsync("/account/second-factor");
        var offer = page.QuerySelector("input[name='Input.Offer']")!.GetAttribute("value")!;
        var phone = new AuthenticatorApp(app, page.QuerySelector("#key").Read().Replace(" ", "", StringComparison.Ordinal));
        using var answer = await browser.SubmitAsync("/account/second-factor", "second-factor-on", ("Input.Offer", offer), ("Input.Code", phone.Code), ("Input.Current", password ?? ""));
        var codes = (await answer.PageAsync()).QuerySelectorAll("#codes li").Select(code => code.Read()).ToList();
        phone.WaitForTheNextCode();
        return (phone, codes);
    }
}
