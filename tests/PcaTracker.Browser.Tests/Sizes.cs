using Microsoft.Playwright;

namespace PcaTracker.Browser.Tests;

/// <summary>The two windows in which every screen is tried: a laptop's of 1280 × 800 pixels and a phone's of 390 × 844.</summary>
public static class Sizes
{
    /// <summary>How wide the window of a laptop is.</summary>
    public const int Desk = 1280;

    /// <summary>How wide the window of a phone is.</summary>
    public const int Phone = 390;

    /// <summary>Both widths, for tests that run at each.</summary>
    public static TheoryData<int> Both => [Desk, Phone];

    /// <summary>The window of that width.</summary>
    public static ViewportSize Of(int width) => width switch
    {
        Desk => new() { Width = Desk, Height = 800 },
        Phone => new() { Width = Phone, Height = 844 },
        _ => throw new ArgumentOutOfRangeException(nameof(width), width, "Pages are tried at 1280 and at 390 pixels."),
    };

    /// <summary>The context of a window of that width, of a browser in that language.</summary>
    public static BrowserNewContextOptions Window(int width, bool hasScript = true, string? language = null) =>
        new() { ViewportSize = Of(width), JavaScriptEnabled = hasScript, Locale = language };

    /// <summary>Gives an open page the window of that width.</summary>
    public static Task SetAsync(IPage page, int width) => page.SetViewportSizeAsync(Of(width).Width, Of(width).Height);
}
