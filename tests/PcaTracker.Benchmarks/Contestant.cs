using System.Diagnostics;
using System.Globalization;

namespace PcaTracker.Benchmarks;

/// <summary>Starts a contestant in a process of its own and talks to it.</summary>
internal sealed class Contestant : IDisposable
{
    public const string Ours = "tracker", EntityFramework = "EF Core", Floor = "floor";

    private readonly Process _process;

    /// <param name="name">Its name.</param>
    /// <param name="directory">The data directory.</param>
    /// <param name="database">What connects it to a database of a server; null for the file.</param>
    public Contestant(string name, string directory, string? database = null)
    {
        Name = name;
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "PcaTracker.Benchmarks")) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, ArgumentList = { "host", name, directory } };
        if (database is not null)
            start.ArgumentList.Add(database);
        _process = Process.Start(start)!;
        var line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{name} did not start.");
        var parts = line.Split('|');
        Client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = new Uri(parts[0]), Timeout = TimeSpan.FromMinutes(5) };
        Authorization = parts[1];
        if (Authorization.Length > 0)
            Client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", Authorization);
    }

    public string Name { get; }

    public HttpClient Client { get; }

    /// <summary>The Authorization header to send; empty for none.</summary>
    public string Authorization { get; }

    /// <summary>The first process of the database's server, whose processor time counts as the contestant's; null for a file.</summary>
    public int? Server { get; init; }

    /// <summary>Returns bytes allocated and microseconds of processor time since the start, and resident and peak memory in kilobytes.</summary>
    public (long Allocated, long Processor, long Resident, long Peak) Usage(bool settle = false)
    {
        _process.StandardInput.WriteLine(settle ? "settle" : "tell");
        var parts = _process.StandardOutput.ReadLine()!.Split('|').Select(p => long.Parse(p, CultureInfo.InvariantCulture)).ToArray();
        return (parts[0], parts[1] + (Server is { } server ? ServerRecord.Processor(server) : 0), parts[2], parts[3]);
    }

    /// <summary>Sends a command of <see cref="Reminding.Do"/> and waits for its answer.</summary>
    public async Task<long> Tell(FormattableString command)
    {
        await _process.StandardInput.WriteLineAsync(command.ToString(CultureInfo.InvariantCulture));
        return long.Parse((await _process.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
    }

    /// <summary>The URL of a workload's query.</summary>
    public string Address(Workload workload, object[] values) => Name switch
    {
        Floor => workload.Name + (values.Length == 0 ? "" : "?" + string.Join('&', values.Select((v, i) => $"p{i}={Uri.EscapeDataString(Convert.ToString(v, CultureInfo.InvariantCulture)!)}"))),
        EntityFramework when workload.Pattern == Pattern.Pages => "PagedPositions",
        _ => workload.With(values),
    };

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(10_000))
            _process.Kill();
        _process.Dispose();
        Client.Dispose();
    }
}
