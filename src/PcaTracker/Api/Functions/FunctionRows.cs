using ODataSql.Model;
using PcaTracker.Contract.Functions;
using PcaTracker.Features.StateOfPlay;

namespace PcaTracker.Api.Functions;

/// <summary>The rows of the contract's functions. The statements read the views of row-level security, so that a reader's rows alone count.</summary>
internal static class FunctionRows
{
    /// <summary>The key of the row on which a function is called.</summary>
    public const string Row = "row";

    private static readonly Dictionary<string, RowFunction> Rows = new(StringComparer.Ordinal)
    {
        [MovedFunction.Definition.Name] =
            new(ChapterMove.Rows(RowFunction.Mark(MovedFunction.From.Name), RowFunction.Mark(MovedFunction.To.Name))),
        [ReportFunction.Definition.Name] = new(ReportLines.Rows),
    };

    /// <summary>The rows of a function.</summary>
    public static RowFunction Of(FunctionDefinition function) => Rows[function.Name];
}
