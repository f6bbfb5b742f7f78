using System.Globalization;
using System.Text;
using DiffPlex;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.History;

/// <summary>Shows a field's value before and after, and longer texts word by word.</summary>
// Written in C#, since line breaks of a template would appear in texts whose white space matters.
public sealed class FieldChange : ComponentBase
{
    private const int Short = 40;

    // Comparison time grows with the square of the differences.
    private const int Long = 20_000;

    /// <summary>Value before the change.</summary>
    [Parameter] public string? Before { get; set; }

    /// <summary>Value after the change.</summary>
    [Parameter] public string? After { get; set; }

    /// <summary>Whether the values are texts, to be compared word by word; others are shown whole.</summary>
    [Parameter] public bool IsText { get; set; } = true;

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (!IsText || Before is null || After is null || Before.Length + After.Length is < Short or > Long)
        {
            Show(builder, "del", Before, T("was:") + " ");
            if (Before is not null && After is not null)
                builder.AddMarkupContent(0, """<span aria-hidden="true"> → </span>""");
            Show(builder, "ins", After, T("is now:") + " ");
            return;
        }

        foreach (var (element, text) in Pieces(Before, After))
            Show(builder, element, text);
    }

    /// <summary>Compares word by word, and joins neighbouring words of one kind.</summary>
    private static List<(string Element, string Text)> Pieces(string before, string after)
    {
        var pieces = new List<(string Element, string Text)>();
        var diff = new InlineDiffBuilder(Differ.Instance).BuildDiffModel(
            before, after, ignoreWhitespace: false, ignoreCase: false, WordChunker.Instance);
        foreach (var word in diff.Lines)
        {
            var element = word.Type switch { ChangeType.Deleted => "del", ChangeType.Inserted => "ins", _ => "span" };
            if (pieces.Count > 0 && pieces[^1].Element == element)
                pieces[^1] = (element, pieces[^1].Text + word.Text);
            else
                pieces.Add((element, word.Text));
        }

        return pieces;
    }

    /// <summary>Splits text into words and single characters between them, by text elements, so that no character is cut apart.</summary>
    private sealed class WordChunker : IChunker
    {
        public static readonly WordChunker Instance = new();

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
        {
            builder.OpenElement(1, "span");
            builder.AddAttribute(2, "class", "visually-hidden");
            builder.AddContent(3, spoken);
            builder.CloseElement();
        }
        builder.AddContent(4, text);
        builder.CloseElement();
    }
}
