using System.Data.Common;
using System.Globalization;
using Microsoft.OData.Edm;
using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Protocol;
using ODataSql.Sql;

namespace ODataSql.AspNetCore.Tables;

/// <summary>Finds and writes rows of tables within one transaction.</summary>
internal sealed class TableRowSession(TableModel model, SqlDialect dialect, DbConnection connection) : IRowSession
{
    public RowKey? Find(ServedSet set, IReadOnlyDictionary<string, object> values) =>
        Keys(set, values.ToDictionary(v => v.Key, v => (object?)v.Value)).FirstOrDefault();

    public bool Exists(ServedSet set, RowKey key) => Keys(set, Where(set, key)).Count > 0;

    public RowKey? TargetOf(ServedSet set, SetLink link, RowKey row)
    {
        using var command = Command($"SELECT {Columns(set, link.Via)} FROM {Table(set)}", set, Where(set, row));
        using var reader = command.ExecuteReader();
        return reader.Read() && !link.Via.Select((_, i) => i).Any(reader.IsDBNull) ? KeyOf(reader, [.. link.Via.Select(name => set.Property(name)!)])
            : null;
    }

    public IReadOnlyList<RowKey> SourcesOf(ServedSet set, SetLink link, RowKey target) => Keys(set, link.Values(target));

    public long? VersionOf(ServedSet set, RowKey key)
    {
        if (!set.IsVersioned)
            return null;
        using var command = Command($"SELECT {Quoted(model.VersionColumn)} FROM {Table(set)}", set, Where(set, key));
        return command.ExecuteScalar() is { } version and not DBNull ? Convert.ToInt64(version, CultureInfo.InvariantCulture) : null;
    }

    public ODataRefusal? Open(ServedSet set, RowKey key, VersionCondition condition, out IOpenRow row)
    {
        row = new OpenRow(this, set, key);
        return CheckPresent(set, key, condition);
    }

    private ODataRefusal? CheckPresent(ServedSet set, RowKey key, VersionCondition condition) =>
        !Exists(set, key) ? new ODataRefusal(StatusCodes.Status404NotFound, "not-found", $"There is no {set.Type.Name} {key}.")
        : condition.IsAny ? null
        // A row without a version is in none that could be listed.
        : condition.Check(VersionOf(set, key) ?? -1);

    public ODataRefusal? Create(ServedSet set, IReadOnlyDictionary<string, object?> values, out RowKey key)
    {
        key = null!;
        if (set.Key.FirstOrDefault(p => p.Mutability != Mutability.Computed && values.GetValueOrDefault(p.Name) is null) is { } missing)
            return ODataRefusal.Invalid("required-property", $"{missing.Name} must be given.", missing.Name);
        using var command = connection.CreateCommand();
        var names = values.Keys.ToList();
        command.CommandText = names.Count == 0
            ? $"INSERT INTO {Table(set)} DEFAULT VALUES RETURNING {Columns(set, KeyNames(set))}"
            : $"INSERT INTO {Table(set)} ({Columns(set, names)}) VALUES ({string.Join(", ", names.Select(name => Add(command, values[name])))}) "
                + $"RETURNING {Columns(set, KeyNames(set))}";
        using var reader = command.ExecuteReader();
        reader.Read();
        key = KeyOf(reader, set.Key);
        return null;
    }

    private ODataRefusal? Update(ServedSet set, RowKey key, IReadOnlyDictionary<string, object?> values)
    {
        using var command = connection.CreateCommand();
        var changes = values.Select(v => $"{Column(set, v.Key)} = {Add(command, v.Value)}").ToList();
        if (set.IsVersioned)
            changes.Add($"{Quoted(model.VersionColumn)} = {Quoted(model.VersionColumn)} + 1");
        if (changes.Count == 0)
            return null;
        command.CommandText = $"UPDATE {Table(set)} SET {string.Join(", ", changes)}";
        Restrict(command, set, Where(set, key));
        command.ExecuteNonQuery();
        return null;
    }

