using System.Net;
using PcaTracker.Domain;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Sessions;

namespace PcaTracker.Security.Throttling;

/// <summary>What tries are counted by.</summary>
/// <param name="Key">What it is, and whose.</param>
/// <param name="Free">How many tries need not wait.</param>
/// <param name="IsShared">Whether several people's tries count in it, so that one who is right does not speak for all.</param>
internal sealed record ThrottleKey(string Key, int Free, bool IsShared = false)
{
    public const int TriesFromAnAddress = 20, TriesAtAnAccount = 40, TriesOfABrowser = 10, TriesAtACode = 5;

    private const int LongestEmail = 254;

    /// <summary>Passwords and codes tried from a network address.</summary>
    public static ThrottleKey From(IPAddress? address) => new($"address {SourceNetwork.Of(address)}", TriesFromAnAddress, IsShared: true);

    /// <summary>
    /// Passwords tried at an account by browsers that it never signed in with. More than one address may try, so that no one
    /// address can use up all of them.
    /// </summary>
    public static ThrottleKey At(string email) =>
        new($"account {EmailAddress.Form(email).ToUpperInvariant() switch { { Length: > LongestEmail } longer => longer[..LongestEmail], var usual => usual }}", TriesAtAnAccount);

    /// <summary>Passwords tried at an account by a browser that has signed in with it before, whatever strangers do meanwhile.</summary>
    public static ThrottleKey Of(KnownBrowser browser) => new($"browser {browser.Id}", TriesOfABrowser);

    /// <summary>Passwords and codes asked for again within a session.</summary>
    public static ThrottleKey Within(BrowserSession session) => new($"session {session.Id}", TriesOfABrowser);

    /// <summary>Codes tried at an account after its password.</summary>
    public static ThrottleKey CodesOf(Account account) => new($"codes {account.Id}", TriesAtACode);

    /// <summary>Codes tried by a browser that has signed in before, or after a sign-in link: who knows the password cannot use these up.</summary>
    public static ThrottleKey CodesBy(string holder) => new($"codes by {holder}", TriesAtACode);

    /// <summary>Sign-in links tried from a network address; passwords that somebody tries from there are no reason to refuse a link.</summary>
    public static ThrottleKey LinksFrom(IPAddress? address) => new($"links {SourceNetwork.Of(address)}", TriesFromAnAddress, IsShared: true);
}
