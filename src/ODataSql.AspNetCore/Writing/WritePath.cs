// The parser's own types for days and times are announced to go; keys become the platform's here.
#pragma warning disable CS0618
using System.Globalization;
using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;
using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Writing;

/// <summary>Reads the path of a write, segment by segment, as reads do.</summary>
internal sealed class WritePath(ODataService service)
{
    /// <summary>Reads what a resource is, for a write.</summary>
    public ODataRefusal? Read(string resource, Uri root, out WriteTarget target)
    {
        target = new WriteTarget.ReadOnly();
        if (service.ParsePath(resource, root, out var path) is { } refusal)
            return ODataRefusal.Of(refusal);
        foreach (var (segment, i) in path.Select((segment, i) => (segment, i)))
        {
            if (Step(target, segment, i) is not { } next)
                return ODataRefusal.NotSupported(segment is KeySegment key ? "This key of a write" : "Writing to this path", NameOf(segment));
            target = next;
        }

        return null;
    }

    private WriteTarget? Step(WriteTarget target, ODataPathSegment segment, int i) => (target, segment) switch
    {
        (_, EntitySetSegment set) when i == 0 => new WriteTarget.Rows(new RowsAddress(service.Set(set.EntitySet.Name))),
        (_, OperationImportSegment) when i == 0 && ODataPaths.ActionOf(segment) is { } unbound => new WriteTarget.Operation(unbound, null),
        (_, MetadataSegment) when i == 0 => target,
        (WriteTarget.Rows rows, KeySegment key) => Keyed(rows.Address, key) is { } row ? new WriteTarget.Row(row) : null,
        (WriteTarget.LinkToMany links, KeySegment key) => Keyed(links.Address, key) is { } member ? new WriteTarget.LinkOfMany(member) : null,
        (WriteTarget.Rows, CountSegment) => new WriteTarget.ReadOnly(),
        (WriteTarget.Row row, NavigationPropertySegment step) => Follow(row.Address, step.NavigationProperty),
        (WriteTarget.Row row, NavigationPropertyLinkSegment step) => LinkOf(row.Address, step.NavigationProperty),
        (WriteTarget.Row row, PropertySegment property) =>
            new WriteTarget.Property(row.Address, row.Address.Set.Property(property.Property.Name)!, IsRaw: false),
        (WriteTarget.Property property, ValueSegment) => new WriteTarget.Property(property.Address, property.Definition, IsRaw: true),
        (WriteTarget.Row row, OperationSegment) when ODataPaths.ActionOf(segment) is { } bound => new WriteTarget.Operation(bound, row.Address),
        _ => null,
    };

    private WriteTarget? Follow(RowAddress from, IEdmNavigationProperty navigation) =>
        from.Set.Link(navigation.Name) is { } link ? new WriteTarget.Row(new LinkedRow(from, link, service.Set(link.TargetSet)))
        : LeadingTo(from, navigation) is { } rows ? new WriteTarget.Rows(rows)
        : null;

    private WriteTarget? LinkOf(RowAddress from, IEdmNavigationProperty navigation) =>
        from.Set.Link(navigation.Name) is { } link ? new WriteTarget.LinkToOne(from, link)
        : LeadingTo(from, navigation) is { } rows ? new WriteTarget.LinkToMany(rows)
        : null;

    private RowsAddress? LeadingTo(RowAddress owner, IEdmNavigationProperty navigation) =>
        service.Collection(owner.Set, navigation.Name) is var (set, link) ? new RowsAddress(set, owner, link) : null;

    private static KeyedRow? Keyed(RowsAddress rows, KeySegment segment)
    {
        var parts = segment.Keys.ToDictionary(part => part.Key, part => ValueOf(part.Value), StringComparer.Ordinal);
        if (parts.Values.Any(value => value is null))
            return null;
        // In the order of the model, whatever that of the URL is.
        IEnumerable<string> names = rows.Set.Key.All(key => parts.ContainsKey(key.Name)) ? rows.Set.Key.Select(key => key.Name)
            : rows.Set.AlternateKeys.FirstOrDefault(key => key.Count == parts.Count && key.All(parts.ContainsKey)) ?? [];
        IReadOnlyList<string> ordered = [.. names];
        return ordered.Count == 0 ? null : new KeyedRow(rows, ordered, [.. ordered.Select(name => parts[name]!)]);
    }

    private static object? ValueOf(object value) => value switch
    {
        string or bool or decimal or double or Guid or DateTimeOffset => value,
        long or int or short or byte or sbyte => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        float real => (double)real,
        Date day => new DateOnly(day.Year, day.Month, day.Day),
        TimeOfDay time => new TimeOnly(time.Ticks),
        _ => null,
    };

    private static string NameOf(ODataPathSegment segment) => segment switch
    {
        KeySegment key => key.Keys.First().Key,
        EachSegment => "$each",
        FilterSegment => "$filter",
        ReferenceSegment => "$ref",
        _ => segment.Identifier,
    };
}
