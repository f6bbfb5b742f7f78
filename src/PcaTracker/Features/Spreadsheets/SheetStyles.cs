using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace PcaTracker.Features.Spreadsheets;

/// <summary>The forms of cells.</summary>
internal static class SheetStyles
{
    /// <summary>A day.</summary>
    public const uint Day = 1;

    /// <summary>An instant, in UTC.</summary>
    public const uint Instant = 2;

    /// <summary>A time of day.</summary>
    public const uint Time = 3;

    /// <summary>A text whose lines break.</summary>
    public const uint Wrapped = 4;

    /// <summary>A heading.</summary>
    public const uint Bold = 5;

    private const uint DayFormat = 164, InstantFormat = 165, TimeFormat = 166;

    /// <summary>The style sheet.</summary>
    public static Stylesheet Sheet() => new(
        new NumberingFormats(
            new NumberingFormat { NumberFormatId = DayFormat, FormatCode = "yyyy-mm-dd" },
            new NumberingFormat { NumberFormatId = InstantFormat, FormatCode = "yyyy-mm-dd hh:mm:ss" },
            new NumberingFormat { NumberFormatId = TimeFormat, FormatCode = "hh:mm" }),
        new Fonts(Font(), Font(new Bold())),
        new Fills(new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 })),
        new Borders(new Border()),
        new CellStyleFormats(new CellFormat()),
        new CellFormats(
            new CellFormat(),
            new CellFormat { NumberFormatId = DayFormat, ApplyNumberFormat = true },
            new CellFormat { NumberFormatId = InstantFormat, ApplyNumberFormat = true },
            new CellFormat { NumberFormatId = TimeFormat, ApplyNumberFormat = true },
            new CellFormat(FromTop()) { ApplyAlignment = true },
            new CellFormat(FromTop()) { FontId = 1, ApplyFont = true, ApplyAlignment = true }));

    private static Alignment FromTop() => new() { WrapText = true, Vertical = VerticalAlignmentValues.Top };

    private static Font Font(params OpenXmlElement[] more) => new([.. more, new FontSize { Val = 11 }, new FontName { Val = "Calibri" }]);
}
