using System.Globalization;
using PcaTracker.Contract;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;

namespace PcaTracker.Features.Spreadsheets;

/// <summary>A question to the API, whose rows a file holds: a set, and the query options of its address.</summary>
/// <param name="Set">The set.</param>
/// <param name="Options">The options as the address has them, encoded; empty for every row.</param>
public sealed record Question(EntitySetDefinition Set, string Options)
{
    /// <summary>The column beside the codes of chapters, in the language of whoever asks.</summary>
    public const string ChapterHeadingColumn = "ChapterHeading";

    // Of nested rows a sheet has no cells; the others mean pages, counts and forms of JSON.
    private static readonly string[] Known = ["$filter", "$search", "$orderby", "$select", "$apply", "$compute", "$at", "$top", "$skip"];

    /// <summary>Path and query below the root of the API.</summary>
    public string Resource => Options.Length == 0 ? Set.Name : $"{Set.Name}?{Options}";

    /// <summary>The name of a file with its rows, without extension.</summary>
    public string FileName => Set.Name.ToLowerInvariant();

    /// <summary>The first option of the address that no file can follow; null when there is none.</summary>
    public string? UnknownOption => Names.FirstOrDefault(name => name.StartsWith('$') && !Known.Contains(name, StringComparer.Ordinal));

    /// <summary>Whether its rows are rows of the set with columns of the set, which Power Query loads from the same address.</summary>
    public bool IsPlain => !Names.Contains("$apply", StringComparer.Ordinal) && !Names.Contains("$compute", StringComparer.Ordinal);

    /// <summary>The link to the chapter whose heading stands in the last column; null where none does.</summary>
    public LinkDefinition? ChapterLink => IsPlain && Set.Name != StateOfPlaySet.SetName && !Names.Contains("$select", StringComparer.Ordinal)
        ? Set.Links.FirstOrDefault(link => link.Via == Set.ChapterId)
        : null;

    /// <summary>The properties with the heading of a chapter in the language of the page: the first that is not null counts.</summary>
    public static IReadOnlyList<PropertyDefinition> Headings => CultureInfo.CurrentUICulture.Name switch
    {
        Language.Russian => [ChapterSet.HeadingRu, ChapterSet.Heading],
        Language.Kazakh => [ChapterSet.HeadingKk, ChapterSet.Heading],
        _ => [ChapterSet.Heading],
    };

    /// <summary>What the engine is asked: the same, with the number of rows and the headings of their chapters.</summary>
    public string Asked
    {
        get
        {
            var headings = Headings.Select(heading => $"{ChapterLink?.Name}/{heading.Name}").ToList();
            var heading = headings is [var first, var other] ? $"case({first} ne null:{first},true:{other})" : headings[0];
            string[] options =
            [
                Options, "$count=true", ChapterLink is null ? "" : $"$compute={Uri.EscapeDataString($"{heading} as {ChapterHeadingColumn}")}",
            ];
            return $"{Set.Name}?{string.Join('&', options.Where(option => option.Length > 0))}";
        }
    }

    private IEnumerable<string> Names => Options.Split('&').Select(option => Uri.UnescapeDataString(option.Split('=')[0]));
}
