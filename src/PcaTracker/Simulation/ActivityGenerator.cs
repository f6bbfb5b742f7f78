using PcaTracker.Changes.Activity;
using PcaTracker.Domain;

namespace PcaTracker.Simulation;

/// <summary>Builds the activity log of a synthetic negotiation: entries in any order, numbered in the order of time.</summary>
internal sealed class ActivityGenerator
{
    private readonly List<SyntheticChange> _changes = [];

    /// <summary>Adds an entry; one that only one side sees belongs to that side's stream.</summary>
    public void Add(
        string at, string who, string set, long id, string? chapterCode, ActivityFacts facts, string visibility) =>
        _changes.Add(new(
            visibility is Visibility.EU or Visibility.KZ ? visibility : Visibility.Shared,
            0, at, who, facts.Kind.Action(), set, id, chapterCode, ActivitySummary.Of(set, facts), visibility, facts.Stored()));

    /// <summary>The entries in the order of time, numbered within each stream.</summary>
    public IEnumerable<SyntheticChange> InOrder()
    {
        var last = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var change in _changes.OrderBy(c => c.At, StringComparer.Ordinal))
            yield return change with { Sequence = last[change.Stream] = last.GetValueOrDefault(change.Stream) + 1 };
    }
}
