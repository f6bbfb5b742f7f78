using System.Globalization;
using PcaTracker.Features.Widgets;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Lists;

/// <summary>What an address asks of a list: filters, order, groups, columns and page. The address is all there is to know.</summary>
public sealed class ListQuery
{
    private readonly IQueryCollection _typed;
    private readonly Dictionary<string, string> _filters = [];

    private ListQuery(TrackerList list, IQueryCollection typed) => (List, _typed) = (list, typed);

    /// <summary>The list.</summary>
    public TrackerList List { get; }

    /// <summary>The order, the first column first.</summary>
    public IReadOnlyList<ListOrder> Sort { get; private set; } = [];

    /// <summary>The column by which rows are grouped; null for none.</summary>
    public ListColumn? Group { get; private set; }

    /// <summary>The columns to show.</summary>
    public IReadOnlyList<ListColumn> Columns { get; private set; } = [];

    /// <summary>The page, from 1.</summary>
    public int Page { get; private set; } = 1;

    /// <summary>Reads an address; whatever cannot be read is an error at its field.</summary>
    /// <param name="list">The list.</param>
    /// <param name="typed">The query of the address.</param>
    /// <param name="chapters">The codes of the chapters.</param>
    /// <param name="form">Takes the errors.</param>
    public static ListQuery Read(TrackerList list, IQueryCollection typed, IEnumerable<string> chapters, FormReader form)
    {
        var query = new ListQuery(list, typed);
        foreach (var filter in list.Filters)
        {
            var offered = filter.IsChapter ? chapters : filter.Options.Select(option => option.Value);
            query._filters[filter.Name] = (filter.Options.Count == 0
                ? form.Line(filter.Name, query.Typed(filter.Name))
                : form.Choice(filter.Name, query.Typed(filter.Name), offered)) ?? filter.Default;
        }

        query.Sort = ReadSort(list, query.Typed("sort"), form);
        query.Group = form.Choice("group", query.Typed("group"), list.Columns.Where(c => c.Groups).Select(c => c.Key)) is { } group
            ? list.Column(group)
            : null;
        var columns = typed["column"].Select(typed => form.Choice("column", typed, list.Columns.Select(c => c.Key))).OfType<string>().ToList();
        query.Columns = columns.Count == 0 ? list.Columns : [.. list.Columns.Where((c, i) => i == 0 || columns.Contains(c.Key))];
        query.Page = Math.Max(1, form.Number("page", query.Typed("page")) ?? 1);
        return query;
    }

    /// <summary>The value of a filter.</summary>
    public string Value(ListFilter filter) => _filters[filter.Name];

    /// <summary>What the address says of a field, readable or not.</summary>
    public string? Typed(string name) => _typed[name].LastOrDefault();

    /// <summary>Whether a filter below <i>More</i>, a grouping or a choice of columns is in use.</summary>
    public bool UsesMore =>
        List.Filters.Any(f => !f.IsMain && Value(f) != f.Default) || Group is not null || Columns.Count < List.Columns.Count;

    /// <summary>The conditions of all filters.</summary>
    public IReadOnlyList<ListCondition> Conditions(ListReader reader) =>
        [.. List.Filters.Select(filter => filter.Condition(Value(filter), reader)).OfType<ListCondition>()];

    /// <summary>The address of the same rows on another page.</summary>
    public string AddressOfPage(int page) => Address(List.Address, Sort, page);

    /// <summary>The address of the same rows in a file, <c>csv</c> or <c>xlsx</c>.</summary>
    public string AddressOfFile(string extension) => Address($"{List.Address}.{extension}", Sort, 1);

    /// <summary>The address with the rows sorted by a column first; by the same column again, in the other direction.</summary>
    public string AddressSortedBy(ListColumn column)
    {
        var descending = Sort[0].Column == column && !Sort[0].Descending;
        return Address(List.Address, [new ListOrder(column, descending), .. Sort.Where(order => order.Column != column)], 1);
    }

    /// <summary>What follows the question mark, without the page: what a saved view keeps.</summary>
    public string Text => Query(Sort, 1);

    private string Address(string path, IReadOnlyList<ListOrder> sort, int page) =>
        Query(sort, page) is { Length: > 0 } query ? $"{path}?{query}" : path;

    private string Query(IReadOnlyList<ListOrder> sort, int page)
    {
        var order = string.Join(',', sort.Select(o => o.Text));
        var options = List.Filters.Where(f => Value(f) != f.Default).Select(f => (f.Name, Value(f)))
            .Concat(order == List.Sort ? [] : [("sort", order)])
            .Concat(Group is null ? [] : [("group", Group.Key)])
            .Concat(Columns.Count == List.Columns.Count ? [] : Columns.Select(column => ("column", column.Key)))
            .Concat(page == 1 ? [] : [("page", page.ToString(CultureInfo.InvariantCulture))]);
        return string.Join('&', options.Select(option => $"{option.Item1}={Uri.EscapeDataString(option.Item2)}"));
    }

    private static List<ListOrder> ReadSort(TrackerList list, string? typed, FormReader form)
    {
        var orders = new List<ListOrder>();
        foreach (var word in (string.IsNullOrEmpty(typed) ? list.Sort : typed).Split(','))
        {
            if (list.Column(word.TrimStart('-')) is { } column && orders.TrueForAll(order => order.Column != column))
                orders.Add(new ListOrder(column, word.StartsWith('-')));
            else
                form.Refuse(null, T("The address does not say by which columns to sort: follow a link of the list’s headings instead."));
        }

        return orders.Count == 0 ? ReadSort(list, null, form) : orders;
    }
}
