using PcaTracker.Features.Spreadsheets;

namespace PcaTracker.Features.Workbench;

/// <summary>The formula with which Power Query loads an answer (language M).</summary>
internal static class WorkbenchFormula
{
    /// <summary>The formula of rows of a set, or of rows that are worked out, which are read as plain JSON.</summary>
    public static string Of(string resource, Question? question, Uri service, IReadOnlyList<SheetColumn> columns) => question is { IsPlain: true }
        ? PowerQuery.Formula(question, service, [.. columns])
        : $"let\r\n    Source = Json.Document(Web.Contents(\"{$"{service}{resource}".Replace("\"", "\"\"", StringComparison.Ordinal)}\")),\r\n"
            + "    Rows = Table.FromRecords(Source[value])\r\nin\r\n    Rows";
}
