using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace PcaTracker.Benchmarks;

/// <summary>Keeps the figures of every run, one JSON line each, so that a slow drift can be seen (<c>scripts/bench --plot</c>).</summary>
/// <param name="path">The file; null for none.</param>
/// <param name="database">What names of figures begin with, where they are not those of a file of SQLite.</param>
internal sealed class ResultsFile(string? path, string database = "")
{
    private readonly SortedDictionary<string, double> _figures = new(StringComparer.Ordinal);

    /// <summary>Notes a figure by its workload and what it says, e.g. <c>page over floor</c>.</summary>
    public void Add(string figure, double value) => _figures[database + figure] = Math.Round(value, 3);

    /// <summary>Appends the run to the file, if there is one.</summary>
    public void Append(bool reachedAll)
    {
        if (path is null)
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var run = new
        {
            At = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            Commit = Environment.GetEnvironmentVariable("BENCH_COMMIT") ?? "",
            Processors = Environment.ProcessorCount,
            Runtime = RuntimeInformation.FrameworkDescription,
            ReachedAll = reachedAll,
            Figures = _figures,
        };
        File.AppendAllText(path, JsonSerializer.Serialize(run, JsonSerializerOptions.Web) + "\n");
    }
}
