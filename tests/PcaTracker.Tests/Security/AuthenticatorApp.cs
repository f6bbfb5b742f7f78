using OtpNet;

namespace PcaTracker.Tests.Security;

/// <summary>An authenticator app with the test's clock.</summary>
internal sealed class AuthenticatorApp(TestApp app, string key)
{
    /// <summary>Its key.</summary>
    public string Key => key;

    /// <summary>The current code.</summary>
    public string Code => new Totp(Base32Encoding.ToBytes(key)).ComputeTotp(app.Clock.GetUtcNow().UtcDateTime);

    /// <summary>A code that is wrong now and within the tolerance.</summary>
    public string WrongCode
    {
        get
        {
            var near = Enumerable.Range(-2, 5).Select(i => new Totp(Base32Encoding.ToBytes(key)).ComputeTotp(app.Clock.GetUtcNow().UtcDateTime.AddSeconds(30 * i))).ToHashSet();
            return Enumerable.Range(0, 10).Select(i => $"00000{i}").First(code => !near.Contains(code));
        }
    }

    public void WaitForTheNextCode() => app.Clock.Advance(TimeSpan.FromSeconds(30));
}
