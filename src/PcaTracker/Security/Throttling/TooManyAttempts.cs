using System.Globalization;

namespace PcaTracker.Security.Throttling;

/// <summary>Answers attempts that the throttle refuses.</summary>
internal static class TooManyAttempts
{
    /// <summary>Sets status 429 and <c>Retry-After</c>, and returns the wait in words.</summary>
    public static string SetRetryAfter(HttpContext context, TimeSpan wait)
    {
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return SignInThrottle.InWords(wait);
    }
}
