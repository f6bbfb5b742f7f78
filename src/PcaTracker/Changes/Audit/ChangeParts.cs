using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Changes.Audit;

/// <summary>An entry to be: what one chain is told of a change.</summary>
/// <param name="Chain">One of <see cref="HashChain"/>.</param>
/// <param name="Kind">What happened to the row, as this chain's readers see it.</param>
/// <param name="Visibility">Who may read it.</param>
/// <param name="Unless">Those who see this visibility, too, are told by another part.</param>
/// <param name="Before">Changed fields as they were, JSON.</param>
/// <param name="After">Changed fields as they are, JSON.</param>
/// <param name="Row">The row as it is now, to be digested; null when it is no longer there for these readers.</param>
internal sealed record ChangePart(string Chain, string Kind, string? Visibility, string? Unless, string? Before, string? After, string? Row);

/// <summary>
/// Divides a change among those who may know of it. A row that gets new readers appears to them as it is, without what it was; and one that
/// goes out of their sight leaves them no word of its content. Links to rows that not everybody sees have a chain of their own, since who sees
/// where they lead may become another circle than who reads the row.
/// </summary>
/// <param name="change">The change.</param>
/// <param name="isBaseline">Whether a new row is one that was there before the record of it begins, so that its digest is enough.</param>
internal sealed class ChangeParts(CapturedChange change, bool isBaseline)
{
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

    // A link may be all that changed, without counting as a state of the row: it let go of a row that went.
    private IEnumerable<ChangePart> Changed(string visibility) => change.Before == change.After ? [] : [Full("update", visibility)];

    // What tells less comes first: of two entries in one chain the last says how the row stands.
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
        return [Content("leave", before, hasBefore: true, hasAfter: false) with { Row = null }, Content("enter", after, hasBefore: false, hasAfter: true)];
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
