using System.Data.Common;
using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Protocol;
using ODataSql.Sql;

namespace ODataSql.AspNetCore.Tables;

/// <summary>Writes rows of tables, one transaction at a time.</summary>
internal sealed class TableRows(TableModel model, SqlDialect dialect, Func<DbConnection> open) : IRowStore, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly AsyncLocal<DbConnection?> _group = new();

    public bool IsInGroup => _group.Value is not null;

    /// <summary>The connection of the group that this flow of control writes in.</summary>
    public DbConnection? Group => _group.Value;

    public async Task<ODataRefusal?> WriteAsync(HttpContext context, Func<IRowSession, ODataRefusal?> work)
    {
        if (_group.Value is { } group)
            return Run(group, work);
        return await WriteTogetherAsync(context, transaction =>
        {
            var refusal = Run(_group.Value!, work);
            if (refusal is null)
                transaction.Commit();
            return Task.FromResult(refusal);
        });
    }

    public async Task<T> WriteTogetherAsync<T>(HttpContext context, Func<ICommit, Task<T>> work)
    {
        await _turn.WaitAsync(context.RequestAborted);
        try
        {
            await using var connection = open();
            await using var transaction = await connection.BeginTransactionAsync(context.RequestAborted);
            _group.Value = connection;
            return await work(new Commitment(transaction));
        }
        finally
        {
            _group.Value = null;
            _turn.Release();
        }
    }

    // Constraints of the schema are the rules of these rows.
    private ODataRefusal? Run(DbConnection connection, Func<IRowSession, ODataRefusal?> work)
    {
        try
        {
            return work(new TableRowSession(model, dialect, connection));
        }
        catch (DbException broken)
        {
            return new ODataRefusal(StatusCodes.Status409Conflict, "refused-by-database", $"The database refused this: {broken.Message}");
        }
    }

    public void Dispose() => _turn.Dispose();

    private sealed class Commitment(DbTransaction transaction) : ICommit
    {
        public void Commit() => transaction.Commit();
    }
}
