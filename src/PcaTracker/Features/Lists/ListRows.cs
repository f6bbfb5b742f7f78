using Dapper;
using ODataSql.Sql;
using PcaTracker.Features.Spreadsheets;
using PcaTracker.Storage;

namespace PcaTracker.Features.Lists;

/// <summary>Reads the rows of a list, and writes the address at which the API gives the same rows in the same order.</summary>
internal sealed class ListRows
{
    private readonly ListQuery _query;
    private readonly IReadOnlyList<ListCondition> _conditions;
    private readonly string _where;
    private readonly DynamicParameters _parameters = new();

    /// <summary>The rows that a query asks for.</summary>
    public ListRows(ListQuery query, ListReader reader)
    {
        (_query, _conditions) = (query, query.Conditions(reader));
        _where = _conditions.Count == 0 ? "" : $"WHERE {string.Join("\n  AND ", _conditions.Select(condition => condition.Sql))}";
        foreach (var (name, value) in _conditions.SelectMany(condition => condition.Parameters))
            _parameters.Add(name, value);
    }

    private string View => $"visible_{_query.List.Set.Table} r";

    /// <summary>How many there are.</summary>
    public long Count(Session session) => session.Connection.ExecuteScalar<long>($"SELECT count(r.id) FROM {View} {_where}", _parameters);

    /// <summary>How many there are in each group, by the value that they have in common.</summary>
    public IReadOnlyDictionary<string, long> CountByGroup(Session session) => _query.Group is not { } group ? new Dictionary<string, long>() :
        session.Connection.Query<(string? Value, long Count)>(
            $"SELECT r.{group.Property.Column}, count(r.id) FROM {View} {_where} GROUP BY r.{group.Property.Column}", _parameters)
            .ToDictionary(counted => counted.Value ?? "", counted => counted.Count);

    /// <summary>The rows of the page.</summary>
    public IReadOnlyList<T> Page<T>(Session session)
    {
        _parameters.Add("skipped", (long)(_query.Page - 1) * TrackerList.PageSize);
        _parameters.Add("size", TrackerList.PageSize);
        return session.Connection.Query<T>($"{Select(session, "r.*")}\nLIMIT @size OFFSET @skipped", _parameters).AsList();
    }

    /// <summary>The question to which the API answers with the same rows.</summary>
    public Question Question
    {
        get
        {
            var filter = _conditions.Count == 0 ? "" : $"$filter={Uri.EscapeDataString(string.Join(" and ", _conditions.Select(c => c.OData)))}&";
            var order = string.Join(',', Orders.Select(o => o.Descending ? $"{o.Column.OData} desc" : o.Column.OData).Append("Id"));
            var columns = _query.Columns.Count == _query.List.Columns.Count ? ""
                : $"&$select={string.Join(',', _query.Columns.SelectMany(column => column.Properties).Select(property => property.Name))}";
            return new Question(_query.List.Set, $"{filter}$orderby={Uri.EscapeDataString(order)}{columns}");
        }
    }

    // Rows of a group stand together, in the list's order.
    private IEnumerable<ListOrder> Orders => _query.Group is not { } group ? _query.Sort :
    [
        _query.Sort.FirstOrDefault(order => order.Column == group) ?? new ListOrder(group, false),
        .. _query.Sort.Where(order => order.Column != group),
    ];

    private string Select(Session session, string columns) =>
        $"""
        SELECT {columns}
        FROM {View}
        {_where}
        ORDER BY {string.Join(", ", Orders.Select(o => Ordered(session.Dialect, o)).Append("r.id"))}
        """;

    private static string Ordered(SqlDialect dialect, ListOrder order) =>
        dialect.Ordered(order.Column.Sql(dialect), order.Descending, mayBeNull: true);
}
