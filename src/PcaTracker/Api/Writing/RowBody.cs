using PcaTracker.Contract;
using ODataSql.AspNetCore.Protocol;
using PcaTracker.Domain;
using PcaTracker.Rows;
using PcaTracker.Storage;

namespace PcaTracker.Api.Writing;

/// <summary>A row as a body gives it: properties, links to rows that are there, and rows to write with it.</summary>
internal sealed record RowBody(EntitySetDefinition Set)
{
    private readonly Dictionary<string, object?> _given = [];

    /// <summary>What the body says of properties that the program does not keep, and of keys.</summary>
    public Dictionary<string, object?> Values { get; } = [];

    /// <summary>Why values could not be read that count only where the row is new.</summary>
    public Dictionary<string, ODataRefusal> Unread { get; } = [];

    /// <summary>The row that the body itself names, by an id or a key; null when it names none.</summary>
    public RowAddress? Self { get; set; }

    /// <summary>Whether it says what the row holds, and not only which it is and where it leads.</summary>
    public bool HasContent => Values.Keys.Any(name => IsWritten(name) && !Set.Links.Any(l => l.Via == name));

    /// <summary>Whether it says nothing of the row but which it is and in what state.</summary>
    public bool IsBare => !Values.Keys.Any(name => IsWritten(name) || _given.ContainsKey(name)) && Links.Count + Above.Count + Below.Count == 0;

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

    /// <summary>The values of a new row: what the program keeps is ignored (11.4.2).</summary>
    public Dictionary<string, object?> OfNew() => Values.Where(v => _given.ContainsKey(v.Key) || Set.Property(v.Key)!.Access != PropertyAccess.ReadOnly).ToDictionary();

    /// <summary>The values that change a row: keys and what else stays are ignored (11.4.3). Where a link is to lead is not, and refused if the link stays.</summary>
    public Dictionary<string, object?> OfChange() => Values.Where(v => _given.ContainsKey(v.Key) || IsWritten(v.Key)).ToDictionary();

    /// <summary>Puts the keys of the rows that links lead to among the values.</summary>
    public Refusal? ResolveLinks(Session session)
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

            if (Give(link.Via, id, name) is { } contradiction)
                return contradiction;
        }

        return null;
    }

    /// <summary>
    /// Sets what follows from the URL, from the row's place in the body or from a link: the property that holds it gives way (11.4.2.1, 11.4.3).
    /// Refused when two of them say different things.
    /// </summary>
    public Refusal? Give(string property, object? value, string from)
    {
        if (!_given.TryAdd(property, value) && !Equals(_given[property], value))
            return Refusal.Invalid("contradiction", $"{property} is {_given[property] ?? "null"} by the place of the row or another link, and {from} makes it {value ?? "null"}. Send one of the two.", property);
        Values[property] = value;
        Unread.Remove(property);
        return null;
    }

    private bool IsWritten(string name) => Set.Property(name)!.Access == PropertyAccess.ReadWrite;

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
