using Dapper;
using Microsoft.OData.Edm;
using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Protocol;
using PcaTracker.Contract;
using PcaTracker.Features.Chapters;
using PcaTracker.Refusals;
using PcaTracker.Rows;
using PcaTracker.Storage;

namespace PcaTracker.Api;

/// <summary>Finds and writes rows within one write transaction, as its actor.</summary>
internal sealed class TrackerRowSession(Session session) : IRowSession
{
    public RowKey? Find(ServedSet set, IReadOnlyDictionary<string, object> values)
    {
        var definition = EntitySets.Named(set.Name);
        var conditions = values.Keys.Select(name => $"{definition.Property(name)!.Column} = @{name}");
        return Key(session.Connection.ExecuteScalar<long?>(
            $"SELECT id FROM visible_{definition.Table} WHERE {string.Join(" AND ", conditions)}", new DynamicParameters(values)));
    }

    public bool Exists(ServedSet set, RowKey key) => VisibleRows.Exists(session, EntitySets.Named(set.Name), Id(key));

    public RowKey? TargetOf(ServedSet set, SetLink link, RowKey row) =>
        Key(VisibleRows.TargetOf(session, EntitySets.Named(set.Name), DefinitionOf(set, link), Id(row)));

    public IReadOnlyList<RowKey> SourcesOf(ServedSet set, SetLink link, RowKey target) =>
        [.. VisibleRows.SourcesOf(session, EntitySets.Named(set.Name), DefinitionOf(set, link), Id(target)).Select(id => new RowKey(id))];

    public long? VersionOf(ServedSet set, RowKey key) =>
        session.Connection.ExecuteScalar<long?>($"SELECT revision FROM visible_{EntitySets.Named(set.Name).Table} WHERE id = @id",
            new { id = Id(key) });

    public string NameOf(ServedSet set, RowKey key) => NamedRow.Of(session, set.Name, Id(key)).ToString();

    public ODataRefusal? Open(ServedSet set, RowKey key, VersionCondition condition, out IOpenRow row)
    {
        var opened = ChangeRow.Open(session, set.Name, Id(key), Of(condition));
        row = opened.Refusal is null ? new OpenRow(this, opened.Value) : null!;
        return opened.Refusal?.ToOData();
    }

    public ODataRefusal? Create(ServedSet set, IReadOnlyDictionary<string, object?> values, out RowKey key)
    {
        var created = CreateRow.Run(session, set.Name, Stored(values));
        key = created.Refusal is null ? new RowKey(created.Value) : null!;
        return created.Refusal?.ToOData();
    }

    public ODataRefusal? Delete(ServedSet set, RowKey key, VersionCondition condition) =>
        DeleteRow.Run(session, set.Name, Id(key), Of(condition)).Refusal?.ToOData();

    public ODataRefusal? Run(
        IEdmAction action, RowKey? row, VersionCondition condition, IReadOnlyDictionary<string, object?> parameters, out IReadOnlyList<RowKey> shown)
    {
        shown = [];
        if (row is null)
            return CloseAllChapters.Run(session).Refusal?.ToOData();
        var done = ActionCommands.Of(action).Run(session, Id(row), Of(condition), Stored(parameters));
        if (done.IsRefused(out var refusal))
            return refusal.ToOData();
        shown = [.. done.Value.Select(id => new RowKey(id))];
        return null;
    }

    private static long Id(RowKey key) => (long)key.Values[0];

    private static RowKey? Key(long? id) => id is null ? null : new RowKey(id.Value);

    private static LinkDefinition DefinitionOf(ServedSet set, SetLink link) => EntitySets.Named(set.Name).Links.Single(l => l.Name == link.Name);

    private static RowVersionCondition Of(VersionCondition condition)
    {
        if (condition.IsAny)
            return RowVersionCondition.Any;
        var expected = condition.Versions is { } versions ? RowVersionCondition.Revision(versions) : RowVersionCondition.Any;
        return expected.But(condition.Excluded) with { Absent = condition.MustNotExist };
    }

    private Dictionary<string, object?> Stored(IReadOnlyDictionary<string, object?> values) =>
        values.ToDictionary(v => v.Key, v => Stored(v.Value));

    // Values of .NET as the database stores them, within lists and complex parameters, too.
    private object? Stored(object? value) => value switch
    {
        null => null,
        IReadOnlyDictionary<string, object?> members => Stored(members),
        List<object?> items => items.ConvertAll(Stored),
        bool flag => flag ? 1L : 0L,
        _ => session.Dialect.Parameter(value),
    };

    private sealed class OpenRow(TrackerRowSession rows, RowDraft draft) : IOpenRow
    {
        public ODataRefusal? Change(IReadOnlyDictionary<string, object?> values) => ChangeRow.Run(draft, rows.Stored(values)).Refusal?.ToOData();

        public ODataRefusal? Replace(IReadOnlyDictionary<string, object?> values) => ReplaceRow.Run(draft, rows.Stored(values)).Refusal?.ToOData();
    }
}
