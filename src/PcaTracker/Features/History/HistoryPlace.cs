using System.Globalization;
using PcaTracker.Domain;

namespace PcaTracker.Features.History;

/// <summary>
/// Where a change stands: its stream of the activity log, and its number there. Addresses name a change by it: to number what a reader sees as
/// one sequence, all of it would have to be counted.
/// </summary>
/// <param name="Stream">The stream: of both sides, or of one alone.</param>
/// <param name="Line">The number.</param>
public readonly record struct HistoryPlace(string Stream, long Line)
{
    /// <summary>The place as addresses have it: 12 in the stream of both sides, eu-12 in that of one.</summary>
    public override string ToString() =>
        Stream == Visibility.Shared ? Line.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{Stream}-{Line}");

    /// <summary>Reads a place from an address; null where the text is none.</summary>
    public static HistoryPlace? Parse(string text)
    {
        var parts = text.Split('-');
        var stream = parts.Length == 1 ? Visibility.Shared : parts[0];
        return parts.Length <= 2 && (parts.Length == 1 || stream is Visibility.EU or Visibility.KZ)
            && long.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var line) ? new(stream, line) : null;
    }
}
