namespace ODataSql.Model;

/// <summary>
/// A view of a set's rows for pages: a union of parts, each of which an index holds in the order of one of the columns. The database merges
/// the parts and stops at the end of the page, where it would otherwise sort all rows. Pages have equal values in the direction of the order.
/// </summary>
/// <param name="Name">The view. Its rows are those of the set's own table or view.</param>
/// <param name="Columns">The columns, each of which may come first in the order of a page; the key is one of them.</param>
public sealed record OrderedRows(string Name, IReadOnlyList<string> Columns);
