using Microsoft.AspNetCore.Components;
using PcaTracker.Domain;

namespace PcaTracker.Features.Widgets;

/// <summary>
/// The symbol of a chapter's status: a ring that fills up, and a ticked box at the end, so that shapes tell statuses apart without colour.
/// Each is drawn where it stands: the state of play shows thousands, and a reference to a shared symbol costs a browser more. So does a box of
/// its own for the dot of a chapter that was discussed: it belongs to the drawing.
/// </summary>
internal static class StatusSymbol
{
    private const string Disc = "M6 .75a5.25 5.25 0 0 1 0 10.5a5.25 5.25 0 0 1 0-10.5Z";
    private const string Ring = Disc + "M6 1.75a4.25 4.25 0 0 0 0 8.5a4.25 4.25 0 0 0 0-8.5Z";
    private const string Box = "M1.75.75h8.5a1 1 0 0 1 1 1v8.5a1 1 0 0 1-1 1h-8.5a1 1 0 0 1-1-1v-8.5a1 1 0 0 1 1-1Z";
    private const string Tick = "M2.7 6.7L5.24 9.24 9.33 4.46 8.27 3.54 5.16 7.16 3.7 5.7Z";
    private const string Dot = "M13.2-3.3a2.1 2.1 0 0 1 0 4.2a2.1 2.1 0 0 1 0-4.2Z";
    private const string Dashed = """ fill="none" stroke="currentColor" stroke-dasharray="1.6 1.4" """;

    private static readonly Dictionary<string, (string Path, string? Attributes)> Drawn = new(StringComparer.Ordinal)
    {
        [ChapterStatus.NotOpened] = ("M6 1.25a4.75 4.75 0 0 1 0 9.5a4.75 4.75 0 0 1 0-9.5Z", Dashed),
        [ChapterStatus.Opened] = (Ring + "M6 6V1.25A4.75 4.75 0 0 1 10.75 6Z", null),
        [ChapterStatus.UnderNegotiation] = (Ring + "M6 1.25A4.75 4.75 0 0 1 6 10.75Z", null),
        [ChapterStatus.AimAgreed] = (Ring + "M6 6V1.25A4.75 4.75 0 1 1 1.25 6Z", null),
        [ChapterStatus.ProvisionallyClosed] = (Disc, null),
        [ChapterStatus.Closed] = (Box + Tick, null),
    };

    private static readonly Dictionary<string, MarkupString> Symbols = Each(shape => Symbol(Path(shape.Path, shape.Attributes)));

    private static readonly Dictionary<string, MarkupString> Paths = Each(shape => new(Path(shape.Path, shape.Attributes)));

    private static readonly Dictionary<string, MarkupString> Dotted = Each(shape => new(
        shape.Attributes is null ? Path(shape.Path + Dot) : Path(shape.Path, shape.Attributes) + Path(Dot)));

    /// <summary>The symbol, as wide as a letter and in the colour of the text; words beside it say the status.</summary>
    public static MarkupString Of(string status) => Symbols[status];

    /// <summary>What the symbol consists of, with a dot above its right edge where a round discussed the chapter.</summary>
    public static MarkupString PathOf(string status, bool discussed) => (discussed ? Dotted : Paths)[status];

    private static Dictionary<string, MarkupString> Each(Func<(string Path, string? Attributes), MarkupString> draw) =>
        Drawn.ToDictionary(shape => shape.Key, shape => draw(shape.Value), StringComparer.Ordinal);

    private static MarkupString Symbol(string path) => new($"""<svg class="symbol" viewBox="0 0 12 12" aria-hidden="true">{path}</svg>""");

    private static string Path(string path, string? attributes = null) => $"""<path d="{path}"{attributes}/>""";
}
