namespace PcaTracker.Security.Tokens;

/// <summary>What a token opens, at most: what may be done there is decided by its owner's role, at each request anew.</summary>
internal static class TokenScope
{
    /// <summary>The feed, for whoever asks.</summary>
    public const string Read = "read";

    /// <summary>The feed, also for changes.</summary>
    public const string Write = "write";

    /// <summary>The calendar alone, whose address stands in programs that many see.</summary>
    public const string Calendar = "calendar";

    public static readonly IReadOnlyList<string> All = [Read, Write, Calendar];
}
