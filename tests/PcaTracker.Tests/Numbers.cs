namespace PcaTracker.Tests;

/// <summary>SQL of numbers, for statements that make many rows.</summary>
internal static class Numbers
{
    /// <summary>A source of the numbers from 1 to <paramref name="last"/>, as <c>numbers.value</c>.</summary>
    public static string To(int last) =>
        $"(WITH RECURSIVE number (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM number WHERE value < {last}) SELECT value FROM number) numbers";
}
