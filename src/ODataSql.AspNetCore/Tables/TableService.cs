using System.Data.Common;
using Microsoft.OData.Edm;
using ODataSql.AspNetCore.Hosting;
using ODataSql.Sql;

namespace ODataSql.AspNetCore.Tables;

/// <summary>Serves the tables of a database. Every caller sees and writes all rows: derive from it to know callers, and to restrict them.</summary>
/// <param name="model">The model of the tables.</param>
/// <param name="dialect">The dialect of the database.</param>
/// <param name="open">Opens a connection.</param>
public class TableService(TableModel model, SqlDialect dialect, Func<DbConnection> open) : ODataHost, IDisposable
{
    private readonly TableRows _rows = new(model, dialect, open);

    /// <inheritdoc/>
    public override IEdmModel Model => model.Edm;

    /// <inheritdoc/>
    public override QueryEngine Engine { get; } = new(model.Map(), dialect);

    /// <inheritdoc/>
    public override IRowStore? Rows => _rows;

    /// <inheritdoc/>
    public override IReadSession OpenRead(HttpContext context) => new Session(_rows.Group ?? open(), owns: _rows.Group is null);

    /// <inheritdoc/>
    public override SetCapabilities CapabilitiesOf(IEdmEntitySet set) => model.CapabilitiesOf(model.Table(set.Name));

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the service holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            _rows.Dispose();
    }

    private sealed class Session(DbConnection connection, bool owns) : IReadSession
    {
        public DbConnection Connection => connection;

        public void Dispose()
        {
            if (owns)
                connection.Dispose();
        }
    }
}
