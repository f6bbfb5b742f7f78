using System.Globalization;
using Microsoft.OData.Edm;
using PcaTracker.Contract;
using PcaTracker.Features.Widgets;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Workbench;

/// <summary>A question that is put together by choosing: its fields are in the address of the page, and become query options of the API.</summary>
public sealed class Composition
{
    /// <summary>How many conditions the form offers.</summary>
    public const int Conditions = 3;

    private readonly IQueryCollection _typed;

    private Composition(IQueryCollection typed, EntitySetDefinition set) => (_typed, Set) = (typed, set);

    /// <summary>The set whose rows are asked for.</summary>
    public EntitySetDefinition Set { get; }

    /// <summary>The columns to show; all where none is chosen.</summary>
    public IReadOnlyList<PropertyDefinition> Columns { get; private set; } = [];

    /// <summary>The columns by which rows are counted; rows are shown one by one where there is none.</summary>
    public IReadOnlyList<PropertyDefinition> Groups { get; private set; } = [];

    /// <summary>The query options, encoded as an address has them.</summary>
    public string Options { get; private set; } = "";

    /// <summary>Reads the fields of the form; what cannot be read is an error at its field.</summary>
    public static Composition Read(IQueryCollection typed, EntitySetDefinition set, FormReader form)
    {
        var composed = new Composition(typed, set);
        composed.Columns = composed.ColumnsOf(typed["column"].Select(name => ("column", name)), form);
        composed.Groups = composed.ColumnsOf(((string[])["group1", "group2"]).Select(field => (field, composed.Typed(field))), form);
        composed.Options = string.Join('&', composed.Parts(form).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value)}"));
        return composed;
    }

    /// <summary>What a field says.</summary>
    public string? Typed(string field) => _typed[field].FirstOrDefault() is { Length: > 0 } text ? text : null;

    private IEnumerable<(string Name, string Value)> Parts(FormReader form)
    {
        if (form.Day("day", Typed("day")) is { } day)
            yield return ("$at", day.ToString("O", CultureInfo.InvariantCulture));
        var conditions = string.Join(" and ", Enumerable.Range(1, Conditions).Select(i => Condition(i, form)).OfType<string>());
        if (Groups.Count > 0)
        {
            var counted = $"groupby(({string.Join(',', Groups.Select(g => g.Name))}),aggregate($count as {Answer.Count}))";
            yield return ("$apply", conditions.Length == 0 ? counted : $"filter({conditions})/{counted}");
        }
        else
        {
            if (conditions.Length > 0)
                yield return ("$filter", conditions);
            if (Columns.Count > 0)
                yield return ("$select", string.Join(',', Columns.Select(c => c.Name)));
        }

        if (Order(form) is { } order)
            yield return ("$orderby", order);
    }

    private string? Order(FormReader form)
    {
        var descending = form.Ticked("descending", Typed("descending")) ? " desc" : "";
        var column = Column("sort", Typed("sort"), form);
        if (column is null)
            return Groups.Count > 0 ? $"{Answer.Count} desc" : null;
        if (Groups.Count == 0 || Groups.Contains(column))
            return $"{column.Name}{descending}";
        form.Refuse("sort", T("Rows that are counted are sorted by a column by which they are counted, or by their number."));
        return null;
    }

    private string? Condition(int number, FormReader form)
    {
        var (value, typed) = ($"value{number}", Typed($"value{number}"));
        var key = form.Choice($"is{number}", Typed($"is{number}"), WorkbenchComparison.All.Select(c => c.Key)) ?? WorkbenchComparison.Equal.Key;
        if (Column($"where{number}", Typed($"where{number}"), form) is not { } column)
        {
            if (typed is not null)
                form.Refuse(value, T("Choose the column that this value is for."));
            return null;
        }

        var comparison = WorkbenchComparison.All.Single(c => c.Key == key);
        if (comparison.IsOfText && column.Kind != EdmPrimitiveTypeKind.String)
        {
            form.Refuse(value, T("Only texts contain others or begin with them, and {0} is none.", column.Name));
            return null;
        }

        if (!comparison.TakesValue)
            return comparison.Write(column.Name, "");
        return Literal(column, value, typed, form) is { } literal ? comparison.Write(column.Name, literal) : null;
    }

    private static string? Literal(PropertyDefinition column, string field, string? typed, FormReader form)
    {
        var missing = T("Write the value to compare with.");
        switch (column.Kind)
        {
            case EdmPrimitiveTypeKind.String:
                return form.Line(field, typed, missing) is { } text ? $"'{text.Replace("'", "''", StringComparison.Ordinal)}'" : null;
            case EdmPrimitiveTypeKind.Date:
                return form.Day(field, typed, missing)?.ToString("O", CultureInfo.InvariantCulture);
            case EdmPrimitiveTypeKind.DateTimeOffset:
                return form.Day(field, typed, missing) is { } day ? $"{day:yyyy-MM-dd}T00:00:00Z" : null;
            case EdmPrimitiveTypeKind.TimeOfDay:
                return form.Time(field, typed, missing)?.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
            case EdmPrimitiveTypeKind.Boolean:
                return form.Choice(field, typed, ["true", "false"], missing);
            case EdmPrimitiveTypeKind.Int64:
                return form.Row(field, typed) is { } key ? key.ToString(CultureInfo.InvariantCulture) : Missing(form, field, missing);
            default:
                return form.Number(field, typed, missing)?.ToString(CultureInfo.InvariantCulture);
        }
    }

    private static string? Missing(FormReader form, string field, string sentence)
    {
        if (form.Errors.All(e => e.Field != field))
            form.Refuse(field, sentence);
        return null;
    }

    private IReadOnlyList<PropertyDefinition> ColumnsOf(IEnumerable<(string Field, string? Name)> chosen, FormReader form) =>
        [.. chosen.Select(choice => Column(choice.Field, choice.Name, form)).OfType<PropertyDefinition>().Distinct()];

    private PropertyDefinition? Column(string field, string? name, FormReader form) =>
        form.Choice(field, name, Set.Properties.Select(p => p.Name)) is { } chosen ? Set.Property(chosen) : null;
}
