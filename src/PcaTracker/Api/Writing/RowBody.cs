using PcaTracker.Domain;
using PcaTracker.Features.Rows;
using PcaTracker.Storage;

namespace PcaTracker.Api.Writing;

/// <summary>A row as a body gives it: properties, links to rows that are there, and rows to write with it.</summary>
internal sealed record RowBody(EntitySetDefinition Set)
{
    private readonly HashSet<string> _given = [];

    public Dictionary<string, object?> Values { get; } = [];

    /// <summary>The row that the body itself names, by an id or a key; null when it names none.</summary>
    public RowAddress? Self { get; set; }

    /// <summary>Whether it says what the row holds, and not only which it is and where it leads.</summary>
    public bool HasContent => Values.Keys.Any(name => name != "Id" && name != Set.AlternateKey && !Set.Links.Any(l => l.Via == name));

    /// <summary>Whether it says nothing of the row but which it is and in what state.</summary>
    public bool IsBare =>
        Values.All(v => Self is KeyedRow named && named.Key.Name == v.Key && named.Value.Equals(v.Value)) && Links.Count + Above.Count + Below.Count == 0;

    /// <summary>Whether it stands for a row that must be there.</summary>
    public bool Refers => IsBare && Self is not null && (Self is not KeyedRow { IsChosen: true } || Expected != Expected.Any);

    /// <summary>The state of the row on which the body says that it was decided.</summary>
    public Expected Expected { get; set; } = Expected.Any;

    /// <summary>Where links to one are to lead, and in which state the row there must be; null lets go.</summary>
    public List<(string Name, LinkDefinition Link, RowAddress? To, Expected Expected)> Links { get; } = [];

    /// <summary>Rows to write first, for links to lead to.</summary>
    public List<(LinkDefinition Link, RowBody Row)> Above { get; } = [];

    /// <summary>Rows that are to lead here, or no more.</summary>
    public List<RowsBody> Below { get; } = [];

    /// <summary>The <c>$expand</c> that shows what came with the row; null when nothing did.</summary>
    public string? Expand()
    {
        var shown = Above.Select(a => Shown(a.Link.Name, [a.Row]))
            .Concat(Below.GroupBy(b => b.Name).Select(b => Shown(b.Key, [.. b.SelectMany(rows => rows.Members).Select(m => m.Row).OfType<RowBody>()])));
        return string.Join(',', shown) is { Length: > 0 } text ? text : null;
    }

    /// <summary>Puts the keys of the rows that links lead to among the values.</summary>
    /// <param name="session">The write transaction.</param>
    /// <param name="wins">Whether a link counts for more than the property that holds its key: so it is for a row that is there, which a client may send back as it read it (11.4.3).</param>
    public Refusal? ResolveLinks(Session session, bool wins)
    {
        foreach (var (name, link, to, expected) in Links)
        {
            long? id = null;
            if (to is not null)
            {
                var found = to.FindExisting(session);
                if (found.IsRefused(out var missing))
                    return missing with { Target = name };
                if (Written.CheckState(session, to.Set, found.Value, expected) is { } stale)
                    return stale.Inside(name);
                id = found.Value;
            }

            if (Lead(link, id, name, wins) is { } contradiction)
                return contradiction;
        }

        return null;
    }

    /// <summary>Leads a link to a row; parameters as for <see cref="ResolveLinks"/>.</summary>
    public Refusal? Lead(LinkDefinition link, long? id, string name, bool wins)
    {
        // What was sent back as it was read gives way; the place where the row stands does not.
        if (wins && !_given.Contains(link.Via))
            Values.Remove(link.Via);
        return Give(link.Via, id, name);
    }

    /// <summary>Sets what follows from elsewhere; refused when the body says otherwise.</summary>
    public Refusal? Give(string property, object? value, string from)
    {
        _given.Add(property);
        if (Values.TryAdd(property, value) || Equals(Values[property], value))
            return null;
        return Refusal.Invalid("contradiction", $"{property} is {Values[property] ?? "null"} in the body, and {from} makes it {value ?? "null"}. Send one of the two.", property);
    }

    private static string Shown(string name, IReadOnlyList<RowBody> rows)
    {
        var inner = string.Join(',', rows.SelectMany(r => r.Expand() is { } more ? [more] : Array.Empty<string>()).Distinct());
        return inner.Length == 0 ? name : $"{name}($expand={inner})";
    }
}

/// <summary>Rows that a body gives as leading to its row.</summary>
/// <param name="Name">The collection, such as <c>Positions</c> of an issue.</param>
/// <param name="Set">Set of the rows.</param>
/// <param name="Link">The link by which they lead there.</param>
/// <param name="IsWhole">Whether no others are to lead there.</param>
/// <param name="Members">The rows.</param>
internal sealed record RowsBody(string Name, EntitySetDefinition Set, LinkDefinition Link, bool IsWhole, IReadOnlyList<RowsBody.Member> Members)
{
    /// <summary>One of the rows: content, or the address of a row that is there.</summary>
    /// <param name="Row">What the row is to hold; null when it stays as it is.</param>
    /// <param name="Present">The row that stays, or goes.</param>
    public sealed record Member(RowBody? Row, RowAddress? Present)
    {
        /// <summary>Whether the row is to lead there no more.</summary>
        public Removal Removal { get; init; }

        /// <summary>The state of the row on which that was decided.</summary>
        public Expected Expected { get; init; } = Expected.Any;
    }
}

/// <summary>What becomes of a row that a body takes out of a collection.</summary>
internal enum Removal
{
    /// <summary>It is not taken out.</summary>
    None,

    /// <summary>It stays, and leads there no more.</summary>
    Unlinked,

    /// <summary>It is deleted.</summary>
    Deleted,
}
