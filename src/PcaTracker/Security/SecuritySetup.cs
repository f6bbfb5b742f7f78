using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using PcaTracker.Domain;
using PcaTracker.Refusals;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Http;
using PcaTracker.Security.Provider;
using PcaTracker.Security.SecondFactor;
using PcaTracker.Security.Sessions;
using PcaTracker.Security.Throttling;
using PcaTracker.Security.Tokens;
using PcaTracker.Storage;

namespace PcaTracker.Security;

/// <summary>Registers accounts, sessions and access tokens. Every endpoint needs an account unless it is declared open.</summary>
internal static class SecuritySetup
{
    /// <summary>The policy of endpoints for administrators only.</summary>
    public const string Administrators = "Administrators";

    private const string ByAddress = "ByAddress";

    /// <summary>Registers the services of authentication and authorisation.</summary>
    public static void AddSecurity(this IServiceCollection services, SecuritySettings settings, string dataDirectory, OidcSettings oidc)
    {
        var https = settings.Address.IsHttps;
        services.AddSingleton(settings);
        services.AddSingleton(_ => new RateLimits(settings.Limits));
        services.AddSingleton<LoggerFactory>();
        services.AddSingleton<ILoggerFactory>(s => new RedactingLoggerFactory(s.GetRequiredService<LoggerFactory>()));
        services.AddAccounts(dataDirectory);
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<BrowserSessions>();
        services.AddSingleton<KnownBrowsers>();
        services.AddSingleton<SignInLinks>();
        services.AddSingleton(s => AttemptStore.For(s.GetRequiredService<TrackerDatabase>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SignInThrottle>();
        services.AddScoped<Reauthentication>();
        var authentication = services.AddAuthentication(ByAddress)
            .AddPolicyScheme(ByAddress, null, options => options.ForwardDefaultSelector = SchemeFor)
            .AddCookie(SessionCookie.Scheme, options => SessionCookie.Configure(options, https))
            .AddCookie(SignInAttempt.Scheme, options => SignInAttempt.Configure(options, https))
            .AddScheme<AuthenticationSchemeOptions, ApiAuthentication>(ApiAuthentication.Name, null)
            .AddScheme<AuthenticationSchemeOptions, CalendarAuthentication>(CalendarAuthentication.Name, null);
        authentication.AddProvider(oidc);
        services.AddAuthorizationBuilder()
            .AddPolicy(Administrators, policy => policy.RequireAuthenticatedUser().RequireAssertion(IsAdministrator))
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.Configure<KestrelServerOptions>(server => server.AddServerHeader = false);
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = SessionCookie.NameOf("pcatracker-form", https);
            options.Cookie.SecurePolicy = SessionCookie.SecureWith(https);
            options.Cookie.Path = "/";
            options.SuppressXFrameOptionsHeader = true;
        });
    }

    /// <summary>Establishes the client's address, the scheme and the host, before anything builds an answer or a link from them.</summary>
    public static void UseAddresses(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<SecuritySettings>();
        settings.Proxies.Use(app);
        // A proxy that terminates TLS uses plain http behind it; the public scheme counts.
        if (settings.Address.IsHttps)
            app.Use((context, next) =>
            {
                context.Request.Scheme = Uri.UriSchemeHttps;
                return next(context);
            });
        app.Use(settings.Hosts.Check);
    }

    /// <summary>Adds authentication, the checks around it, rate limits and authorisation to the pipeline.</summary>
    public static void UseSecurity(this WebApplication app)
    {
        // The API checks this itself, also within a batch.
        app.UseWhen(context => !context.IsForApi(), others => others.Use(TokenInAddress.Check));
        app.UseSameOrigin();
        var limits = app.Services.GetRequiredService<RateLimits>();
        // Anybody may send these; authentication handles each of them with a request to the provider.
        app.UseWhen(context => context.Request.Path == ProviderSignIn.Answer, answers => answers.Use(limits.CheckAddress));
        app.Use(limits.CheckRefused);
        app.UseAuthentication();
        app.Use(limits.Check);
        app.UseAuthorization();
        app.Use(RememberedAccess.AnswerChanges);
    }

    /// <summary>Maps signing out and the redirect to the identity provider.</summary>
    public static void MapSecurity(this WebApplication app)
    {
        app.MapPost("/sign-out", SignOut.Handle);
        if (app.Services.GetService<ProviderSignIn>() is { } provider)
            app.MapGet(ProviderSignIn.Path, (HttpContext context, string? @return) => provider.BeginAsync(context, @return)).AllowAnonymous();
    }

    private static string SchemeFor(HttpContext context) =>
        context.IsForApi() ? ApiAuthentication.Name
        : CalendarAuthentication.Concerns(context) ? CalendarAuthentication.Name
        : SessionCookie.Scheme;

    private static bool IsAdministrator(AuthorizationHandlerContext authorization) =>
        authorization.Resource is HttpContext context && context.ActorOrNull()?.Role == Role.Administrator;

    private static void AddProvider(this AuthenticationBuilder authentication, OidcSettings oidc)
    {
        if (oidc.Provider is not { } provider)
            return;
        authentication.AddOpenIdConnect(ProviderSignIn.Scheme, _ => { });
        authentication.Services.AddSingleton(provider);
        authentication.Services.AddSingleton<ProviderSignIn>();
        authentication.Services.AddScoped<ProviderAccounts>();
        authentication.Services.AddOptions<OpenIdConnectOptions>(ProviderSignIn.Scheme)
            .Configure<ProviderSignIn>((options, signIn) => signIn.Configure(options));
    }
}
