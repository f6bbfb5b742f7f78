using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Api.Writing;

/// <summary>A row as a body gives it: properties, links to rows that are there, and rows to create with it.</summary>
internal sealed record RowBody(EntitySetDefinition Set)
{
    public Dictionary<string, object?> Values { get; } = [];

    /// <summary>Where links to one are to lead; null lets go.</summary>
    public List<(string Name, LinkDefinition Link, RowAddress? To)> Links { get; } = [];

    /// <summary>Rows to create first, for links to lead to.</summary>
    public List<(LinkDefinition Link, RowBody Row)> Above { get; } = [];

    /// <summary>Rows that are to lead here: new ones, and ones that are there.</summary>
    public List<(string Name, LinkDefinition Link, IReadOnlyList<Member> Members)> Below { get; } = [];

    /// <summary>A row of a collection: one of the two.</summary>
    public sealed record Member(RowBody? New, RowAddress? Present);

    /// <summary>The <c>$expand</c> that shows what came with the row; null when nothing did.</summary>
    public string? Expand()
    {
        var shown = Above.Select(a => Shown(a.Link.Name, [a.Row]))
            .Concat(Below.Select(b => Shown(b.Name, [.. b.Members.Select(m => m.New).OfType<RowBody>()])));
        return string.Join(',', shown) is { Length: > 0 } text ? text : null;
    }

    /// <summary>Puts the keys of the rows that links lead to among the values.</summary>
    public Refusal? ResolveLinks(Session session)
    {
        foreach (var (name, link, to) in Links)
        {
            long? id = null;
            if (to is not null)
            {
                var found = to.FindExisting(session);
                if (found.IsRefused(out var missing))
                    return missing with { Target = name };
                id = found.Value;
            }

            if (Give(link.Via, id, name) is { } contradiction)
                return contradiction;
        }

        return null;
    }

    /// <summary>Sets what follows from elsewhere; refused when the body says otherwise.</summary>
    public Refusal? Give(string property, object? value, string from)
    {
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
