using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Protocol;
using PcaTracker.Security.Sessions;

namespace PcaTracker.Security.Tokens;

/// <summary>
/// Authenticates requests of the API by an access token, as HTTP Basic (with the e-mail address, for spreadsheets) or as Bearer.
/// A browser may also read with its session; it may not write, since a cookie does not prove that one of our forms sent the request.
/// </summary>
internal sealed class ApiAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, AccessTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>The name of the authentication scheme.</summary>
    public const string Name = "Api";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization.Count == 0)
            return await FromSessionAsync();
        if (Credentials() is not var (email, token))
            return Invalid();
        if (ReadConfirms && tokens.Recall(token, email) is { Holder.Scope: TokenScope.Read or TokenScope.Write } access)
            access.Lend(Context);
        else if (tokens.HolderOf(token, email) is { Scope: TokenScope.Read or TokenScope.Write } holder)
            Context.SetHolder(holder);
        else
            return Invalid();

        return Success(new ClaimsPrincipal(new ClaimsIdentity(Name)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.Append(HeaderNames.WWWAuthenticate, "Basic realm=\"PcaTracker\", charset=\"UTF-8\"");
        Response.Headers.Append(HeaderNames.WWWAuthenticate, "Bearer realm=\"PcaTracker\"");
        return Request.Headers.Authorization.Count == 0
            ? ODataErrors.Write(Context, StatusCodes.Status401Unauthorized, "token-needed",
                "The API needs an account: send your e-mail address and an access token (HTTP Basic), or the token alone (Bearer). "
                + "You create a token on the Connect page.")
            : ODataErrors.Write(Context, StatusCodes.Status401Unauthorized, "token-not-accepted",
                "The e-mail address or the access token is wrong, expired or revoked. Create a new token on the Connect page; "
                + "the API does not accept passwords.");
    }

    private bool ReadConfirms => Context.GetEndpoint()?.Metadata.GetMetadata<ConfirmsCaller>() is not null;

    private static AuthenticateResult Invalid() => AuthenticateResult.Fail("The access token is not valid.");

    private async Task<AuthenticateResult> FromSessionAsync()
    {
        if (!HttpMethods.IsGet(Request.Method) && !HttpMethods.IsHead(Request.Method))
            return AuthenticateResult.NoResult();
        var session = await Context.AuthenticateAsync(SessionCookie.Scheme);
        return session.Succeeded ? Success(session.Principal) : AuthenticateResult.NoResult();
    }

    private AuthenticateResult Success(ClaimsPrincipal principal) => AuthenticateResult.Success(new AuthenticationTicket(principal, Scheme.Name));

    private (string? Email, string Token)? Credentials()
    {
        if (!AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var header) || header.Parameter is not { } parameter)
            return null;
        if (header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            return (null, parameter);
        if (!header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
            return null;

        var bytes = new byte[parameter.Length];
        if (!Convert.TryFromBase64String(parameter, bytes, out var length))
            return null;
        return Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [var email, var token] ? (email, token) : null;
    }
}
