namespace PcaTracker.Security.Tokens;

/// <summary>The scopes of access tokens. A scope is an upper limit; the owner's role decides at each request.</summary>
internal static class TokenScope
{
    /// <summary>Reads from the API.</summary>
    public const string Read = "read";

    /// <summary>Reads from the API and writes to it.</summary>
    public const string Write = "write";

    /// <summary>Only the calendar feed, whose URL is visible in programs that many people see.</summary>
    public const string Calendar = "calendar";

    /// <summary>All scopes.</summary>
    public static readonly IReadOnlyList<string> All = [Read, Write, Calendar];
}
