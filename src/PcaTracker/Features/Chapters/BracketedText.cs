using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using PcaTracker.Domain;
using PcaTracker.Features.Languages;

namespace PcaTracker.Features.Chapters;

/// <summary>Shows a working text: its agreement by colour, open words in brackets by the side that wants them.</summary>
// Written in C#, since line breaks of a template would appear in the text.
public sealed class BracketedText : ComponentBase
{
    /// <summary>The working text.</summary>
    [Parameter, EditorRequired] public required string Text { get; set; }

    /// <summary>The article's status, which says how far words outside brackets are agreed.</summary>
    [Parameter, EditorRequired] public required string Status { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "p");
        builder.AddAttribute(1, "class", "text working-text");
        builder.AddAttribute(2, "lang", TextLanguage.Of(Text));
        foreach (var passage in Brackets.Passages(Text))
        {
            builder.OpenElement(3, passage.IsOpen ? "b" : "span");
            builder.AddAttribute(4, "class", passage.IsOpen ? $"open {Wanted(passage)}" : Agreement);
            builder.AddContent(5, passage.Text);
            builder.CloseElement();
        }
        builder.CloseElement();
    }

    private string Agreement => Status switch
    {
        Article.Agreed => "wording-agreed",
        Article.AimAgreed => "aim-only",
        _ => "open",
    };

    private static string Wanted(BracketPassage passage) => passage.WantedBy[^1] switch
    {
        Side.EU => "by-eu",
        Side.KZ => "by-kz",
        _ => "by-nobody",
    };
}
