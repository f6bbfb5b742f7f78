using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using PcaTracker.Notifications.Sentences;

namespace PcaTracker.Features.History;

/// <summary>A sentence on what happened. Names and titles keep their own direction and, where it is known, their language.</summary>
// Written in C#, since line breaks of a template would stand between a quotation mark and its word.
public sealed class Sentence : ComponentBase
{
    /// <summary>Its parts.</summary>
    [Parameter, EditorRequired] public required IReadOnlyList<SentencePart> Parts { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        foreach (var part in Parts)
        {
            if (!part.IsContent)
            {
                builder.AddContent(0, part.Text);
                continue;
            }

            builder.OpenElement(1, "bdi");
            builder.AddAttribute(2, "lang", part.Language);
            builder.AddContent(3, part.Text);
            builder.CloseElement();
        }
    }
}
