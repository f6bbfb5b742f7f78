using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using PcaTracker.Features.Languages;
using PcaTracker.Notifications.Sentences;

namespace PcaTracker.Features.History;

/// <summary>A sentence on what happened. Names and titles keep their own direction and language.</summary>
// Written in C#, since line breaks of a template would stand between a quotation mark and its word.
public sealed class Sentence : ComponentBase
{
    /// <summary>Its parts.</summary>
    [Parameter, EditorRequired] public required IReadOnlyList<SentencePart> Parts { get; set; }

    /// <summary>Language of the words between names and titles.</summary>
    [Parameter, EditorRequired] public required string Language { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "span");
        builder.AddAttribute(1, "lang", Language == CultureInfo.CurrentUICulture.Name ? null : Language);
        foreach (var part in Parts)
        {
            if (!part.IsContent)
            {
                builder.AddContent(2, part.Text);
                continue;
            }

            builder.OpenElement(3, "bdi");
            builder.AddAttribute(4, "lang", part.Language ?? TextLanguage.Of(part.Text));
            builder.AddContent(5, part.Text);
            builder.CloseElement();
        }

        builder.CloseElement();
    }
}
