using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using PcaTracker.Security.Sessions;

namespace PcaTracker.Security.Tokens;

/// <summary>
/// Who asks for a calendar: the token of that scope in the address, since calendar programs know nothing else. Any other address
/// below is answered as one that nobody has: 401 would make those programs ask for a password, and a redirect show a page of ours as a calendar.
/// </summary>
internal sealed class CalendarAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, AccessTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "Calendar";

    private const string Folder = "/calendar", Extension = ".ics";

    /// <summary>The link to subscribe to, below the address where people reach the tracker.</summary>
    public static string Address(Uri root, string token) => $"{root}{Folder[1..]}/{token}{Extension}";

    /// <summary>Whether a request is for a calendar rather than for a page or the feed.</summary>
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
        return Response.WriteAsync("There is no calendar at this address, or no longer. Make a new address on the Connect page of the tracker.\n", Context.RequestAborted);
    }

    private static string? TokenIn(PathString path) =>
        path.Value!.Length > Folder.Length && path.Value[(Folder.Length + 1)..] is var name && name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) ? name[..^Extension.Length] : null;
}
