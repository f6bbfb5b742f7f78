using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace ODataSql.AspNetCore.Hosting;

/// <summary>Measures the steps of a read for the header <c>Server-Timing</c> (parse, plan, render, run), where the host shows it.</summary>
internal sealed class ServerTiming
{
    private readonly StringBuilder _header = new();
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>Ends a step, and begins the next.</summary>
    public void End(string step)
    {
        var now = Stopwatch.GetTimestamp();
        var duration = Stopwatch.GetElapsedTime(_last, now).TotalMilliseconds;
        _header.Append(_header.Length == 0 ? "" : ", ").Append(CultureInfo.InvariantCulture, $"{step};dur={duration:0.###}");
        _last = now;
    }

    /// <summary>Leaves out the time since the last step, such as the wait for a slot.</summary>
    public void Skip() => _last = Stopwatch.GetTimestamp();

    /// <summary>Writes the header.</summary>
    public void WriteTo(HttpResponse response) => response.Headers["Server-Timing"] = _header.ToString();
}
