using PcaTracker.Domain;
using static PcaTracker.Contract.PropertyAccess;
using static PcaTracker.Contract.Sets.Definitions;

namespace PcaTracker.Contract.Sets;

/// <summary>The set <c>Articles</c>: an article.</summary>
internal static class ArticleSet
{
    /// <summary>Its name in the API.</summary>
    public const string SetName = WrittenSets.Articles;

    public static readonly PropertyDefinition
        Number = Number(nameof(Number), "Number of the article in the agreement.", CreateOnly) with { Required = true, Min = 1 },
        ChapterId = Key(nameof(ChapterId), "Id of the chapter to which the article belongs.") with { Required = true },
        ChapterCode = Text(nameof(ChapterCode), "Code of the chapter to which the article belongs, such as III.9.",
            ReadOnly) with
        { Required = true },
        Heading = Prose(nameof(Heading), "Title of the article.", ReadWrite, 300),
        Status = OneOf(nameof(Status), "How far the parties agree on the article.",
            AllowedValues.ArticleStatuses) with
        { Required = true, Default = "no-text" },
        Text = Prose(nameof(Text), "Working text; what is not agreed stands in square brackets, with the party that wants it.", ReadWrite, 100_000),
        OpenBrackets = Count(nameof(OpenBrackets), "How many passages of the text still stand in square brackets.") with { FollowsOthers = false },
        SourceUrl = Source(),
        Confidence = Confidence();

    /// <summary>The set as the API serves it.</summary>
    public static readonly EntitySetDefinition Definition = Set(
        SetName, "Article", "article",
        "One row for each article of the agreement, with its working text.",
        [
            Number, ChapterId, ChapterCode, Heading, Status, Text, OpenBrackets, SourceUrl, Confidence,
        ],
        [
            new("Chapter", ChapterSet.SetName, ChapterId, "Articles") { Counted = [Status, OpenBrackets] },
        ],
        alternateKey: Number) with
    { ExpectedRows = 300 };
}
