using System.Globalization;
using Dapper;
using PcaTracker.Storage;

namespace PcaTracker.Changes.Audit;

/// <summary>
/// Compares the clock with the audit log: an entry or a checkpoint in the future shows that the clock was set back since, or was ahead
/// when it was written.
/// </summary>
internal sealed class ClockCheck(TrackerDatabase database, Checkpoints checkpoints, TimeProvider time)
{
    /// <summary>The message for everybody.</summary>
    public const string Behind = "The clock is behind the newest entry of the audit log: it was set back, or ran ahead before.";

    /// <summary>The difference that synchronised clocks may have.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    /// <summary>How far the clock is behind; null when it is not.</summary>
    public ClockBehind? Find()
    {
        var now = time.GetUtcNow();
        return Newest() is { } newest && newest > now + Tolerance ? new ClockBehind(now, newest) : null;
    }

    private DateTimeOffset? Newest()
    {
        using var session = database.OpenAsSystem();
        // The entries of a synthetic negotiation have invented times.
        if (session.Connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM simulation)"))
            return null;
        var newest = new[] { session.Connection.ExecuteScalar<string?>("SELECT max(at) FROM entry"), checkpoints.LastAt }.Max(StringComparer.Ordinal);
        return DateTimeOffset.TryParseExact(newest, Instants.Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at
            : null;
    }
}

/// <summary>A clock that is behind the audit log.</summary>
/// <param name="Now">What it says.</param>
/// <param name="Newest">The moment of the newest entry or checkpoint.</param>
internal sealed record ClockBehind(DateTimeOffset Now, DateTimeOffset Newest)
{
    /// <summary>The message for the log, with the way out; pages say it in other words.</summary>
    public string Warning =>
        $"{ClockCheck.Behind} It says {Instants.Text(Now)}, and the newest entry is of {Instants.Text(Newest)}. "
        + "Set it right, or wait until it has caught up: "
        + "until then reminders go by the day that the clock says, and no checkpoint is signed with a time before the last one's.";
}
