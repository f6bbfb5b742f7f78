using System.Globalization;
using Dapper;
using Microsoft.OData.Edm;
using PcaTracker.Api;
using PcaTracker.Domain;
using PcaTracker.Features.Rows;
using PcaTracker.Storage;

namespace PcaTracker.Importing;

/// <summary>Turns the cells of one row into columns of its table: what each may hold is what the contract lets any write bring.</summary>
internal sealed class RowReader(Session session, RecordFile file, CsvRow row)
{
    public CsvRow Row => row;

    /// <summary>The columns and their values; an empty cell is NULL. Or the first cell that is wrong, by file, line and column.</summary>
    public Result<IReadOnlyDictionary<string, object?>> Columns()
    {
        var columns = new Dictionary<string, object?>();
        foreach (var field in file.Fields)
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
        foreach (var (column, value) in file.Constants)
            columns[column] = value(row);
        return columns;
    }

    /// <summary>A refusal that names the cell.</summary>
    public Refusal Bad(string header, string problem) => Refusal.Invalid("bad-cell", $"{file.Name}, line {row.Line}, column {header}: {problem}", header);

    private Refusal? Read(PropertyField field, Dictionary<string, object?> columns)
    {
        var property = file.Set.Property(field.Property)!;
        var cell = row.Cells[field.Header];
        object? value = cell.Length == 0 ? null : cell;
        if (value is not null && file.Set.Links.FirstOrDefault(l => l.Via == property.Name) is { } link)
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
        columns[property.Column] = value;
        return RowChecks.CheckValue(property, value, file.Set.Name) is { } refusal ? Bad(field.Header, refusal.Sentence) : null;
    }

    private long? Find(EntitySetDefinition set, string cell) => session.Connection.ExecuteScalar<long?>(
        $"""SELECT id FROM "{set.Table}" WHERE "{set.Property(set.AlternateKey!)!.Column}" = @cell""", new { cell });

    private Refusal? Read(DateField field, Dictionary<string, object?> columns)
    {
        var date = ReducedDate.Unknown;
        foreach (var header in field.Headers)
        {
            var next = ReducedDate.Parse(row.Cells[header]);
            if (!next.IsRefused(out var refusal))
                next = header == field.Headers[0] ? next : ReducedDate.Period(date, next.Value);
            if (next.IsRefused(out refusal))
                return Bad(header, refusal.Sentence);
            date = next.Value;
        }
        if (date.Until is not null && field.Until is null)
            return Bad(field.Headers[0], $"'{row.Cells[field.Headers[0]]}' is a period; one date is wanted.");

        columns[Column(field.From)] = date.From is { } from ? Days.Text(from) : null;
        if (field.Until is not null)
            columns[Column(field.Until)] = date.Until is { } until ? Days.Text(until) : null;
        columns["date_precision"] = date.Precision;
        return null;
    }

    private string Column(string property) => file.Set.Property(property)!.Column;
}
