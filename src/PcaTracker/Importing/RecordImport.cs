using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Api;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Importing;

/// <summary>What an import did with the rows of a file.</summary>
internal sealed record ImportReport(string File, int Added, int Changed, int Unchanged)
{
    public override string ToString() =>
        $"{Path.GetFileNameWithoutExtension(File)}: {Added + Changed + Unchanged} read, {Added} added, {Changed} changed, {Unchanged} unchanged";
}

/// <summary>Takes over one file, in one transaction: all of it or nothing.</summary>
internal sealed class RecordImport(Session session, RecordFile file)
{
    private const int Constraint = 19;

    private readonly Dictionary<string, int> _lines = [];
    private int _added, _changed, _unchanged;

    /// <summary>Imports a file whose content is given.</summary>
    public static Result<ImportReport> Run(Session session, RecordFile file, byte[] content)
    {
        var rows = CsvFile.Read(file.Name, content, file.Headers);
        return rows.IsRefused(out var refusal) ? refusal : new RecordImport(session, file).Run(rows.Value);
    }

    private Result<ImportReport> Run(IReadOnlyList<CsvRow> rows)
    {
        foreach (var row in rows)
            if (Import(row) is { } refusal)
                return refusal;
        return new ImportReport(file.Name, _added, _changed, _unchanged);
    }

    private Refusal? Import(CsvRow row)
    {
        var reader = new RowReader(session, file, row);
        var key = JsonSerializer.Serialize(file.Key.Select(h => row.Cells[h]));
        if (!_lines.TryAdd(key, row.Line))
            return Bad(row, $"says the same {string.Join(", ", file.Key)} as line {_lines[key]}.");

        var known = session.Connection.QuerySingleOrDefault<(long Id, string Cells)?>(
            "SELECT row_id, cells FROM imported_row WHERE file = @Name AND key = @key", new { file.Name, key });
        var cells = JsonSerializer.Serialize(file.Headers.ToDictionary(h => h, h => row.Cells[h]));
        if (known?.Cells == cells)
        {
            _unchanged++;
            return null;
        }

        var columns = reader.Columns();
        if (columns.IsRefused(out var refusal))
            return refusal;
        try
        {
            return known is { } before ? Change(reader, before.Id, before.Cells, columns.Value, key, cells) : Add(reader, columns.Value, key, cells);
        }
        catch (SqliteException error) when (error.SqliteErrorCode == Constraint)
        {
            return Bad(row, "does not fit the record, which has such a row from elsewhere; take one of the two out.");
        }
    }

    private Refusal? Add(RowReader reader, IReadOnlyDictionary<string, object?> columns, string key, string cells)
    {
        // Where rows can be hidden, imported ones are numbered among themselves: one more than the greatest id would tell of a row that not everybody sees.
        var id = file.Set.Property("Visibility") is null ? "NULL" : "(SELECT coalesce(max(row_id), 0) + 1 FROM imported_row WHERE file = @FileName)";
        var rowId = session.Connection.ExecuteScalar<long>(
            $"""
            INSERT INTO "{file.Set.Table}" (id, {string.Join(", ", columns.Keys.Select(Quoted))})
            VALUES ({id}, {string.Join(", ", columns.Keys.Select(c => "@" + c))})
            RETURNING id
            """,
            new DynamicParameters(columns.Append(new("FileName", file.Name))));
        session.Connection.Execute(
            "INSERT INTO imported_row (file, key, cells, row_id) VALUES (@Name, @key, @cells, @rowId)", new { file.Name, key, cells, rowId });
        _added++;
        return file.Added(session, reader, rowId);
    }

    // Only what differs between the file then and the file now: other columns may have been changed in the tracker since.
    private Refusal? Change(RowReader reader, long id, string cellsBefore, IReadOnlyDictionary<string, object?> columns, string key, string cells)
    {
        var rowBefore = reader.Row with { Cells = JsonSerializer.Deserialize<Dictionary<string, string>>(cellsBefore)! };
        var before = new RowReader(session, file, rowBefore).Columns().Value;
        var changed = columns.Where(c => !Equals(c.Value, before[c.Key])).ToDictionary();
        var setOnce = file.Fields.OfType<PropertyField>().FirstOrDefault(
            f => file.Set.Property(f.Property) is { Access: PropertyAccess.CreateOnly } property && changed.ContainsKey(property.Column));
        if (setOnce is not null)
            return reader.Bad(setOnce.Header, $"was '{rowBefore.Cells[setOnce.Header]}' when it was first imported and cannot be changed.");

        session.Connection.Execute(
            $"""
            UPDATE "{file.Set.Table}"
            SET {string.Concat(changed.Keys.Select(c => $"{Quoted(c)} = @{c}, "))}revision = revision + 1
            WHERE id = @RowId
            """,
            new DynamicParameters(changed.Append(new("RowId", id))));
        session.Connection.Execute("UPDATE imported_row SET cells = @cells WHERE file = @Name AND key = @key", new { file.Name, key, cells });
        _changed++;
        return null;
    }

    private Refusal Bad(CsvRow row, string problem) => Refusal.Invalid("bad-row", $"{file.Name}, line {row.Line}: {problem}");

    private static string Quoted(string column) => $"\"{column}\"";
}
