using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace PcaTracker.Tests.Security;

/// <summary>
/// An OpenID Connect provider on loopback: metadata, keys, authorization and token endpoint. It checks what a provider must
/// (client, redirect URI, single use of codes, PKCE); the test decides who signs in and what is wrong with the token.
/// </summary>
internal sealed class IdentityProvider : IAsyncDisposable
{
    public const string ClientId = "pcatracker", ClientSecret = "a secret of both";

    // One key for all providers: making one takes longer than a sign-in.
    private static readonly RsaSecurityKey Key = new(RSA.Create(2048)) { KeyId = "key-1" };

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Grant> _codes = new();

    private IdentityProvider(WebApplication app) => _app = app;

    public string Issuer => _app.Urls.First();

    /// <summary>The claims of the next sign-in.</summary>
    public Dictionary<string, object> Person { get; } = new() { ["sub"] = "person-1", ["email"] = "minister@example.org", ["name"] = "A minister", ["groups"] = new[] { "eu-negotiators" } };

    /// <summary>Changes the claims of the token before it is signed.</summary>
    public Action<Dictionary<string, object>> Spoil { get; set; } = _ => { };

    /// <summary>Changes the token after it is signed.</summary>
    public Func<string, string> SpoilSigned { get; set; } = token => token;

    /// <summary>The clock that dates tokens.</summary>
    public DateTimeOffset Now { get; set; } = TestApp.Start;

    /// <summary>The refusals of the token endpoint, in order.</summary>
    public ConcurrentQueue<string> Refused { get; } = new();

    /// <summary>The requests to the authorization endpoint, in order.</summary>
    public ConcurrentQueue<IReadOnlyDictionary<string, string>> Requests { get; } = new();

    public static async Task<IdentityProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var provider = new IdentityProvider(app);
        app.MapGet("/.well-known/openid-configuration", () => new Dictionary<string, object>
        {
            ["issuer"] = provider.Issuer,
            ["authorization_endpoint"] = $"{provider.Issuer}/authorize",
            ["token_endpoint"] = $"{provider.Issuer}/token",
            ["jwks_uri"] = $"{provider.Issuer}/keys",
            ["response_types_supported"] = (string[])["code"],
            ["id_token_signing_alg_values_supported"] = (string[])["RS256"],
        });
        app.MapGet("/keys", provider.Keys);
        app.MapGet("/authorize", provider.Authorize);
        app.MapPost("/token", (Delegate)provider.TokenAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return provider;
    }

    /// <summary>The settings of a tracker that uses this provider.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Settings =>
    [
        new("PcaTracker:Oidc:Authority", Issuer),
        new("PcaTracker:Oidc:ClientId", ClientId),
        new("PcaTracker:Oidc:ClientSecret", ClientSecret),
        new("PcaTracker:Oidc:Name", "the ministry"),
        new("PcaTracker:Oidc:Groups:0:Group", "eu-negotiators"),
        new("PcaTracker:Oidc:Groups:0:Side", "EU"),
        new("PcaTracker:Oidc:Groups:0:Role", "negotiator"),
        new("PcaTracker:Oidc:Groups:1:Group", "kz-analysts"),
        new("PcaTracker:Oidc:Groups:1:Side", "KZ"),
        new("PcaTracker:Oidc:Groups:1:Role", "analyst"),
        new("PcaTracker:Oidc:Groups:2:Group", "eu-heads"),
        new("PcaTracker:Oidc:Groups:2:Side", "EU"),
        new("PcaTracker:Oidc:Groups:2:Role", "head"),
    ];

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Dictionary<string, object> Keys()
    {
        var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(Key.Rsa.ExportParameters(includePrivateParameters: false)) { KeyId = Key.KeyId });
        return new() { ["keys"] = new[] { new Dictionary<string, string> { ["kty"] = "RSA", ["use"] = "sig", ["alg"] = "RS256", ["kid"] = key.Kid, ["n"] = key.N, ["e"] = key.E } } };
    }

    private IResult Authorize(HttpContext context)
    {
        var asked = context.Request.Query.ToDictionary(p => p.Key, p => p.Value.ToString(), StringComparer.Ordinal);
        Requests.Enqueue(asked);
        if (asked["client_id"] != ClientId || asked["response_type"] != "code" || asked.GetValueOrDefault("code_challenge_method") != "S256")
            return Results.BadRequest();
        var code = Guid.NewGuid().ToString("N");
        _codes[code] = new Grant(asked["redirect_uri"], asked["nonce"], asked["code_challenge"]);
        return Results.Redirect($"{asked["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(asked["state"])}");
    }

    private async Task<IResult> TokenAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (!_codes.TryRemove(form["code"].ToString(), out var asked))
            return Refuse("code not known, or used before");
        if (form["client_id"] != ClientId || form["client_secret"] != ClientSecret)
            return Refuse("client not known");
        if (form["redirect_uri"] != asked.RedirectUri)
            return Refuse("another redirect address");
        if (Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != asked.Challenge)
            return Refuse("verifier does not match");
        return Results.Json(new Dictionary<string, object> { ["access_token"] = "not used", ["token_type"] = "Bearer", ["expires_in"] = 300, ["id_token"] = IdToken(asked.Nonce) });
    }

    private string IdToken(string nonce)
    {
        var claims = new Dictionary<string, object>(Person)
        {
            ["iss"] = Issuer,
            ["aud"] = ClientId,
            ["iat"] = Now.ToUnixTimeSeconds(),
            ["exp"] = Now.AddMinutes(5).ToUnixTimeSeconds(),
            ["nonce"] = nonce,
        };
        Spoil(claims);
        return SpoilSigned(new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            JsonSerializer.Serialize(claims), new SigningCredentials(Key, SecurityAlgorithms.RsaSha256)));
    }

    private IResult Refuse(string why)
    {
        Refused.Enqueue(why);
        return Results.Json(new Dictionary<string, string> { ["error"] = "invalid_grant" }, statusCode: StatusCodes.Status400BadRequest);
    }

    private sealed record Grant(string RedirectUri, string Nonce, string Challenge);
}
