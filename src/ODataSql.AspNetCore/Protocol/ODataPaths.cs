using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;

namespace ODataSql.AspNetCore.Protocol;

/// <summary>Answers questions about parsed paths.</summary>
internal static class ODataPaths
{
    /// <summary>The action that a segment runs; null for every other segment.</summary>
    public static IEdmAction? ActionOf(ODataPathSegment segment) => segment switch
    {
        OperationSegment { Operations: var operations } => operations.Single() as IEdmAction,
        OperationImportSegment { OperationImports: var imports } => imports.Single().Operation as IEdmAction,
        _ => null,
    };
}
