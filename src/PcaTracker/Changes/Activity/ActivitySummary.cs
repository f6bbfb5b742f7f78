using System.Globalization;
using PcaTracker.Contract;
using PcaTracker.Contract.Sets;
using PcaTracker.Storage;

namespace PcaTracker.Changes.Activity;

/// <summary>
/// The summary of an entry in the API: English, in the names of the API, to follow the author's name. Clients hold on to its wording; people
/// read a sentence in their own language instead.
/// </summary>
internal static class ActivitySummary
{
    /// <summary>Returns the summary of an entry about a row of that set.</summary>
    public static string Of(string set, ActivityFacts facts)
    {
        var (name, note) = (NameOf(set, facts.Subject), facts.Note is { } said ? $": {said}" : "");
        return facts.Kind switch
        {
            ActivityKind.Create => $"recorded {name}",
            ActivityKind.Change => $"changed {Fields(facts)}{name}",
            ActivityKind.Delete => $"deleted {name}",
            ActivityKind.Widen => $"widened {name} from '{facts.Field("Visibility")?.From}' to '{facts.Field("Visibility")?.To}'",
            ActivityKind.Move => $"moved {name} from {facts.Field(DeadlineSet.DueOn)?.From} to {facts.Field(DeadlineSet.DueOn)?.To}{note}",
            ActivityKind.Waive => $"waived {name}{note}",
            ActivityKind.Complete => $"completed {name}",
            ActivityKind.Undo => $"undid a change of {name}",
            ActivityKind.Resolve => $"resolved {name}{note}",
            ActivityKind.Supersede => $"put a new text in the place of {name}",
            ActivityKind.Revise => $"marked {name} as revised",
            ActivityKind.Restore => $"restored {Fields(facts)}{name} to what it was before {Change(facts.Undone!)}",
            ActivityKind.Hold => $"noted that {name} is held",
            ActivityKind.Reopen => $"reopened {name}{note}",
            ActivityKind.Close => $"closed {name}, together with all others",
            ActivityKind.CreatedOutside => $"added a row of {set} without the tracker",
            ActivityKind.ChangedOutside => $"changed a row of {set} without the tracker",
            _ => $"deleted a row of {set} without the tracker",
        };
    }

    /// <summary>Names a row: "issue 'Export duties'", "chapter III.9", "EU proposal".</summary>
    public static string NameOf(string set, IReadOnlyDictionary<string, string> row) => set switch
    {
        ChapterSet.SetName => $"chapter {row.GetValueOrDefault(ChapterSet.Code)}",
        ArticleSet.SetName => $"article {row.GetValueOrDefault(ArticleSet.Number)}",
        RoundSet.SetName => $"round {row.GetValueOrDefault(RoundSet.Number)}",
        OutcomeSet.SetName => $"an outcome: {Outcome(row)}",
        PositionSet.SetName => $"{row.GetValueOrDefault(PositionSet.Party)} {row.GetValueOrDefault(PositionSet.Kind)}"
            + (row.GetValueOrDefault(PositionSet.Topic) is { } topic ? $" '{topic}'" : ""),
        RecommendationSet.SetName => $"a recommendation of {row.GetValueOrDefault(RecommendationSet.Body)}",
        PersonSet.SetName => $"person '{row.GetValueOrDefault(PersonSet.Name)}'",
        _ => $"{EntitySets.Named(set).TypeName.ToLowerInvariant()} '{row.GetValueOrDefault("Title")}'",
    };

    private static string Fields(ActivityFacts facts) =>
        facts.Fields.Count == 0 ? "" : $"{string.Join(", ", facts.Fields.Select(field => field.Name))} of ";

    private static string Change(UndoneChange change) => string.Create(
        CultureInfo.InvariantCulture, $"{change.Who} changed it on {Instants.Parse(change.At).UtcDateTime:d MMM yyyy, HH:mm} UTC");

    private static string Outcome(IReadOnlyDictionary<string, string> outcome)
    {
        var (before, after) = (outcome.GetValueOrDefault(OutcomeSet.StatusBefore), outcome.GetValueOrDefault(OutcomeSet.StatusAfter));
        return after is null ? "not taken up" : before == after ? $"still {after}" : $"{before} → {after}";
    }
}
