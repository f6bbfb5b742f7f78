using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;
using PcaTracker.Domain;
using PcaTracker.Features.Languages;
using PcaTracker.Features.Widgets;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Spreadsheets;

/// <summary>How a workbook turned out.</summary>
/// <param name="Rows">The rows that it has.</param>
/// <param name="Count">The rows that there are.</param>
/// <param name="Cut">The texts that were cut.</param>
/// <param name="IsConnected">Whether Excel can load the rows again.</param>
internal sealed record WorkbookOutcome(int Rows, long Count, int Cut, bool IsConnected);

/// <summary>The sheet that says whose file it is, what it holds and where the rows are.</summary>
internal static class AboutSheet
{
    /// <summary>Its name.</summary>
    public const string Name = "About";

    /// <summary>The sheet.</summary>
    public static Worksheet Sheet(SpreadsheetOrder order, WorkbookOutcome outcome) => new(
        new Columns(
            new Column { Min = 1, Max = 1, Width = 24, CustomWidth = true }, new Column { Min = 2, Max = 2, Width = 100, CustomWidth = true }),
        new SheetData(Lines(order, outcome).Select(line => new Row(Cell(line.Label, SheetStyles.Bold), Cell(line.Text, SheetStyles.Wrapped)))),
        WorkbookParts.Footer(Words.Marking(order.Actor.Audience)));

    private static IEnumerable<(string Label, string Text)> Lines(SpreadsheetOrder order, WorkbookOutcome outcome)
    {
        yield return (order.Question.Set.Name, order.Question.Set.Description);
        yield return (T("Who may read it"),
            $"{Words.Marking(order.Actor.Audience)}. {T("It holds what {0} may read, and is as confidential as that.", order.Actor.Name)}");
        if (order.IsSynthetic)
            yield return (T("Not real"), $"{T("Synthetic negotiation, made by simulate")}. {T("None of this took place.")}");
        var zone = order.Actor.TimeZone;
        yield return (T("As of"), $"{Dates.Long(Today.In(zone, order.Now))}, {Dates.TimeOf(order.Now, zone)} {Dates.Place(zone)}. "
            + T("Instants in this file are in UTC."));
        yield return (T("Rows"), outcome.Count > outcome.Rows
            ? T("{0} of {1}: a sheet holds no more. Filter further for the others.", Numbers.Text(outcome.Rows), Numbers.Text(outcome.Count))
            : Numbers.Text(outcome.Rows));
        if (outcome.Cut > 0)
            yield return (T("Cut texts"),
                T("{0}. A cell holds {1} characters; the end of each says where all of it is.", outcome.Cut, SheetText.Longest));
        yield return (T("Address"), order.Address);
        if (outcome.IsConnected)
        {
            yield return (T("Refresh"), T(
                "In Excel for Windows: Data, Refresh All. When asked how to sign in choose Basic, type {0} as user name, and a token as password. "
                    + "Make one at {1}",
                order.Actor.Email, new Uri(order.Root, "connect").AbsoluteUri));
        }
    }

    private static Cell Cell(string text, uint style) => new()
    {
        DataType = CellValues.InlineString,
        InlineString = new InlineString(new Text(SheetText.Writable(text)) { Space = SpaceProcessingModeValues.Preserve }),
        StyleIndex = style,
    };
}
