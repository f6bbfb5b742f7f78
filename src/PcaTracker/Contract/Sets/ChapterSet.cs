using PcaTracker.Domain;
using static PcaTracker.Contract.PropertyAccess;
using static PcaTracker.Contract.Sets.Definitions;

namespace PcaTracker.Contract.Sets;

/// <summary>The set <c>Chapters</c>: a node of the agreement's structure.</summary>
internal static class ChapterSet
{
    /// <summary>Its name in the API.</summary>
    public const string SetName = WrittenSets.Chapters;

    public static readonly PropertyDefinition
        Code = Text(nameof(Code), CreateOnly, 20) with { Required = true, Searched = true },
        Level = OneOf(nameof(Level), Chapter.Levels, CreateOnly) with { Required = true },
        ParentId = Key(nameof(ParentId), CreateOnly),
        ParentCode = Text(nameof(ParentCode), ReadOnly),
        SortKey = Text(nameof(SortKey), ReadOnly),
        Heading = Prose(nameof(Heading), ReadWrite, 300) with { Required = true },
        HeadingRu = Prose(nameof(HeadingRu), ReadWrite, 300),
        HeadingKk = Prose(nameof(HeadingKk), ReadWrite, 300),
        Area = OneOf(nameof(Area), Chapter.Areas),
        FirstArticle = Number(nameof(FirstArticle)) with { Min = 1 },
        LastArticle = Number(nameof(LastArticle)) with { Min = 1 },
        Status = OneOf(nameof(Status), ChapterStatus.Ladder, ReadOnly) with { Required = true, FollowsOthers = true },
        StatusSince = Day(nameof(StatusSince), ReadOnly) with { FollowsOthers = true },
        StatusSourceCode = Text(nameof(StatusSourceCode), ReadOnly) with { FollowsOthers = true },
        TextMaturity = OneOf(nameof(TextMaturity), Chapter.TextMaturities) with { Required = true, Default = "none", MayBeUnknown = true },
        AdReferendum = Flag(nameof(AdReferendum), ReadWrite) with { Required = true, Default = false, MayBeUnknown = true },
        HeldById = Key(nameof(HeldById)),
        EuLead = Prose(nameof(EuLead), ReadWrite, 200),
        KzLead = Prose(nameof(KzLead), ReadWrite, 200),
        ArticleCount = Count(nameof(ArticleCount)) with { MayBeUnknown = true },
        ArticlesAgreed = Count(nameof(ArticlesAgreed)) with { MayBeUnknown = true },
        OpenIssues = Count(nameof(OpenIssues)),
        OpenBrackets = Count(nameof(OpenBrackets)) with { MayBeUnknown = true },
        OpenDeadlines = Count(nameof(OpenDeadlines)) with { MayBeUnknown = true },
        NextDeadlineOn = Day(nameof(NextDeadlineOn), ReadOnly) with { FollowsOthers = true },
        LastRoundNumber = Number(nameof(LastRoundNumber), ReadOnly) with { FollowsOthers = true },
        SourceUrl = Text(nameof(SourceUrl), ReadWrite, 2_000),
        Confidence = OneOf(nameof(Confidence), Domain.Confidence.All);

    /// <summary>The set as the API serves it.</summary>
    public static readonly EntitySetDefinition Definition = Set(
        SetName, "Chapter", "chapter", "A node of the agreement's structure.",
        [
            Code, Level, ParentId, ParentCode, SortKey, Heading, HeadingRu, HeadingKk, Area, FirstArticle, LastArticle, Status,
            StatusSince, StatusSourceCode, TextMaturity, AdReferendum, HeldById, EuLead, KzLead, ArticleCount, ArticlesAgreed, OpenIssues,
            OpenBrackets, OpenDeadlines, NextDeadlineOn, LastRoundNumber, SourceUrl, Confidence,
        ],
        [
            new("Parent", ChapterSet.SetName, ParentId, "Children"),
            new("HeldBy", ChapterSet.SetName, HeldById, "Holds"),
        ],
        alternateKey: Code) with
    { NeverDeleted = true };
}
