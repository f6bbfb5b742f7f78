using PcaTracker.Domain;
using PcaTracker.Features.Widgets;

namespace PcaTracker.Features.History;

/// <summary>The changes of a day, by chapter in the order of the agreement; those of no chapter come last.</summary>
internal sealed record HistoryDay(DateOnly Day, IReadOnlyList<HistoryChapter> Chapters)
{
    /// <summary>Groups changes by the days of a zone, the latest day first.</summary>
    public static IReadOnlyList<HistoryDay> Group(IEnumerable<HistoryEntry> entries, IReadOnlyList<ChapterChoice> chapters, string zone)
    {
        var places = chapters.Index().ToDictionary(chapter => chapter.Item.Code, chapter => chapter.Index);
        return
        [
            .. entries.GroupBy(entry => Today.In(zone, entry.Instant)).OrderByDescending(day => day.Key).Select(day => new HistoryDay(
                day.Key,
                [
                    .. day.GroupBy(entry => entry.ChapterCode)
                        .OrderBy(chapter => places.GetValueOrDefault(chapter.Key ?? "", int.MaxValue))
                        .Select(chapter => new HistoryChapter(
                            chapter.Key, chapters.FirstOrDefault(c => c.Code == chapter.Key)?.Heading, [.. chapter])),
                ])),
        ];
    }
}

/// <summary>The changes of a chapter on one day, the latest first.</summary>
internal sealed record HistoryChapter(string? Code, string? Heading, IReadOnlyList<HistoryEntry> Entries);