    public ODataRefusal? Delete(ServedSet set, RowKey key, VersionCondition condition)
    {
        if (CheckPresent(set, key, condition) is { } refusal)
            return refusal;
        using var command = Command($"DELETE FROM {Table(set)}", set, Where(set, key));
        command.ExecuteNonQuery();
        return null;
    }

    private List<RowKey> Keys(ServedSet set, IReadOnlyDictionary<string, object?> where)
    {
        using var command = Command($"SELECT {Columns(set, KeyNames(set))} FROM {Table(set)}", set, where);
        using var reader = command.ExecuteReader();
        var keys = new List<RowKey>();
        while (reader.Read())
            keys.Add(KeyOf(reader, set.Key));
        return keys;
    }

    // In the form in which bodies and URLs give the same key.
    private static RowKey KeyOf(DbDataReader reader, IReadOnlyList<ServedProperty> properties) =>
        new([.. properties.Select((property, i) => KeyValue(reader.GetValue(i), property.Type.PrimitiveKind()))]);

    private static object KeyValue(object stored, EdmPrimitiveTypeKind kind) => (kind, stored) switch
    {
        (EdmPrimitiveTypeKind.Boolean, _) => Convert.ToBoolean(stored, CultureInfo.InvariantCulture),
        (EdmPrimitiveTypeKind.Date, string day) => DateOnly.ParseExact(day, "O", CultureInfo.InvariantCulture),
        (EdmPrimitiveTypeKind.DateTimeOffset, string instant) =>
            DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        (EdmPrimitiveTypeKind.TimeOfDay, string time) => TimeOnly.Parse(time, CultureInfo.InvariantCulture),
        (EdmPrimitiveTypeKind.Guid, string id) => Guid.Parse(id),
        (EdmPrimitiveTypeKind.Decimal, _) => Convert.ToDecimal(stored, CultureInfo.InvariantCulture),
        (EdmPrimitiveTypeKind.Double, _) => Convert.ToDouble(stored, CultureInfo.InvariantCulture),
        (EdmPrimitiveTypeKind.String, _) => Convert.ToString(stored, CultureInfo.InvariantCulture)!,
        _ => Convert.ToInt64(stored, CultureInfo.InvariantCulture),
    };

    private DbCommand Command(string sql, ServedSet set, IReadOnlyDictionary<string, object?> where)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        Restrict(command, set, where);
        return command;
    }

    private void Restrict(DbCommand command, ServedSet set, IReadOnlyDictionary<string, object?> where) =>
        command.CommandText += $" WHERE {string.Join(" AND ", where.Select(w => $"{Column(set, w.Key)} = {Add(command, w.Value)}"))}";

    private string Add(DbCommand command, object? value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ($"@p{command.Parameters.Count}", value is null ? DBNull.Value : dialect.Parameter(value));
        command.Parameters.Add(parameter);
        return parameter.ParameterName;
    }

    private static Dictionary<string, object?> Where(ServedSet set, RowKey key) =>
        set.Key.Zip(key.Values).ToDictionary(pair => pair.First.Name, pair => (object?)pair.Second);

    private static IEnumerable<string> KeyNames(ServedSet set) => set.Key.Select(property => property.Name);

    private string Columns(ServedSet set, IEnumerable<string> names) => string.Join(", ", names.Select(name => Column(set, name)));

    private string Column(ServedSet set, string name) => Quoted(model.Column(set.Property(name)!.Edm).Name);

    private string Table(ServedSet set) => Quoted(model.Table(set.Name).Name);

    // Identifiers come from the schema alone.
    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private sealed class OpenRow(TableRowSession session, ServedSet set, RowKey key) : IOpenRow
    {
        public ODataRefusal? Change(IReadOnlyDictionary<string, object?> values) => session.Update(set, key, values);

        public ODataRefusal? Replace(IReadOnlyDictionary<string, object?> values)
        {
            var whole = values.ToDictionary();
            var links = set.Links.SelectMany(link => link.Via).ToHashSet(StringComparer.Ordinal);
            foreach (var property in set.Properties.Where(p => p.Mutability == Mutability.Mutable && !set.Key.Contains(p) && !links.Contains(p.Name)))
                whole.TryAdd(property.Name, null);
            return Change(whole);
        }
    }
}
