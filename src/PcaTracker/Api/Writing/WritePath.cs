using System.Globalization;
using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;
using ODataSql;
using ODataSql.AspNetCore.Protocol;
using ODataSql.Parse;
using PcaTracker.Contract;

namespace PcaTracker.Api.Writing;

/// <summary>Reads the path of a write, segment by segment, as reads do.</summary>
internal static class WritePath
{
    public static ODataRefusal? Read(string resource, Uri root, out WriteTarget target)
    {
        target = new WriteTarget.ReadOnly();
        var request = new QueryRequest(resource, root, null, DateTimeOffset.UnixEpoch);
        if (PathParser.Parse(TrackerModel.Edm, request, out var path) is { } refusal)
            return ODataRefusal.Of(refusal);
        try
        {
            target = Walk([.. path]);
            return null;
        }
        catch (UnwritablePathException unwritable)
        {
            return unwritable.Refusal;
        }
    }

    private static WriteTarget Walk(IReadOnlyList<ODataPathSegment> path)
    {
        WriteTarget target = new WriteTarget.ReadOnly();
        for (var i = 0; i < path.Count; i++)
        {
            target = (target, path[i]) switch
            {
                (_, EntitySetSegment set) when i == 0 => new WriteTarget.Rows(new RowsAddress(EntitySets.Named(set.EntitySet.Name))),
                (_, OperationImportSegment { OperationImports: var imports }) when i == 0 && imports.Single().Operation is IEdmAction unbound => new WriteTarget.Operation(unbound, null),
                (_, MetadataSegment) when i == 0 => target,
                (WriteTarget.Rows rows, KeySegment key) => new WriteTarget.Row(Keyed(rows.Address, key)),
                (WriteTarget.LinkToMany links, KeySegment key) => new WriteTarget.LinkOfMany(Keyed(links.Address, key)),
                (WriteTarget.Rows, CountSegment) => new WriteTarget.ReadOnly(),
                (WriteTarget.Row row, NavigationPropertySegment step) => Follow(row.Address, step.NavigationProperty),
                (WriteTarget.Row row, NavigationPropertyLinkSegment step) => LinkOf(row.Address, step.NavigationProperty),
                (WriteTarget.Row row, PropertySegment property) => new WriteTarget.Property(row.Address, row.Address.Set.Property(property.Property.Name)!, IsRaw: false),
                (WriteTarget.Property property, ValueSegment) => new WriteTarget.Property(property.Address, property.Definition, IsRaw: true),
                (WriteTarget.Row row, OperationSegment { Operations: var operations }) when operations.Single() is IEdmAction bound => new WriteTarget.Operation(bound, row.Address),
                (_, var other) => throw new UnwritablePathException(ODataRefusal.NotSupported("Writing to this path", NameOf(other))),
            };
        }

        return target;
    }

    private static WriteTarget Follow(RowAddress from, IEdmNavigationProperty navigation) =>
        from.Set.Links.FirstOrDefault(l => l.Name == navigation.Name) is { } link
            ? new WriteTarget.Row(new LinkedRow(from, link))
            : new WriteTarget.Rows(LeadingTo(from, navigation));

    private static WriteTarget LinkOf(RowAddress from, IEdmNavigationProperty navigation) =>
        from.Set.Links.FirstOrDefault(l => l.Name == navigation.Name) is { } link
            ? new WriteTarget.LinkToOne(from, link)
            : new WriteTarget.LinkToMany(LeadingTo(from, navigation));

    private static RowsAddress LeadingTo(RowAddress owner, IEdmNavigationProperty navigation)
    {
        var (set, link) = ContractLinks.Inverse(owner.Set, navigation.Name)!.Value;
        return new RowsAddress(set, owner, link);
    }

    private static KeyedRow Keyed(RowsAddress rows, KeySegment segment)
    {
        var (name, value) = segment.Keys.Single();
        var key = rows.Set.Property(name)!;
        return value switch
        {
            string text => new KeyedRow(rows, key, text),
            long or int or short => new KeyedRow(rows, key, Convert.ToInt64(value, CultureInfo.InvariantCulture)),
            _ => throw new UnwritablePathException(ODataRefusal.NotSupported("This key of a write", name)),
        };
    }

    private static string NameOf(ODataPathSegment segment) => segment switch
    {
        EachSegment => "$each",
        FilterSegment => "$filter",
        ReferenceSegment => "$ref",
        _ => segment.Identifier,
    };

    private sealed class UnwritablePathException(ODataRefusal refusal) : Exception(refusal.Message)
    {
        public ODataRefusal Refusal { get; } = refusal;
    }
}
