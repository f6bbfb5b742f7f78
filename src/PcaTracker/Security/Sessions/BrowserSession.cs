namespace PcaTracker.Security.Sessions;

/// <summary>A row of <c>browser_session</c>: a browser in which somebody is signed in.</summary>
internal sealed record BrowserSession
{
    public required long Id { get; init; }

    /// <summary>One of <see cref="SignInWay"/>.</summary>
    public required string Way { get; init; }

    /// <summary>Kind of browser and system, as the browser says.</summary>
    public required string Browser { get; init; }

    /// <summary>Network address at which it began.</summary>
    public string? Address { get; init; }

    public required string StartedAt { get; init; }

    public required string LastSeenAt { get; init; }
}

/// <summary>How a session began.</summary>
internal static class SignInWay
{
    public const string Password = "password", Link = "link", Provider = "provider";
}

/// <summary>The session behind a request.</summary>
internal static class CurrentSession
{
    /// <summary>Null when the request came without one, or with an access token.</summary>
    public static BrowserSession? Session(this HttpContext context) => context.Features.Get<BrowserSession>();

    public static void SetSession(this HttpContext context, BrowserSession session) => context.Features.Set(session);
}
