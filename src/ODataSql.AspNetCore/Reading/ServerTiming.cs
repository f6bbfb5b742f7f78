using System.Diagnostics;
using System.Globalization;

namespace ODataSql.AspNetCore.Reading;

/// <summary>Writes how long each step of a read took into <c>Server-Timing</c>, where the host shows it.</summary>
internal sealed class ServerTiming
{
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>Adds the header once the first row is at hand.</summary>
    public void WriteTo(HttpResponse response, CompiledQuery query)
    {
        _ = query;
        var total = Stopwatch.GetElapsedTime(_start).TotalMilliseconds;
        response.Headers["Server-Timing"] = string.Create(CultureInfo.InvariantCulture, $"total;dur={total:0.###}");
    }
}
