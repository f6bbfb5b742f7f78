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
        Code = Text(nameof(Code), "Short name in the agreement, such as III.9 for chapter 9 of title III.",
            CreateOnly, 20) with
        { Required = true, Searched = true },
        Level = OneOf(nameof(Level), "Which part of the agreement it is.", AllowedValues.Levels, CreateOnly) with { Required = true },
        ParentId = Key(nameof(ParentId), "Id of the title that contains the chapter; empty for a title.", CreateOnly),
        ParentCode = Text(nameof(ParentCode), "Code of the title that contains the chapter; empty for a title.", ReadOnly),
        SortKey = Text(nameof(SortKey), "Sorts chapters in the order of the agreement, which codes do not: as text, IX comes before V.", ReadOnly),
        Heading = Prose(nameof(Heading), "Title in English.", ReadWrite, 300) with { Required = true },
        HeadingRu = Prose(nameof(HeadingRu), "Title in Russian.", ReadWrite, 300),
        HeadingKk = Prose(nameof(HeadingKk), "Title in Kazakh.", ReadWrite, 300),
        Area = OneOf(nameof(Area), "Subject area.", AllowedValues.Areas),
        FirstArticle = Number(nameof(FirstArticle), "Number of its first article.") with { Min = 1 },
        LastArticle = Number(nameof(LastArticle), "Number of its last article.") with { Min = 1 },
        Status = OneOf(nameof(Status), "How far the negotiation of the chapter has come.",
            AllowedValues.ChapterStatuses, ReadOnly) with
        { Required = true, FollowsOthers = true },
        StatusSince = Day(nameof(StatusSince), "Day since which the chapter has had its status.", ReadOnly) with { FollowsOthers = true },
        StatusSourceCode = Text(nameof(StatusSourceCode), "Code of the chapter or title that has been given this status.",
            ReadOnly) with
        { FollowsOthers = true },
        TextMaturity = OneOf(nameof(TextMaturity), "How far its text has come.",
            AllowedValues.TextMaturities) with
        { Required = true, Default = "none", MayBeUnknown = true },
        AdReferendum = Flag(nameof(AdReferendum), "Whether negotiators have agreed and their capitals still have to confirm.",
            ReadWrite) with
        { Required = true, Default = false, MayBeUnknown = true },
        HeldById = Key(nameof(HeldById), "Id of another chapter that has to move before this one can close."),
        EuLead = Prose(nameof(EuLead), "Who negotiates the chapter for the EU.", ReadWrite, 200),
        KzLead = Prose(nameof(KzLead), "Who negotiates the chapter for Kazakhstan.", ReadWrite, 200),
        ArticleCount = Count(nameof(ArticleCount), "How many articles it has.") with { MayBeUnknown = true },
        ArticlesAgreed = Count(nameof(ArticlesAgreed), "How many of its articles are agreed.") with { MayBeUnknown = true },
        OpenIssues = Count(nameof(OpenIssues), "How many of its issues that you may see are not resolved."),
        OpenBrackets = Count(nameof(OpenBrackets), "How many passages of its articles still stand in square brackets.") with { MayBeUnknown = true },
        OpenDeadlines = Count(nameof(OpenDeadlines), "How many of its deadlines that you may see are open.") with { MayBeUnknown = true },
        NextDeadlineOn = Day(nameof(NextDeadlineOn), "Day of the earliest open deadline that you may see.", ReadOnly) with { FollowsOthers = true },
        LastRoundNumber = Number(nameof(LastRoundNumber), "Number of the last round with an outcome on it that you may see.",
            ReadOnly) with
        { FollowsOthers = true },
        SourceUrl = Source(),
        Confidence = Confidence();

    /// <summary>The set as the API serves it.</summary>
    public static readonly EntitySetDefinition Definition = Set(
        SetName, "Chapter", "chapter",
        "One row for each title, chapter, annex and protocol of the agreement, and how far it has come.",
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
    { NeverDeleted = true, ExpectedRows = 60 };
}
