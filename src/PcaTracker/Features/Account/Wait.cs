using PcaTracker.Security.Throttling;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Account;

/// <summary>How long somebody has to wait after too many attempts.</summary>
internal static class Wait
{
    /// <summary>Marks the answer as one to too many attempts, and returns the wait: "30 seconds", "14 minutes".</summary>
    public static string InWords(HttpContext context, TimeSpan wait)
    {
        _ = TooManyAttempts.SetRetryAfter(context, wait);
        return InWords(wait);
    }

    /// <summary>A wait: "30 seconds", "14 minutes".</summary>
    public static string InWords(TimeSpan wait) => wait.TotalSeconds <= 90
        ? TN("{0} second", "{0} seconds", Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)))
        : TN("{0} minute", "{0} minutes", (long)Math.Ceiling(wait.TotalMinutes));
}
