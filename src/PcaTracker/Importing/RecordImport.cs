using System.Data.Common;
using System.Text.Json;
using Dapper;
using PcaTracker.Contract;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Runtime;
using PcaTracker.Storage;

namespace PcaTracker.Importing;

/// <summary>The counts of an import of one file.</summary>
internal sealed record ImportReport(string File, int Added, int Changed, int Unchanged)
{
    public override string ToString() =>
        $"{Path.GetFileNameWithoutExtension(File)}: {Added + Changed + Unchanged} read, {Added} added, {Changed} changed, {Unchanged} unchanged";
}

/// <summary>Imports one file in one transaction, completely or not at all.</summary>
internal sealed class RecordImport(Session session, RecordFile file)
{
    private readonly Dictionary<string, int> _lines = [];
    private int _added, _changed, _unchanged;

    /// <summary>Imports the content of a file.</summary>
    public static Result<ImportReport> Run(Session session, RecordFile file, byte[] content, ProgressLine? progress = null)
    {
        var rows = CsvFile.Read(file.Name, content, file.Headers);
        return rows.IsRefused(out var refusal) ? refusal : new RecordImport(session, file).Run(rows.Value, progress);
    }

    private Result<ImportReport> Run(IReadOnlyList<CsvRow> rows, ProgressLine? progress)
    {
        foreach (var (index, row) in rows.Index())
        {
            progress?.Report(index, rows.Count);
            if (Import(row) is { } refusal)
                return refusal;
        }

        session.ContinueKeys();
        return new ImportReport(file.Name, _added, _changed, _unchanged);
    }

    private Refusal? Import(CsvRow row)
    {
        var now = new ReadRow(file.Name, JsonSerializer.Serialize(file.Key.Select(h => row.Cells[h])), JsonSerializer.Serialize(row.Cells));
        if (!_lines.TryAdd(now.Key, row.Line))
            return Bad(row, $"says the same {string.Join(", ", file.Key)} as line {_lines[now.Key]}.");

        var before = session.Connection.QuerySingleOrDefault<(long Id, string Cells)?>(
            "SELECT row_id, cells FROM imported_row WHERE file = @File AND key = @Key", now);
        var reader = new RecordRowReader(session, file, row);
        return before is { } known ? Compare(reader, known.Id, known.Cells, now) : Add(reader, now);
    }

    private Refusal? Add(RecordRowReader reader, ReadRow now)
    {
        var columns = reader.Columns(file.Fields);
        if (columns.IsRefused(out var refusal))
            return refusal;
        try
        {
            var constants = file.Constants.Select(c => KeyValuePair.Create(c.Key, (object?)c.Value(reader.Row)));
            var id = Insert(columns.Value.Concat(constants).ToDictionary());
            session.Connection.Execute(
                "INSERT INTO imported_row (file, key, cells, row_id) VALUES (@File, @Key, @Cells, @id)", new { now.File, now.Key, now.Cells, id });
            _added++;
            return file.Added(session, reader, id);
        }
        catch (DbException error) when (ConstraintRefusal.IsOfKey(error))
        {
            return Bad(reader.Row, "is in the record already, and not from this file; take one of the two out.");
        }
    }

    private long Insert(Dictionary<string, object?> columns)
    {
        // Rows of a set with a visibility are numbered after imported rows only: the greatest id could be that of a hidden row.
        var (name, id) = file.Set.Visibility is null
            ? ("", "")
            : ("id, ", "(SELECT coalesce(max(row_id), 0) + 1 FROM imported_row WHERE file = @FileName), ");
        return session.Connection.ExecuteScalar<long>(
            $"""
            INSERT INTO "{file.Set.Table}" ({name}{string.Join(", ", columns.Keys.Select(Quoted))})
            VALUES ({id}{string.Join(", ", columns.Keys.Select(c => "@" + c))})
            RETURNING id
            """,
            new DynamicParameters(columns.Append(new("FileName", file.Name))));
    }

    // Writes only what differs between the previous and the current file: the rest may have been changed in the tracker since.
    private Refusal? Compare(RecordRowReader reader, long id, string cellsBefore, ReadRow now)
    {
        var before = JsonSerializer.Deserialize<Dictionary<string, string>>(cellsBefore)!;
        var changed = file.Fields.Where(f => f.Headers.Any(h => reader.Row.Cells[h] != before.GetValueOrDefault(h, ""))).ToList();
        if (changed.Count == 0)
        {
            _unchanged++;
            return null;
        }
        if (changed.OfType<PropertyField>().FirstOrDefault(IsSetOnce) is { } setOnce)
            return reader.Bad(setOnce.Header, $"was '{before[setOnce.Header]}' when it was first imported and cannot be changed.");
        var columns = reader.Columns(changed);
        if (columns.IsRefused(out var refusal))
            return refusal;

        session.Connection.Execute(
            $"""
            UPDATE "{file.Set.Table}"
            SET {string.Concat(columns.Value.Keys.Select(c => $"{Quoted(c)} = @{c}, "))}revision = revision + 1
            WHERE id = @RowId
            """,
            new DynamicParameters(columns.Value.Append(new("RowId", id))));
        session.Connection.Execute("UPDATE imported_row SET cells = @Cells WHERE file = @File AND key = @Key", now);
        _changed++;
        return null;
    }

    // An imported status has moved its chapter already.
    private bool IsSetOnce(PropertyField field) =>
        field.Property == OutcomeSet.StatusAfter.Name || file.Set.Property(field.Property)!.Access == PropertyAccess.CreateOnly;

    private Refusal Bad(CsvRow row, string problem) => Refusal.Invalid("bad-row", $"{file.Name}, line {row.Line}: {problem}");

    private static string Quoted(string column) => $"\"{column}\"";

    // A row of imported_row, without the key of the row created from it.
    private sealed record ReadRow(string File, string Key, string Cells);
}
