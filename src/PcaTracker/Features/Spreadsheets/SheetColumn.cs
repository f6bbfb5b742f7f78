using Microsoft.OData.Edm;
using ODataSql.Plan.Records;

namespace PcaTracker.Features.Spreadsheets;

/// <summary>A column of a file.</summary>
/// <param name="Name">Its heading, the name of the property.</param>
/// <param name="Index">Where a row has its value.</param>
/// <param name="Kind">The type of its values.</param>
/// <param name="IsProse">Whether they are texts for people, which take a wide column.</param>
public sealed record SheetColumn(string Name, int Index, EdmPrimitiveTypeKind Kind, bool IsProse)
{
    /// <summary>The columns of an answer: what it says of each row beside its values is left out, and so are nested rows.</summary>
    public static IReadOnlyList<SheetColumn> Of(QueryPlan plan) =>
    [
        .. plan.Rows.Outputs.Select((output, index) => (output.Name, output.Value.Type, index))
            .Where(column => column.Name[0] != '#' && !column.Name.Contains('@', StringComparison.Ordinal) && !column.Type.IsJson)
            .Select(column => new SheetColumn(column.Name, column.index, column.Type.Kind, IsProseOf(column.Name, column.Type))),
    ];

    /// <summary>Whether its values are numbers.</summary>
    public bool IsNumber => Kind is EdmPrimitiveTypeKind.Byte or EdmPrimitiveTypeKind.Int16 or EdmPrimitiveTypeKind.Int32
        or EdmPrimitiveTypeKind.Int64 or EdmPrimitiveTypeKind.Decimal or EdmPrimitiveTypeKind.Double;

    private static bool IsProseOf(string name, ScalarType type) => type.IsProse || name == Question.ChapterHeadingColumn;
}
