using OtpNet;

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
}
