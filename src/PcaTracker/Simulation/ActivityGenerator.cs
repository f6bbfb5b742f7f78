using PcaTracker.Domain;

namespace PcaTracker.Simulation;

/// <summary>The activity feed of a synthetic negotiation: told in any order, numbered in the order of time.</summary>
internal sealed class ActivityGenerator
{
    private readonly List<SyntheticChange> _changes = [];

    public void Tell(string at, string who, string action, string set, long id, string? chapterCode, string summary, string visibility) =>
        _changes.Add(new(visibility is Visibility.EU or Visibility.KZ ? visibility : Visibility.Shared, 0, at, who, action, set, id, chapterCode, summary, visibility));

    public IEnumerable<SyntheticChange> InOrder()
    {
        var last = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var change in _changes.OrderBy(c => c.At, StringComparer.Ordinal))
            yield return change with { Sequence = last[change.Stream] = last.GetValueOrDefault(change.Stream) + 1 };
    }
}
