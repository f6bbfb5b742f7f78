using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Writing;

/// <summary>A link to one row that a body binds.</summary>
/// <param name="Name">The name that the body uses, for messages.</param>
/// <param name="Link">The link.</param>
/// <param name="To">The row that it is to lead to; null unlinks.</param>
/// <param name="Condition">The versions that this row may have.</param>
internal sealed record BoundLink(string Name, SetLink Link, RowAddress? To, VersionCondition Condition);

/// <summary>A row as a body gives it: properties, links to existing rows, and rows to write with it.</summary>
internal sealed record RowBody(ServedSet Set)
{
    private readonly Dictionary<string, object?> _given = [];

    /// <summary>What the body says of properties that clients write, and of keys.</summary>
    public Dictionary<string, object?> Values { get; } = [];

    /// <summary>Why values could not be read that count only where the row is new.</summary>
    public Dictionary<string, ODataRefusal> Unread { get; } = [];

    /// <summary>The row that the body itself names, by an id or a key; null when it names none.</summary>
    public RowAddress? Self { get; set; }

    /// <summary>Whether it says what the row holds, and not only which it is and where it leads.</summary>
    public bool HasContent => Values.Keys.Any(name => IsMutable(name) && !Set.Links.Any(link => link.Via.Contains(name)));

    /// <summary>Whether it says nothing of the row but which it is and in what version.</summary>
    public bool IsBare => !Values.Keys.Any(name => IsMutable(name) || _given.ContainsKey(name))
        && Links.Count + Principals.Count + Dependents.Count == 0;

    /// <summary>Whether it stands for a row that must be there.</summary>
    public bool Refers => IsBare && Self is not null && (Self is not KeyedRow { IsChosen: true } || Condition != VersionCondition.Any);

    /// <summary>The versions of the row on which the body says that it was decided.</summary>
    public VersionCondition Condition { get; set; } = VersionCondition.Any;

    /// <summary>Links to existing rows.</summary>
    public List<BoundLink> Links { get; } = [];

    /// <summary>Rows to write first, for links to lead to.</summary>
    public List<(SetLink Link, RowBody Row)> Principals { get; } = [];

    /// <summary>Rows whose link is to lead here, or no more.</summary>
    public List<RowsBody> Dependents { get; } = [];

    /// <summary>The <c>$expand</c> that shows what came with the row; null when nothing did.</summary>
    public string? Expand()
    {
        var shown = Principals.Select(principal => Shown(principal.Link.Name, [principal.Row]))
            .Concat(Dependents.GroupBy(rows => rows.Name)
                .Select(same => Shown(same.Key, [.. same.SelectMany(rows => rows.Members).Select(m => m.Row).OfType<RowBody>()])));
        return string.Join(',', shown) is { Length: > 0 } text ? text : null;
    }

    /// <summary>The values of a new row, without computed properties (11.4.2).</summary>
    public Dictionary<string, object?> OfNew() =>
        Values.Where(v => _given.ContainsKey(v.Key) || Set.Property(v.Key)!.Mutability != Mutability.Computed).ToDictionary();

    /// <summary>The values that change a row, without keys and immutable properties (11.4.3). Links that must stay are not left out, but
    /// refused.</summary>
    public Dictionary<string, object?> OfChange() => Values.Where(v => _given.ContainsKey(v.Key) || IsMutable(v.Key)).ToDictionary();

    /// <summary>Puts the keys of the rows that links lead to among the values.</summary>
    public ODataRefusal? ResolveLinks(IRowSession session)
    {
        foreach (var (name, link, to, condition) in Links)
        {
            RowKey? key = null;
            if (to is not null)
            {
                if (to.FindExisting(session, out key) is { } missing)
                    return missing with { Target = name };
                if (WriteResult.CheckVersion(session, to.Set, key, condition) is { } stale)
                    return stale.Inside(name);
            }

            if (Give(link, key, name) is { } contradiction)
                return contradiction;
        }

        return null;
    }

    /// <summary>Sets the properties that hold a link; null unlinks.</summary>
    public ODataRefusal? Give(SetLink link, RowKey? target, string from) =>
        link.Via.Select((property, i) => Give(property, target?.Values[i], from)).FirstOrDefault(refusal => refusal is not null);

    /// <summary>
    /// Sets a property that follows from the URL, the row's place in the body or a link: what the body says of it gives way (11.4.2.1,
    /// 11.4.3). Refused when two of these disagree.
    /// </summary>
    public ODataRefusal? Give(string property, object? value, string from)
    {
        if (!_given.TryAdd(property, value) && !Equals(_given[property], value))
            return ODataRefusal.Invalid("contradiction",
                $"{property} is {_given[property] ?? "null"} by the place of the row or another link, and {from} makes it {value ?? "null"}. Send "
                    + $"one of the two.", property);
        Values[property] = value;
        Unread.Remove(property);
        return null;
    }

    private bool IsMutable(string name) => Set.Property(name)!.Mutability == Mutability.Mutable;

    private static string Shown(string name, IReadOnlyList<RowBody> rows)
    {
        var inner = string.Join(',', rows.SelectMany(r => r.Expand() is { } more ? [more] : Array.Empty<string>()).Distinct());
        return inner.Length == 0 ? name : $"{name}($expand={inner})";
    }
}

/// <summary>Rows that a body gives as a collection of its row.</summary>
/// <param name="Name">The collection, such as <c>Tracks</c> of an album.</param>
/// <param name="Set">Set of the rows.</param>
/// <param name="Link">The link by which they lead there.</param>
/// <param name="IsWhole">Whether no others are to lead there.</param>
/// <param name="Members">The rows.</param>
internal sealed record RowsBody(string Name, ServedSet Set, SetLink Link, bool IsWhole, IReadOnlyList<RowsBody.Member> Members)
{
    /// <summary>One of the rows: content, or the address of an existing row.</summary>
    /// <param name="Row">What the row is to hold; null when it stays as it is.</param>
    /// <param name="Present">The row that stays, or goes.</param>
    public sealed record Member(RowBody? Row, RowAddress? Present)
    {
        /// <summary>Whether the row is to lead there no more.</summary>
        public Removal Removal { get; init; }

        /// <summary>The versions of the row on which that was decided.</summary>
        public VersionCondition Condition { get; init; } = VersionCondition.Any;
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
