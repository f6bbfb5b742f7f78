using PcaTracker.Domain;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Refused;

/// <summary>Words for refusals of requests that reach no page.</summary>
internal static class EarlyRefusals
{
    /// <summary>The code of a refusal for asking too often.</summary>
    public const string TooMany = "too-many-requests";

    private const string UnknownHost = "unknown-host", Token = "token-in-address", Foreign = "not-from-our-page";

    /// <summary>The words by code.</summary>
    public static Dictionary<string, Func<SaidRefusal, string>> Words { get; } = new(StringComparer.Ordinal)
    {
        [TooMany] = said => T("Of this kind the tracker takes {0} requests at once from one of you, and {1} a second after that. Go on in {2} s.",
            said[0], said[1], said[2]),
        [UnknownHost] = _ => T("The tracker does not go by the name that this request asks for: use its address as you were given it, or have your "
            + "administrator add the name to the setting {0}.", "PcaTracker__AllowedHosts"),
        [Token] = _ => T("An access token stands in the address, where others can read it: revoke it on the Connect page, and send a new one in the "
            + "Authorization header alone."),
        [Foreign] = _ => T("Nothing was saved: this did not come from a page of the tracker, or the browser does not say where from. Open the "
            + "tracker at its own address, reload the page and send the form again."),
        ["method-override"] = _ => T("A request is what its method says: send PATCH, PUT or DELETE itself instead of naming it in a header."),
    };

    /// <summary>What happened.</summary>
    public static string Heading(Refusal refusal) => refusal.Code switch
    {
        TooMany => T("Too many requests"),
        UnknownHost => T("Not an address of the tracker"),
        Token => T("An access token in the address"),
        Foreign => T("Not from a page of the tracker"),
        Storage.Damage.Code => T("The database is damaged"),
        _ => T("The request was not understood"),
    };

    /// <summary>Where to go on, and what the link is called; null if no address of this site helps.</summary>
    /// <param name="refusal">The refusal.</param>
    /// <param name="asked">The address that was asked for.</param>
    public static (string Address, string Name)? Way(Refusal refusal, string asked) => refusal.Code switch
    {
        TooMany or Storage.Damage.Code => (asked, T("Try again")),
        UnknownHost => null,
        Token => ("/connect", T("Connect")),
        _ => (asked, T("Open the page as it is now")),
    };
}
