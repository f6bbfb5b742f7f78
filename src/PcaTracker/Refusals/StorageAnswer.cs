using System.Globalization;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Refusals;

/// <summary>Marks pages where the database is busy or the disk is full: 503 with <c>Retry-After</c>, or 507.</summary>
internal static class StorageAnswer
{
    /// <summary>Sets the status of an answer, and removes the cookies of a session that did not begin.</summary>
    public static void Mark(HttpResponse response, Refusal refusal)
    {
        response.StatusCode = ApiRefusals.StatusOf(refusal.Kind);
        response.Headers.Remove("Set-Cookie");
        if (refusal.Kind == RefusalKind.Busy)
            response.Headers.RetryAfter = StorageRefusal.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
    }
}
