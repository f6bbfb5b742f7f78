using System.Globalization;
using Dapper;
using Microsoft.OData.Edm;
using PcaTracker.Api;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Importing;

/// <summary>Turns the cells of one row into columns of its table; the contract says what each may hold.</summary>
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
        var value = Value(row.Cells[field.Header], property);
        if (value.IsRefused(out var refusal))
            return Bad(field.Header, refusal.Sentence);
        columns[property.Column] = value.Value;
        return null;
    }

    private Result<object?> Value(string cell, PropertyDefinition property)
    {
        if (cell.Length == 0)
            return property.Required ? Wrong("must not be empty.") : new Result<object?>();
        if (file.Set.Links.FirstOrDefault(l => l.Via == property.Name) is { } link)
            return Linked(cell, EntitySets.Named(link.TargetSet));
        if (property.Kind == EdmPrimitiveTypeKind.Int32)
            return int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : Wrong($"'{cell}' is not a whole number above zero.");
        if (property.Values is { } values && !values.Contains(cell))
            return Wrong($"'{cell}' is none of {string.Join(", ", values)}.");
        if (cell.Length > property.MaxLength)
            return Wrong($"has {cell.Length} characters; {property.MaxLength} are allowed.");
        if (property.Name == "SourceUrl" && !(Uri.TryCreate(cell, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
            return Wrong($"'{cell}' is not an http or https address.");
        return cell;
    }

    private Result<object?> Linked(string cell, EntitySetDefinition target) =>
        session.Connection.ExecuteScalar<long?>($"""SELECT id FROM "{target.Table}" WHERE "{target.Property(target.AlternateKey!)!.Column}" = @cell""", new { cell }) is { } id
            ? id
            : Wrong($"'{cell}' is not in {target.Name} at this point.");

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

    private static Refusal Wrong(string problem) => Refusal.Invalid("bad-cell", problem);
}
