namespace PcaTracker.Features.Spreadsheets;

/// <summary>A form in which rows leave the tracker as a file.</summary>
/// <param name="Extension">How its name ends.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Write">Writes it.</param>
internal sealed record SpreadsheetFormat(
    string Extension, string ContentType, Action<Stream, SpreadsheetOrder, SpreadsheetRows, Action<int>> Write)
{
    private const string WorkbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>A workbook that Excel refreshes; of what Power Query does not load, a plain one.</summary>
    public static readonly SpreadsheetFormat Workbook = new(
        "xlsx", WorkbookType, (target, order, rows, wrote) => WorkbookFile.Write(target, order, rows, order.Question.IsPlain, wrote));

    /// <summary>A workbook with nothing but its rows, for programs without Power Query.</summary>
    public static readonly SpreadsheetFormat PlainWorkbook = new(
        "plain.xlsx", WorkbookType, (target, order, rows, wrote) => WorkbookFile.Write(target, order, rows, isConnected: false, wrote));

    /// <summary>Text with commas.</summary>
    public static readonly SpreadsheetFormat Csv = new(
        "csv", "text/csv; charset=utf-8", (target, _, rows, wrote) => CsvSheet.Write(target, rows, wrote));

    /// <summary>A connection by which Excel loads the rows into a new workbook.</summary>
    public static readonly SpreadsheetFormat OfficeConnection = new(
        "odc", "text/x-ms-odc; charset=utf-8", (target, order, rows, _) => ConnectionFiles.WriteOffice(target, order, rows));

    /// <summary>A data source by which Power BI loads the rows.</summary>
    public static readonly SpreadsheetFormat PowerBi = new(
        "pbids", "application/json", (target, order, _, _) => ConnectionFiles.WritePowerBi(target, order.Address));

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<SpreadsheetFormat> All = [Workbook, PlainWorkbook, Csv, OfficeConnection, PowerBi];
}
