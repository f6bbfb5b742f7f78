using System.Diagnostics;

namespace PcaTracker.Tests.Features.Spreadsheets;

/// <summary>Runs a short program in Python, whose readers of archives, XML and JSON are not those that wrote the files.</summary>
internal static class Python
{
    /// <summary>What the program prints; a program that fails is a failure of the test.</summary>
    public static async Task<string> RunAsync(string program, params IEnumerable<string> arguments)
    {
        using var python = Process.Start(new ProcessStartInfo("python3", ["-X", "utf8", "-c", program, .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, wrong) = (python.StandardOutput.ReadToEndAsync(), python.StandardError.ReadToEndAsync());
        await python.WaitForExitAsync();
        Assert.True(python.ExitCode == 0, await wrong);
        return await said;
    }
}
