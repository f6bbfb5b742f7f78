using Microsoft.AspNetCore.Components;

namespace PcaTracker.Features.StateOfPlay;

/// <summary>Words within a plot.</summary>
// Written in C#, since a template takes the element of SVG for its own.
internal static class PlotText
{
    /// <summary>A label of an axis; <paramref name="anchor"/> is "middle" or "end".</summary>
    public static RenderFragment Tick(string x, string y, string anchor, long text) => builder =>
    {
        builder.OpenElement(0, "text");
        builder.AddAttribute(1, "class", "tick");
        builder.AddAttribute(2, "x", x);
        builder.AddAttribute(3, "y", y);
        builder.AddAttribute(4, "text-anchor", anchor);
        builder.AddContent(5, text);
        builder.CloseElement();
    };
}
