using Microsoft.OData.UriParser;
using ODataSql.AspNetCore.Hosting;
using ODataSql.Parse;

namespace ODataSql.AspNetCore.Reading;

/// <summary>
/// Tells whether the ETag of a row vouches for a whole answer (RFC 9110, 13.1.2). It holds the version of one row: it says nothing of
/// other rows, of values computed from them, or of the clock.
/// </summary>
internal static class RowETag
{
    /// <summary>Whether a client who knows the ETag knows the answer.</summary>
    public static bool CoversAnswer(ODataService service, HttpContext context, string resource)
    {
        // At any other address another row may appear, in a version of the same number.
        if (service.ParsePath(resource, service.Host.ServiceRoot(context), out var path) is not null
            || path.ToList() is not [EntitySetSegment set, KeySegment key] || !IsPrimaryKey(service.Set(set.EntitySet.Name), key))
            return false;
        var row = service.Set(set.EntitySet.Name);
        var options = ODataUrl.Options(resource).ToList();
        return options.TrueForAll(option => option.Name == "$select" ? Covers(service, row, option.Value) : KeepsRow(option))
            && (options.Exists(option => option.Name == "$select") || !row.Properties.Any(p => service.Host.IsUnversioned(p.Edm)));
    }

    private static bool IsPrimaryKey(ServedSet set, KeySegment key) =>
        key.Keys.Select(part => part.Key).Order(StringComparer.Ordinal).SequenceEqual(set.Key.Select(p => p.Name).Order(StringComparer.Ordinal));

    private static bool Covers(ODataService service, ServedSet set, string select) =>
        select.Split(',', StringSplitOptions.TrimEntries)
            .All(name => set.Properties.Any(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && !service.Host.IsUnversioned(p.Edm)));

    private static bool KeepsRow(QueryOption option) => option.IsAlias || option.IsCustom || option.Name is "$format" or "$schemaversion";
}
