using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using PcaTracker.Domain;
using PcaTracker.Runtime;
using PcaTracker.Security.Http;
using PcaTracker.Security.Sessions;

namespace PcaTracker.Security.Provider;

/// <summary>Signs people in by OpenID Connect: code flow with PKCE, then a session of our own.</summary>
internal sealed partial class ProviderSignIn(
    OidcProvider provider, TimeProvider time, PublicAddress address, IDataProtectionProvider protection, ILogger<ProviderSignIn> log)
{
    /// <summary>The path that redirects to the provider, and the name of the authentication scheme.</summary>
    public const string Path = "/sign-in/provider", Scheme = OpenIdConnectDefaults.AuthenticationScheme;

    /// <summary>The path to which the provider redirects back.</summary>
    public const string Answer = "/signin-oidc";

    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(2), RefusalLasts = TimeSpan.FromMinutes(10);

    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256,
        SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.EcdsaSha384,
    ];

    private readonly ITimeLimitedDataProtector _refusals = protection.CreateProtector("provider-refusal").ToTimeLimitedDataProtector();

    /// <summary>The provider's name on the sign-in page.</summary>
    public string Name => provider.Name;

    /// <summary>Configures the handler of the framework.</summary>
    public void Configure(OpenIdConnectOptions options)
    {
        options.Authority = provider.Authority.ToString();
        options.ClientId = provider.ClientId;
        options.ClientSecret = provider.ClientSecret;
        // The settings allow plain http for loopback only.
        options.RequireHttpsMetadata = provider.Authority.Scheme == Uri.UriSchemeHttps;
        options.ResponseType = OpenIdConnectResponseType.Code;
        // A form_post answer is a post from another site, which SameOrigin refuses.
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        // Only our own form ends a session: any link or picture can request a sign-out address.
        options.RemoteSignOutPath = options.SignedOutCallbackPath = PathString.Empty;
        options.CallbackPath = Answer;
        options.MapInboundClaims = false;
        // The handler drops the issuer by default; it is half of a person's key.
        options.ClaimActions.Remove("iss");
        options.SaveTokens = false;
        options.DisableTelemetry = true;
        options.Scope.Clear();
        foreach (var scope in provider.Scope.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            options.Scope.Add(scope);
        options.TokenValidationParameters.ValidAlgorithms = Algorithms;
        options.TokenValidationParameters.LifetimeValidator = (from, until, _, _) => IsNow(from, until);
        SessionCookie.Secure(options.CorrelationCookie, "pcatracker-provider-", address.IsHttps);
        SessionCookie.Secure(options.NonceCookie, "pcatracker-nonce-", address.IsHttps);
        options.Events = Events;
    }

    /// <summary>Redirects the browser to the provider.</summary>
    public async Task BeginAsync(HttpContext context, string? goal)
    {
        try
        {
            await context.ChallengeAsync(Scheme, new AuthenticationProperties { RedirectUri = LocalAddress.OrHome(goal) });
        }
        catch (InvalidOperationException error) when (!context.Response.HasStarted)
        {
            // The provider's metadata could not be read.
            LogFailure(error, context.TraceIdentifier);
            Refuse(context, Refusal.NotAllowed("provider-away",
                $"{provider.Name} does not answer at the moment. Try again in a while, or sign in with a password or a sign-in link."));
        }
    }

    /// <summary>Decrypts a refusal from the sign-in page's address; null without a valid one.</summary>
    public Refusal? RefusalOf(string? refused)
    {
        try
        {
            return refused is { Length: > 0 } ? JsonSerializer.Deserialize<Refusal>(_refusals.Unprotect(refused)) : null;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    private OpenIdConnectEvents Events => new()
    {
        OnRedirectToIdentityProvider = context =>
        {
            context.ProtocolMessage.RedirectUri = new Uri(address.RootFor(context.HttpContext), Answer.TrimStart('/')).ToString();
            return Task.CompletedTask;
        },
        OnTokenValidated = context =>
        {
            // In the code flow the handler accepts a token without a signature.
            if (context.SecurityToken.RawSignature is not { Length: > 0 })
                context.Fail("The token is not signed.");
            return Task.CompletedTask;
        },
        OnTicketReceived = CompleteAsync,
        OnRemoteFailure = context =>
        {
            LogFailure(context.Failure, context.HttpContext.TraceIdentifier);
            context.HandleResponse();
            Refuse(context.HttpContext, Refusal.NotAllowed("provider-failed",
                $"Signing in with {provider.Name} was not completed. Try again; if it happens again, tell your administrator the number "
                + $"{context.HttpContext.TraceIdentifier}."));
            return Task.CompletedTask;
        },
    };

    private async Task CompleteAsync(TicketReceivedContext context)
    {
        context.HandleResponse();
        var account = await context.HttpContext.RequestServices.GetRequiredService<ProviderAccounts>().OfAsync(context.Principal!);
        if (account.IsRefused(out var refusal))
        {
            Refuse(context.HttpContext, refusal);
            return;
        }
        await SessionCookie.BeginAsync(context.HttpContext, account.Value, SignInWay.Provider);
        context.Response.Redirect(address.Path(LocalAddress.OrHome(context.ReturnUri)));
    }

    // Its values as text, since they are read back without their types.
    private static string Kept(Refusal refusal) =>
        JsonSerializer.Serialize(refusal with { Values = [.. refusal.Values.Select(value => value?.ToString())] });

    private void Refuse(HttpContext context, Refusal refusal) =>
        context.Response.Redirect(address.Path($"/sign-in?refused={Uri.EscapeDataString(_refusals.Protect(Kept(refusal), RefusalLasts))}"));

    // By the tracker's clock; a token without an expiry is refused.
    private bool IsNow(DateTime? from, DateTime? until)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return until is { } end && now - ClockTolerance < end && (from is not { } start || start <= now + ClockTolerance);
    }

    [LoggerMessage(LogLevel.Warning, "Signing in by the identity provider failed in request {Request}")]
    private partial void LogFailure(Exception? failure, string request);
}
