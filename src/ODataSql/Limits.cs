namespace ODataSql;

/// <summary>Limits of one request, checked while parsing and planning; each refusal names its limit.</summary>
public static class Limits
{
    /// <summary>Characters of a URL as the client sent it.</summary>
    public const int UrlLength = 8 * 1024;

    /// <summary>Operators, functions and values in all expressions of a request.</summary>
    public const int Nodes = 400;

    /// <summary>Items of one <c>in</c> list.</summary>
    public const int InItems = 1_000;

    /// <summary>Characters of a <c>matchesPattern</c> pattern.</summary>
    public const int PatternLength = 200;

    /// <summary>Sets of one <c>$crossjoin</c>.</summary>
    public const int CrossJoinSets = 4;

    /// <summary>Characters of <c>$search</c>.</summary>
    public const int SearchLength = 200;

    /// <summary>Nesting levels of <c>any</c> and <c>all</c>.</summary>
    public const int LambdaDepth = 3;

    /// <summary>Nesting levels of operators and functions in one expression; a chain of one operator is one level.</summary>
    public const int ExpressionDepth = 20;

    /// <summary>Parameter aliases that refer to one another.</summary>
    public const int AliasDepth = 5;

    /// <summary>Transformations in one <c>$apply</c>.</summary>
    public const int Transformations = 30;

    /// <summary>Nesting levels of <c>groupby</c> and <c>concat</c>.</summary>
    public const int ApplyDepth = 4;

    /// <summary>
    /// How often one <c>$apply</c> may read its input rows: once for each sequence of <c>concat</c> and each combination of <c>rollup</c>
    /// levels, and once more for each aggregate over a collection-valued navigation property. Each <c>$expand</c> counts for itself.
    /// </summary>
    public const int Branches = 16;

    /// <summary>Navigation steps of one path, in an expression or in a URL.</summary>
    public const int PathLength = 10;

    /// <summary>Nesting levels of <c>$expand</c>.</summary>
    public const int ExpandDepth = 4;

    /// <summary>Navigation properties that one request may expand; enough for <c>*</c> on any set.</summary>
    public const int Expands = 40;

    /// <summary>Rows of a page when the client does not ask for a size.</summary>
    public const int DefaultPageSize = 1_000;

    /// <summary>Largest page of an expanded collection, in rows.</summary>
    public const int NestedPageSize = 1_000;

    /// <summary>Expanded rows below one root row, on all levels; pages of expanded collections shrink to stay within it.</summary>
    public const int RowsBelowOne = 10_000;

    /// <summary>Bytes after which a page of rows with expanded collections ends.</summary>
    public const int PageBytes = 16 * 1024 * 1024;

    /// <summary>Largest page that a client may ask for; pages are streamed, so their size costs no memory.</summary>
    public const int PageSize = 200_000;
}
