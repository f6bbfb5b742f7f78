using System.Globalization;
using PcaTracker.Domain;
using PcaTracker.Refusals;
using PcaTracker.Runtime;
using PcaTracker.Security.Sessions;
using StringWithQualityHeaderValue = Microsoft.Net.Http.Headers.StringWithQualityHeaderValue;

namespace PcaTracker.Features.Languages;

/// <summary>The languages in which pages are offered, and which of them a request is answered in.</summary>
/// <param name="Offered">The codes of the languages; the first one serves everybody who asks for no other.</param>
internal sealed record PageLanguages(IReadOnlyList<string> Offered)
{
    private const string Name = "PageLanguages", Cookie = "pcatracker-language";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    /// <summary>Reads and checks the setting.</summary>
    public static Result<PageLanguages> Read(IConfiguration configuration)
    {
        var offered = Setting.List(configuration, Name);
        if (offered.Find(code => !Language.All.Contains(code) && code != PseudoLanguage.Code) is { } wrong)
            return Setting.Wrong(Name, $"is '{wrong}'. Set {Listing.Or(Language.All)}, one each in PcaTracker__{Name}__0, __1 and so on");
        return new PageLanguages(offered.Count == 0 ? Language.All : offered);
    }

    /// <summary>Sets the language of everything that is written for the request from here on.</summary>
    public void Use(HttpContext context) => CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(Of(context));

    /// <summary>The language of a request: the person's, or without a session what was chosen in the browser, or what the browser prefers.</summary>
    public string Of(HttpContext context) =>
        Wanted(context).FirstOrDefault(code => Offered.Contains(code, StringComparer.Ordinal)) ?? Offered[0];

    /// <summary>Keeps the language in the browser of somebody who has not signed in.</summary>
    public static void Keep(HttpContext context, string language) => context.Response.Cookies.Append(Cookie, language, new CookieOptions
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = Lifetime,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
    });

    private static IEnumerable<string> Wanted(HttpContext context)
    {
        if (context.ActorOrNull() is { } actor)
            return [actor.Language];
        if (EarlyRefusal.LanguageOf(context) is { } known)
            return [known];
        IEnumerable<string> preferred = [];
        if (StringWithQualityHeaderValue.TryParseList(context.Request.Headers.AcceptLanguage, out var accepted))
            preferred = accepted.OrderByDescending(language => language.Quality ?? 1)
                .Select(language => language.Value.ToString().Split('-')[0].ToLowerInvariant());
        return context.Request.Cookies[Cookie] is { } chosen ? preferred.Prepend(chosen) : preferred;
    }
}
