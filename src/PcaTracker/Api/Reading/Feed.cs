using ODataSql;
using ODataSql.Model;
using ODataSql.Sql.Sqlite;

namespace PcaTracker.Api.Reading;

/// <summary>The engine over the tracker's model: every set is read from its <c>visible_*</c> view.</summary>
internal static class Feed
{
    public static QueryEngine Engine { get; } = new(
        new RelationalModel(
            TrackerModel.Edm,
            set => $"visible_{EntitySets.Named(set.Name).Table}",
            set => EntitySets.Named(set.Name).Changeable ? "revision" : null),
        new SqliteDialect());
}
