using PcaTracker.Domain;

namespace PcaTracker.Changes.Audit;

/// <summary>The part of a change that becomes an entry of one chain.</summary>
/// <param name="Chain">One of <see cref="HashChain"/>.</param>
/// <param name="Kind">The kind of change, as this chain's readers see it.</param>
/// <param name="Visibility">The visibility of the entry.</param>
/// <param name="Unless">A visibility whose readers see another part in place of this one.</param>
/// <param name="Before">Changed values before, JSON.</param>
/// <param name="After">Changed values after, JSON.</param>
/// <param name="Row">The present row, to be digested; null when these readers no longer see it.</param>
internal sealed record ChangePart(string Chain, string Kind, string? Visibility, string? Unless, string? Before, string? After, string? Row);

/// <summary>
/// Divides a change among the audiences that may know of it. A row that gets new readers appears to them without its past; a row that they
/// lose leaves them no content. Links to rows with a visibility have their own chain, since the readers of the target may later differ from
/// those of the row.
/// </summary>
/// <param name="change">The change.</param>
/// <param name="isBaseline">Whether new rows existed before the audit log began, so that their digest is enough.</param>
internal sealed class ChangeParts(CapturedChange change, bool isBaseline)
{
    /// <summary>The parts, in the order in which they are added.</summary>
    public IEnumerable<ChangePart> Divide()
    {
        var links = CapturedChange.Difference(CapturedChange.Parse(change.LinksBefore), CapturedChange.Parse(change.LinksAfter));
        if (links != (null, null))
            yield return isBaseline && change.LinksBefore is null
                ? new(HashChain.Links, "baseline", null, null, null, null, change.LinksAfter)
                : new(HashChain.Links, "link", null, null, links.Before, links.After, change.LinksAfter);
        var parts = (change.VisibilityBefore, change.VisibilityAfter) switch
        {
            (null, { } after) => Added(after),
            ({ } before, null) => [Full("delete", before) with { Row = null }],
            ({ } before, { } after) when before == after => Changed(after),
            ({ } before, { } after) => Moved(before, after),
            _ => [],
        };
        foreach (var part in parts)
            yield return part;
    }

    private IEnumerable<ChangePart> Added(string visibility) =>
        [isBaseline ? new(HashChain.Of(visibility), "baseline", visibility, null, null, null, change.After) : Full("insert", visibility)];

    // An unlink may be the only change; it is no new state of the row itself.
    private IEnumerable<ChangePart> Changed(string visibility) => change.Before == change.After ? [] : [Full("update", visibility)];

    // The part with less content comes first: of two entries in one chain the last has the present state of the row.
    private IEnumerable<ChangePart> Moved(string before, string after)
    {
        if (Visibility.Widens(before, after))
            return
            [
                Content("appear", after, hasBefore: false, hasAfter: true) with { Unless = before },
                HashChain.Of(before) == HashChain.Of(after) ? Full("update", before) : Full("leave", before) with { Row = null },
            ];
        if (Visibility.Widens(after, before))
            return
            [
                new(HashChain.Of(before), "vanish", before, after, null, null, null),
                Full(HashChain.Of(before) == HashChain.Of(after) ? "update" : "enter", after),
            ];
        return
        [
            Content("leave", before, hasBefore: true, hasAfter: false) with { Row = null },
            Content("enter", after, hasBefore: false, hasAfter: true),
        ];
    }

    private ChangePart Full(string kind, string visibility) => Content(kind, visibility, hasBefore: true, hasAfter: true);

    private ChangePart Content(string kind, string visibility, bool hasBefore, bool hasAfter)
    {
        var (before, after) = CapturedChange.Difference(
            hasBefore ? CapturedChange.Parse(change.Before) : null,
            hasAfter ? CapturedChange.Parse(change.After) : null);
        return new(HashChain.Of(visibility), kind, visibility, null, before, after, change.After);
    }
}
