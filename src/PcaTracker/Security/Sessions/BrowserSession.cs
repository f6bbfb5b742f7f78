namespace PcaTracker.Security.Sessions;

/// <summary>A row of <c>browser_session</c>: a person signed in with a browser.</summary>
internal sealed record BrowserSession
{
    public required long Id { get; init; }

    /// <summary>One of <see cref="SignInWay"/>.</summary>
    public required string Way { get; init; }

    /// <summary>Browser and system, from the User-Agent.</summary>
    public required string Browser { get; init; }

    /// <summary>The network address at the sign-in.</summary>
    public string? Address { get; init; }

    public required string StartedAt { get; init; }

    public required string LastSeenAt { get; init; }

    public required string ExpiresAt { get; init; }
}

/// <summary>How a person signed in.</summary>
internal static class SignInWay
{
    /// <summary>A way to sign in.</summary>
    public const string Password = "password", Link = "link", Provider = "provider";
}

/// <summary>The session of a request.</summary>
internal static class CurrentSession
{
    /// <summary>Returns the session; null for a request without one, or with an access token.</summary>
    public static BrowserSession? Session(this HttpContext context) => context.Features.Get<BrowserSession>();

    /// <summary>Sets the session of a request.</summary>
    public static void SetSession(this HttpContext context, BrowserSession session) => context.Features.Set(session);
}
