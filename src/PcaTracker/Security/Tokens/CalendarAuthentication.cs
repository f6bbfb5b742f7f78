using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using PcaTracker.Security.Sessions;

namespace PcaTracker.Security.Tokens;

/// <summary>
/// Authenticates calendar programs by a calendar token in the URL, the only place they support.
/// A URL without a valid token is answered 404: after 401 those programs would ask for a password, and a redirect would lead them
/// to an HTML page.
/// </summary>
internal sealed class CalendarAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, AccessTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>The name of the authentication scheme.</summary>
    public const string Name = "Calendar";

    private const string Folder = "/calendar", Extension = ".ics";

    /// <summary>The subscription link of a token, below the public address of the tracker.</summary>
    public static string Address(Uri root, string token) => $"{root}{Folder[1..]}/{token}{Extension}";

    /// <summary>Whether a request is for the calendar feed rather than for a page or the API.</summary>
    public static bool Concerns(HttpContext context) => context.Request.Path.StartsWithSegments(Folder, StringComparison.OrdinalIgnoreCase);

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (TokenIn(Request.Path) is not { } token || tokens.HolderOf(token, email: null) is not { Scope: TokenScope.Calendar } holder)
            return Task.FromResult(AuthenticateResult.NoResult());
        Context.SetHolder(holder);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(Name)), Scheme.Name)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status404NotFound;
        Response.ContentType = "text/plain; charset=utf-8";
        return Response.WriteAsync(
            "There is no calendar at this address, or no longer. Make a new address on the Connect page of the tracker.\n", Context.RequestAborted);
    }

    private static string? TokenIn(PathString path) =>
        path.Value!.Length > Folder.Length
        && path.Value[(Folder.Length + 1)..] is var name
        && name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase)
            ? name[..^Extension.Length]
            : null;
}
