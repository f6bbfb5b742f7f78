using System.Globalization;
using Dapper;
using PcaTracker.Storage;

namespace PcaTracker.Changes.Audit;

/// <summary>
/// Holds the clock to what was written: an entry of the audit log, or a checkpoint, that lies in the future tells that the clock was set
/// back since, or ran ahead then.
/// </summary>
internal sealed class ClockCheck(TrackerDatabase database, Checkpoints checkpoints, TimeProvider time)
{
    /// <summary>What everybody may know.</summary>
    public const string Behind = "The clock is behind the newest entry of the audit log: it was set back, or ran ahead before.";

    /// <summary>By how much clocks that are kept right may differ.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    /// <summary>What is wrong and what to do, for the administrator; null when the clock is not behind.</summary>
    public string? Warning()
    {
        var now = time.GetUtcNow();
        return Newest() is { } newest && newest > now + Tolerance
            ? $"{Behind} It says {Instants.Text(now)}, and the newest entry is of {Instants.Text(newest)}. Set it right, or wait until it has caught up: "
                + "until then reminders go by the day that the clock says, and no checkpoint is signed with a time before the last one's."
            : null;
    }

    private DateTimeOffset? Newest()
    {
        using var session = database.OpenAsSystem();
        // A synthetic negotiation has a time of its own.
        if (session.Connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM simulation)"))
            return null;
        var newest = new[] { session.Connection.ExecuteScalar<string?>("SELECT max(at) FROM entry"), checkpoints.LastAt }.Max(StringComparer.Ordinal);
        return DateTimeOffset.TryParseExact(newest, Instants.Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
    }
}
