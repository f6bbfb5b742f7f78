using System.Globalization;
using Dapper;
using Microsoft.OData.Edm;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Rows;
using PcaTracker.Storage;

namespace PcaTracker.Importing;

/// <summary>Converts the cells of one row to columns of its table, within the limits of the contract.</summary>
internal sealed class RecordRowReader(Session session, RecordFile file, CsvRow row)
{
    public CsvRow Row => row;

    /// <summary>Returns the columns of some fields with their values, or refuses the first wrong cell by file, line and column.</summary>
    public Result<IReadOnlyDictionary<string, object?>> Columns(IEnumerable<RecordField> fields)
    {
        var columns = new Dictionary<string, object?>();
        foreach (var field in fields)
        {
            var refusal = field switch
            {
                PropertyField one => Read(one, columns),
                DateField date => Read(date, columns),
                _ => throw new NotSupportedException(field.GetType().Name),
            };
            if (refusal is not null)
                return refusal;
        }
        return columns;
    }

    /// <summary>Refuses a cell by its file, line and column.</summary>
    public Refusal Bad(string header, string problem) =>
        Refusal.Invalid("bad-cell", $"{file.Name}, line {row.Line}, column {header}: {problem}", header);

    private Refusal? Read(PropertyField field, Dictionary<string, object?> columns)
    {
        var property = file.Set.Property(field.Property)!;
        var cell = row.Cells[field.Header];
        object? value = cell.Length == 0 ? null : cell;
        if (value is not null && file.Set.Links.FirstOrDefault(l => l.Via.Name == property.Name) is { } link)
        {
            value = Find(EntitySets.Named(link.TargetSet), cell);
            if (value is null)
                return Bad(field.Header, $"'{cell}' is not in {link.TargetSet} at this point.");
        }
        else if (value is not null && property.Kind == EdmPrimitiveTypeKind.Int32)
        {
            if (!int.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                return Bad(field.Header, $"'{cell}' is not a whole number.");
            value = (long)number;
        }
        var clean = RowTexts.Clean(property, value);
        if ((clean.Refusal ?? RowChecks.CheckValue(property, clean.Value, file.Set.Name)) is { } refusal)
            return Bad(field.Header, refusal.Sentence);
        columns[property.Column] = clean.Value;
        return null;
    }

    private long? Find(EntitySetDefinition set, string cell)
    {
        var key = set.Property(set.AlternateKey!)!;
        object? value = key.Kind == EdmPrimitiveTypeKind.String ? cell
            : long.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
        return value is null
            ? null
            : session.Connection.ExecuteScalar<long?>($"""SELECT id FROM "{set.Table}" WHERE "{key.Column}" = @value""", new { value });
    }

    private Refusal? Read(DateField field, Dictionary<string, object?> columns)
    {
        var date = ReducedDate.Parse(row.Cells[field.Header]);
        if (date.IsRefused(out var refusal))
            return Bad(field.Header, refusal.Sentence);
        if (field.EndHeader is { } endHeader)
        {
            var end = ReducedDate.Parse(row.Cells[endHeader]);
            date = end.IsRefused(out refusal) ? refusal : ReducedDate.Period(date.Value, end.Value);
            if (date.IsRefused(out refusal))
                return Bad(endHeader, refusal.Sentence);
        }

        var (from, until, precision) = date.Value;
        if (until is not null && field.Until is null)
            return Bad(field.Header, $"'{row.Cells[field.Header]}' is a period; one date is wanted.");
        columns[Column(field.From)] = from is { } first ? Days.Text(first) : null;
        if (field.Until is not null)
            columns[Column(field.Until)] = until is { } last ? Days.Text(last) : null;
        columns["date_precision"] = precision;
        return null;
    }

    private string Column(string property) => file.Set.Property(property)!.Column;
}
