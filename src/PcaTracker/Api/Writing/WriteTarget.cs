using System.Globalization;
using Microsoft.OData;
using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;

namespace PcaTracker.Api.Writing;

/// <summary>What a write is about, by its URL: a set, a row of it, or an action, bound to a row or not.</summary>
internal sealed record WriteTarget(EntitySetDefinition? Set, long? Id, IEdmAction? Action)
{
    /// <summary>Reads path and query after the service root.</summary>
    public static ApiRefusal? Parse(string resource, Uri root, out WriteTarget target)
    {
        target = new WriteTarget(null, null, null);
        var (path, query) = resource.Split('?', 2) is [var before, var after] ? (before, after) : (resource, "");
        if (query.Length > 0)
            return ApiRefusal.NotSupported($"The query option '{Uri.UnescapeDataString(query.Split('=')[0])}' on a write", Uri.UnescapeDataString(query.Split('=')[0]));
        try
        {
            var parser = new ODataUriParser(TrackerModel.Edm, root, new Uri(root, path)) { Resolver = new UnqualifiedODataUriResolver { EnableCaseInsensitive = true } };
            return Read(parser.ParsePath().ToList(), out target);
        }
        catch (ODataUnrecognizedPathException)
        {
            return new ApiRefusal(StatusCodes.Status404NotFound, "not-found", "There is no such resource.");
        }
        catch (Exception malformed) when (malformed is ODataException or FormatException or OverflowException or ArgumentException or InvalidOperationException)
        {
            // The parser throws more than its own exception on input that is merely wrong.
            return ApiRefusal.Invalid("invalid-path", malformed.Message);
        }
    }

    private static ApiRefusal? Read(IReadOnlyList<ODataPathSegment> path, out WriteTarget target)
    {
        var set = path is [EntitySetSegment segment, ..] ? EntitySets.Named(segment.EntitySet.Name) : null;
        var id = path is [_, KeySegment key, ..] ? Convert.ToInt64(key.Keys.Single().Value, CultureInfo.InvariantCulture) : (long?)null;
        target = new WriteTarget(set, id, path switch
        {
            [_, KeySegment, OperationSegment bound] => bound.Operations.Single() as IEdmAction,
            [OperationImportSegment unbound] => unbound.OperationImports.Single().Operation as IEdmAction,
            _ => null,
        });
        return path is [EntitySetSegment] or [_, KeySegment] || target.Action is not null ? null
            : ApiRefusal.NotSupported("Writing to this path", path[^1].Identifier);
    }
}
