using System.Globalization;
using System.Text;
using DiffPlex;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace PcaTracker.Features.History;

/// <summary>What a field was and is; of a longer text, word by word.</summary>
// Written in C#: the line breaks of a template would stand in texts whose own spaces count.
public sealed class FieldChange : ComponentBase
{
    private const int Short = 40;

    // Comparing takes time by the square of what differs.
    private const int Long = 20_000;

    [Parameter] public string? Before { get; set; }

    [Parameter] public string? After { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (Before is null || After is null || Before.Length + After.Length is < Short or > Long)
        {
            Show(builder, "del", Before, "was: ");
            if (Before is not null && After is not null)
                builder.AddMarkupContent(0, """<span aria-hidden="true"> → </span>""");
            Show(builder, "ins", After, "is now: ");
            return;
        }

        foreach (var (element, text) in Pieces(Before, After))
            Show(builder, element, text);
    }

    /// <summary>Neighbouring words of one kind are one piece.</summary>
    private static List<(string Element, string Text)> Pieces(string before, string after)
    {
        var pieces = new List<(string Element, string Text)>();
        foreach (var word in new InlineDiffBuilder(Differ.Instance).BuildDiffModel(before, after, ignoreWhitespace: false, ignoreCase: false, Words.Instance).Lines)
        {
            var element = word.Type switch { ChangeType.Deleted => "del", ChangeType.Inserted => "ins", _ => "span" };
            if (pieces.Count > 0 && pieces[^1].Element == element)
                pieces[^1] = (element, pieces[^1].Text + word.Text);
            else
                pieces.Add((element, word.Text));
        }

        return pieces;
    }

    /// <summary>Words, and what stands between them one by one: no character is cut apart, as it is where a separator begins one of several code points.</summary>
    private sealed class Words : IChunker
    {
        public static readonly Words Instance = new();

        public IReadOnlyList<string> Chunk(string text)
        {
            var chunks = new List<string>();
            var isInWord = false;
            for (var elements = StringInfo.GetTextElementEnumerator(text); elements.MoveNext();)
            {
                var element = elements.GetTextElement();
                var isWord = element.EnumerateRunes().Any(rune => Rune.IsLetterOrDigit(rune));
                if (isWord && isInWord)
                    chunks[^1] += element;
                else
                    chunks.Add(element);
                isInWord = isWord;
            }

            return chunks;
        }
    }

    private static void Show(RenderTreeBuilder builder, string element, string? text, string? spoken = null)
    {
        if (text is null)
            return;
        builder.OpenElement(0, element);
        if (spoken is not null)
            builder.AddMarkupContent(1, $"""<span class="visually-hidden">{spoken}</span>""");
        builder.AddContent(2, text);
        builder.CloseElement();
    }
}
