using PcaTracker.Contract.Sets;
using PcaTracker.Features.Chapters;
using PcaTracker.Features.Widgets;
using PcaTracker.Rows;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Editing;

/// <summary>The page on which a row is read.</summary>
/// <param name="Address">Its address within the site.</param>
/// <param name="Name">Its name for people.</param>
public sealed record RowPlace(string Address, string Name)
{
    /// <summary>The place of a row, also of one that is only about to be recorded.</summary>
    internal static RowPlace Of(RowDraft row) => row.Id > 0 && OfOne(row) is { } own ? own : OfList(row);

    /// <summary>The place of a row that was opened from the page of its chapter: an outcome is shown there, too.</summary>
    internal static RowPlace InChapter(RowDraft row) => row.Set.Name == OutcomeSet.SetName && VisibleRows.ChapterCode(row) is { } code
        ? new(ChapterView.OfOutcome(code, row.Id), T("Chapter {0}", code))
        : Of(row);

    /// <summary>The place where rows like it are listed.</summary>
    internal static RowPlace OfList(RowDraft row) => row.Set.Name switch
    {
        DeadlineSet.SetName => new("/deadlines", T("Deadlines")),
        RoundSet.SetName => new("/rounds", T("Rounds")),
        OutcomeSet.SetName => new($"/rounds/{row[OutcomeSet.RoundNumber]}#outcomes", T("Round {0}", row[OutcomeSet.RoundNumber])),
        MilestoneSet.SetName => new("/timeline", T("Timeline")),
        PersonSet.SetName => new("/people", T("People")),
        ChapterSet.SetName when row.Id == 0 => new("/state-of-play", T("State of play")),
        _ when VisibleRows.ChapterCode(row) is { } code =>
            new($"/chapters/{Uri.EscapeDataString(code)}#{row.Set.Name.ToLowerInvariant()}", T("Chapter {0}", code)),
        DocumentSet.SetName => new("/documents", T("Documents")),
        RecommendationSet.SetName => new("/recommendations", T("Recommendations")),
        _ => new("/state-of-play", T("State of play")),
    };

    private static RowPlace? OfOne(RowDraft row) => (row.Set.Name, VisibleRows.ChapterCode(row)) switch
    {
        (DeadlineSet.SetName, _) => new($"/deadlines/{row.Id}", T("Deadline")),
        (RoundSet.SetName, _) => new($"/rounds/{row[RoundSet.Number]}", T("Round {0}", row[RoundSet.Number])),
        (IssueSet.SetName, { } code) => new(ChapterView.OfIssue(code, row.Id), T("Chapter {0}", code)),
        (ArticleSet.SetName, { } code) => new(ChapterView.OfArticle(code, row.Number(ArticleSet.Number)!.Value), T("Chapter {0}", code)),
        (PositionSet.SetName, { } code) => new(ChapterView.OfPosition(code, row.Id), T("Chapter {0}", code)),
        (DocumentSet.SetName, var code) => OfList(row) with { Address = RowAddress.OfDocument(code, row.Id) },
        (RecommendationSet.SetName, var code) => OfList(row) with { Address = RowAddress.OfRecommendation(code, row.Id) },
        (OutcomeSet.SetName, _) => OfList(row) with { Address = RowAddress.OfOutcome(row.Number(OutcomeSet.RoundNumber)!.Value, row.Id) },
        (MilestoneSet.SetName, _) => OfList(row) with { Address = RowAddress.OfMilestone(row.Id) },
        (PersonSet.SetName, _) => OfList(row) with { Address = RowAddress.OfPerson(row.Id) },
        _ => null,
    };

    /// <summary>The address with a notice of what was saved.</summary>
    public string Saved(string noun, string deed)
    {
        var parts = Address.Split('#', 2);
        var joint = parts[0].Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return $"{parts[0]}{joint}saved={noun}-{deed}{(parts.Length == 2 ? "#" + parts[1] : "")}";
    }
}
