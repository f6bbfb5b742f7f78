namespace ODataSql.AspNetCore.Hosting;

/// <summary>A position in the delta log, recognised by the entry there: after a backup was restored, another may have its number.</summary>
/// <param name="Sequence">Number of the entry; 0 before the first.</param>
/// <param name="Digest">Digest of the entry.</param>
public sealed record DeltaPosition(long Sequence, long Digest);

/// <summary>What happened to one row since a position, as one reader may know it.</summary>
/// <param name="Key">Key of the row.</param>
/// <param name="WasVisible">Whether the reader could read it at that position; null when the row itself did not change.</param>
/// <param name="WasDeleted">Whether it went out of sight by being deleted.</param>
public sealed record LoggedChange(RowKey Key, bool? WasVisible, bool WasDeleted);

/// <summary>One page of changes.</summary>
/// <param name="Changes">The rows that changed, each once, in the order of their last changes.</param>
/// <param name="End">Where in the log the page ends.</param>
/// <param name="More">Whether the log goes on.</param>
public sealed record LogPage(IReadOnlyList<LoggedChange> Changes, long End, bool More);

/// <summary>The log that delta links are answered from.</summary>
public interface IDeltaLog
{
    /// <summary>How long a delta link is good for.</summary>
    TimeSpan Retention { get; }

    /// <summary>Names what a delta link is bound to besides its query: the audience of the caller, and the schema of the database.</summary>
    string BoundTo(HttpContext context);

    /// <summary>The present end of the log.</summary>
    long Last(IReadSession session);

    /// <summary>The position of an entry; null when the log has no such entry or has dropped it.</summary>
    DeltaPosition? At(IReadSession session, long sequence);

    /// <summary>Reads changes of a set.</summary>
    LogPage After(IReadSession session, ServedSet set, long sequence, int size);

    /// <summary>Those of some rows that the reader can see now.</summary>
    IReadOnlyList<RowKey> Visible(IReadSession session, ServedSet set, IReadOnlyList<RowKey> keys);
}
