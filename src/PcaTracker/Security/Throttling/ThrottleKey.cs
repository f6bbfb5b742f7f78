using System.Net;
using PcaTracker.Domain;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Sessions;

namespace PcaTracker.Security.Throttling;

/// <summary>What attempts are counted by, such as a network address or an account.</summary>
/// <param name="Key">The kind of key and its value.</param>
/// <param name="Free">How many attempts need not wait.</param>
/// <param name="IsShared">Whether several people's attempts count for it, so that one person's success does not reset it.</param>
internal sealed record ThrottleKey(string Key, int Free, bool IsShared = false)
{
    /// <summary>Free attempts of each kind of key.</summary>
    public const int AttemptsPerAddress = 20, AttemptsPerAccount = 40, AttemptsPerBrowser = 10, AttemptsPerCode = 5;

    private const int LongestEmail = 254;

    /// <summary>Passwords and codes sent from a network address.</summary>
    public static ThrottleKey From(IPAddress? address) => new($"address {SourceNetwork.Of(address)}", AttemptsPerAddress, IsShared: true);

    /// <summary>
    /// Passwords sent for an account by browsers that have not signed in with it before. It has more free attempts than an address,
    /// so that no single address can use up all of them.
    /// </summary>
    public static ThrottleKey At(string email) =>
        new($"account {Shortened(EmailAddress.Form(email).ToUpperInvariant())}", AttemptsPerAccount);

    /// <summary>Passwords sent by a browser that has signed in with the account before; other people's attempts do not count.</summary>
    public static ThrottleKey Of(KnownBrowser browser) => new($"browser {browser.Id}", AttemptsPerBrowser);

    /// <summary>Passwords and codes of a reauthentication within a session.</summary>
    public static ThrottleKey Within(BrowserSession session) => new($"session {session.Id}", AttemptsPerBrowser);

    /// <summary>Codes sent for an account after its password.</summary>
    public static ThrottleKey CodesOf(Account account) => new($"codes {account.Id}", AttemptsPerCode);

    /// <summary>Codes sent by a known browser or after a sign-in link; somebody who knows the password cannot use these up.</summary>
    public static ThrottleKey CodesBy(string holder) => new($"codes by {holder}", AttemptsPerCode);

    /// <summary>Sign-in links opened from a network address; wrong passwords from there do not count.</summary>
    public static ThrottleKey LinksFrom(IPAddress? address) => new($"links {SourceNetwork.Of(address)}", AttemptsPerAddress, IsShared: true);

    private static string Shortened(string email) => email.Length > LongestEmail ? email[..LongestEmail] : email;
}
