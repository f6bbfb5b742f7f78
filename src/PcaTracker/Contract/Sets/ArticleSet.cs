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
        Number = Number(nameof(Number), CreateOnly) with { Required = true, Min = 1 },
        ChapterId = Key(nameof(ChapterId)) with { Required = true },
        ChapterCode = Text(nameof(ChapterCode), ReadOnly) with { Required = true },
        Heading = Prose(nameof(Heading), ReadWrite, 300),
        Status = OneOf(nameof(Status), Article.Statuses) with { Required = true, Default = "no-text" },
        Text = Prose(nameof(Text), ReadWrite, 100_000),
        OpenBrackets = Count(nameof(OpenBrackets)) with { FollowsOthers = false },
        SourceUrl = Text(nameof(SourceUrl), ReadWrite, 2_000),
        Confidence = OneOf(nameof(Confidence), Domain.Confidence.All);

    /// <summary>The set as the API serves it.</summary>
    public static readonly EntitySetDefinition Definition = Set(
        SetName, "Article", "article", "An article.",
        [
            Number, ChapterId, ChapterCode, Heading, Status, Text, OpenBrackets, SourceUrl, Confidence,
        ],
        [
            new("Chapter", ChapterSet.SetName, ChapterId, "Articles") { Counted = [Status, OpenBrackets] },
        ],
        alternateKey: Number);
}
