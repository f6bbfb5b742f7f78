namespace ODataSql;

/// <summary>What one request may cost; checked while planning, each refusal naming its limit.</summary>
public static class Limits
{
    /// <summary>Characters of a URL, as sent.</summary>
    public const int UrlLength = 8 * 1024;

    /// <summary>Operators, functions and values in the expressions of a request, together.</summary>
    public const int Nodes = 400;

    /// <summary>Items of one <c>in</c> list.</summary>
    public const int InItems = 1_000;

    /// <summary>Characters of a <c>matchesPattern</c> pattern.</summary>
    public const int PatternLength = 200;

    /// <summary>Sets of one <c>$crossjoin</c>.</summary>
    public const int CrossJoinSets = 4;

    /// <summary>Characters of <c>$search</c>.</summary>
    public const int SearchLength = 200;

    /// <summary>Levels of <c>any</c> and <c>all</c>.</summary>
    public const int LambdaDepth = 3;

    /// <summary>Levels of operators and functions in one expression; a chain of one operator is one level.</summary>
    public const int ExpressionDepth = 20;

    /// <summary>Parameter aliases that stand for one another.</summary>
    public const int AliasDepth = 5;

    /// <summary>Transformations of <c>$apply</c>, together.</summary>
    public const int Transformations = 30;

    /// <summary>Levels of <c>groupby</c> and <c>concat</c> in each other.</summary>
    public const int ApplyDepth = 4;

    /// <summary>How many times one <c>$apply</c> reads the rows that it begins with: once for each sequence of <c>concat</c> and combination of levels in <c>groupby</c>, and once more for each aggregate over a navigation property to many. Inside <c>$expand</c>, each counts for itself.</summary>
    public const int Branches = 16;

    /// <summary>Steps of a path over navigation properties, in an expression or in a URL.</summary>
    public const int PathLength = 10;

    /// <summary>Levels of <c>$expand</c>.</summary>
    public const int ExpandDepth = 4;

    /// <summary>Navigation properties that a request expands, together: all of one set by <c>*</c>, and those of a few more.</summary>
    public const int Expands = 40;

    /// <summary>Rows of a page unless the client asks otherwise.</summary>
    public const int DefaultPageSize = 1_000;

    /// <summary>Rows of a page of an expanded collection, at most.</summary>
    public const int NestedPageSize = 1_000;

    /// <summary>Rows of all levels of <c>$expand</c> below one row: pages of expanded collections are as much smaller as it takes.</summary>
    public const int RowsBelowOne = 10_000;

    /// <summary>Bytes after which a page ends whose rows bring collections along.</summary>
    public const int PageBytes = 16 * 1024 * 1024;

    /// <summary>Rows of the largest page; a page is streamed, so its size costs no memory.</summary>
    public const int PageSize = 200_000;
}
