using Dapper;
using PcaTracker.Storage;

namespace PcaTracker.Features.Widgets;

/// <summary>A list of rows in SQL, of which a page shows a part: where the row stands that the address names, or else what it asks for.</summary>
/// <param name="From">The rows, such as <c>visible_issue WHERE chapter_id = @Id</c>.</param>
/// <param name="Order">Their order, in which no two are equal.</param>
/// <param name="Size">The most rows of a page.</param>
/// <param name="Columns">What is read of a row.</param>
internal sealed record RowList(string From, string Order, int Size, string Columns = "*")
{
    /// <summary>Reads a page.</summary>
    /// <param name="session">Session of the reader.</param>
    /// <param name="page">The page that the address asks for; beyond the end, the last one is read.</param>
    /// <param name="named">The row that the address names, by <paramref name="key"/>. One that is not in the list does not change the page.</param>
    /// <param name="key">The column that names rows; where several have the same value, the first one counts.</param>
    /// <param name="values">The parameters of <see cref="From"/>.</param>
    public Paged<T> Read<T>(Session session, int page, object? named = null, string key = "id", object? values = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        return Paged.Read(
            session.Connection.ExecuteScalar<long>($"SELECT count(*) FROM {From}", values),
            (named is null ? null : PageOf(session, named, key, values)) ?? page, Size,
            range => session.Connection.Query<T>(
                $"SELECT {Columns} FROM {From} ORDER BY {Order} LIMIT @Size OFFSET @Skip", Together(values, range)));
    }

    private int? PageOf(Session session, object named, string key, object? values) =>
        session.Connection.ExecuteScalar<int?>(
            $"SELECT min(place) FROM (SELECT {key} AS name, row_number() OVER (ORDER BY {Order}) AS place FROM {From}) placed WHERE name = @named",
            Together(values, new { named })) is { } place
            ? (place - 1) / Size + 1
            : null;

    private static DynamicParameters Together(object? values, object others)
    {
        var together = new DynamicParameters(others);
        together.AddDynamicParams(values);
        return together;
    }
}
