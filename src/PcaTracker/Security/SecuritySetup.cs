using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using PcaTracker.Api;

namespace PcaTracker.Security;

/// <summary>Wires accounts, sessions and access tokens. Whatever does not say that it is open to everybody needs an account.</summary>
internal static class SecuritySetup
{
    private const string ByAddress = "ByAddress";

    public static void AddSecurity(this IServiceCollection services, PublicAddress address, string dataDirectory)
    {
        var https = address.IsHttps;
        services.AddSingleton<Accounts>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<SignInLinks>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<GuessingDelay>();
        services.AddDataProtection()
            .SetApplicationName("PcaTracker")
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(dataDirectory, "keys")));
        services.AddAuthentication(ByAddress)
            .AddPolicyScheme(ByAddress, null, options => options.ForwardDefaultSelector = context => context.IsFeed() ? FeedAuthentication.Name : SessionCookie.Scheme)
            .AddCookie(SessionCookie.Scheme, options => SessionCookie.Configure(options, https))
            .AddScheme<AuthenticationSchemeOptions, FeedAuthentication>(FeedAuthentication.Name, null);
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = SessionCookie.NameOf("pcatracker-form", https);
            options.Cookie.SecurePolicy = SessionCookie.SecureWith(https);
            options.SuppressXFrameOptionsHeader = true;
        });
    }

    public static void UseSecurity(this WebApplication app)
    {
        // A proxy that ends TLS talks plain http to us; what counts is how people reach it.
        if (app.Services.GetRequiredService<PublicAddress>().IsHttps)
            app.Use((context, next) =>
            {
                context.Request.Scheme = Uri.UriSchemeHttps;
                return next(context);
            });
        app.UseSecurityHeaders();
        app.UseAuthentication();
        app.UseAuthorization();
    }

    public static void MapSecurity(this WebApplication app) => app.MapPost("/sign-out", SignOut.Handle);
}
