using System.Globalization;

namespace PcaTracker.Security.Throttling;

/// <summary>The answer to who tries too often.</summary>
internal static class TooManyAttempts
{
    /// <summary>Marks the answer as one to come back after, and says after how long.</summary>
    public static string After(HttpContext context, TimeSpan wait)
    {
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return SignInThrottle.InWords(wait);
    }
}
