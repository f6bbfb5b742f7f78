using System.Diagnostics;

namespace PcaTracker.Tests;

/// <summary>Waits for what the program does in its own time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Returns once a value is the expected one; fails with the value that it was last.</summary>
    public static async Task Equal<T>(T expected, Func<T> value)
    {
        for (var since = Stopwatch.GetTimestamp(); !Equals(expected, value()) && Stopwatch.GetElapsedTime(since) < Longest;)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        Assert.Equal(expected, value());
    }
}
