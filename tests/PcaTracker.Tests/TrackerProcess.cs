using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PcaTracker.Tests;

/// <summary>What a command that has ended said.</summary>
internal sealed record Ended(int ExitCode, string Output, string Errors);

/// <summary>The program itself, in a process of its own, with the system's clock.</summary>
internal sealed class TrackerProcess : IAsyncDisposable
{
    private const string Ready = "PcaTracker is at ";

    private readonly Process _process;

    private TrackerProcess(Process process, Uri address, IReadOnlyList<string> said) => (_process, Address, Said) = (process, address, said);

    /// <summary>Where it serves.</summary>
    public Uri Address { get; }

    /// <summary>The lines it printed before it said so, such as the link of the first sign-in.</summary>
    public IReadOnlyList<string> Said { get; }

    public int Id => _process.Id;

    /// <summary>Runs a command to its end.</summary>
    public static Task<Ended> RunAsync(string dataDirectory, params IEnumerable<string> arguments) => RunAsync(dataDirectory, [], arguments);

    public static async Task<Ended> RunAsync(string dataDirectory, IEnumerable<KeyValuePair<string, string>> environment, IEnumerable<string> arguments)
    {
        using var process = Start(dataDirectory, environment, arguments);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new Ended(process.ExitCode, await output, await errors);
    }

    /// <summary>Runs a command, or a server, and sends it a signal after a while, unless it has ended by itself.</summary>
    public static async Task<Ended> RunUntilAsync(string dataDirectory, TimeSpan after, int signal, params IEnumerable<string> arguments)
    {
        using var process = Start(dataDirectory, [], arguments);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await Task.WhenAny(process.WaitForExitAsync(TestContext.Current.CancellationToken), Task.Delay(after, TestContext.Current.CancellationToken));
        if (!process.HasExited)
            _ = Send(process.Id, signal);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new Ended(process.ExitCode, await output, await errors);
    }

    /// <summary>Runs a command whose standard error is a terminal, and says what it wrote there.</summary>
    public static async Task<string> TerminalOfAsync(string dataDirectory, params IEnumerable<string> arguments)
    {
        var command = string.Join(' ', new[] { "dotnet", Path.Combine(AppContext.BaseDirectory, "PcaTracker.dll") }.Concat(arguments).Select(a => $"'{a}'"));
        // Of util-linux: it gives the command a terminal, and prints what appears on it.
        var start = new ProcessStartInfo("script", ["-qec", $"{command} > /dev/null", "/dev/null"]) { RedirectStandardOutput = true, RedirectStandardInput = true, UseShellExecute = false };
        start.Environment["PcaTracker__DataDirectory"] = dataDirectory;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var shown = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, shown);
        return shown;
    }

    /// <summary>Starts a server and waits until it says where it is.</summary>
    public static async Task<TrackerProcess> ServeAsync(string dataDirectory, params IEnumerable<KeyValuePair<string, string>> environment)
    {
        var process = Start(dataDirectory, environment, ["serve"]);
        var said = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith(Ready, StringComparison.Ordinal))
            {
                // What is not read would fill the pipe and stop the program.
                process.BeginErrorReadLine();
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new TrackerProcess(process, new Uri(line[Ready.Length..]), said);
            }
            said.Add(line);
        }
        throw new InvalidOperationException($"The server ended: {await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}");
    }

    /// <summary>Starts a server that may end by itself at any moment, and ends it when enough has happened.</summary>
    /// <returns>What it said, if it ended by itself; otherwise nothing.</returns>
    public static async Task<string?> ServeUntilAsync(string dataDirectory, IEnumerable<KeyValuePair<string, string>> environment, Func<bool> enough)
    {
        using var process = Start(dataDirectory, environment, ["serve"]);
        var said = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        process.BeginErrorReadLine();
        while (!process.HasExited && !enough())
            await Task.Delay(20, TestContext.Current.CancellationToken);
        if (process.HasExited)
            return await said;
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return null;
    }

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits for it to end by itself.</summary>
    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private static Process Start(string dataDirectory, IEnumerable<KeyValuePair<string, string>> environment, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "PcaTracker.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["PcaTracker__DataDirectory"] = dataDirectory;
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        // It does not live long enough to gain from being watched.
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Send(int process, int signal);
}
