using PcaTracker.Domain;

namespace PcaTracker.Simulation;

// The rows of a synthetic negotiation; each property is a column. Those that change in its course have setters.

internal sealed record SyntheticAccount(
    long Id, string Email, string Name, string Side, string Role, string Language, string TimeZone, string SecurityStamp, string CreatedAt);

internal sealed record SyntheticPerson(string Name, string Party, string Role);

internal sealed record SyntheticChapter(
    long Id, string Code, string Level, long? ParentId, string SortKey, string Heading, string HeadingRu, string HeadingKk, string Area)
{
    public int Revision { get; set; } = 1;
    public string TextMaturity { get; set; } = "none";
    public bool AdReferendum { get; set; }
    public required string EuLead { get; init; }
    public required string KzLead { get; init; }
}

internal sealed record SyntheticRound(
    long Id, int Number, string StartsOn, string EndsOn, string City, string Country, string Format, string EuLead, string KzLead, string Summary)
{
    public string Status { get; } = Round.Held;
}

internal sealed record SyntheticPeriod(long Id, long ChapterId, string Status, string ValidFrom, int? RoundNumber, string? Reason)
{
    public string ValidTo { get; set; } = "9999-12-31";
}

internal sealed record SyntheticArticle(
    long Id, int Number, long ChapterId, string Heading, string Status, string? Text, int OpenBrackets, int Revision);

internal sealed record SyntheticBracketCount(long ArticleId, string Day, int OpenBrackets);

internal sealed record SyntheticOutcome(
    long Id, long RoundId, long ChapterId, string StatusBefore, string? StatusAfter, string Summary, string? NextSteps,
    int? ArticlesAgreed, int? ArticlesOpen, string Visibility, string OwnerSide, string LoggedBy, string LoggedAt);

internal sealed record SyntheticIssue(
    long Id, long ChapterId, long ArticleId, string Title, string Description, int Priority, string Status,
    int OpenedInRound, int? ResolvedInRound, string Owner, string Visibility, string OwnerSide);

internal sealed record SyntheticPosition(
    long Id, long ChapterId, long? ArticleId, long? IssueId, long? RoundId, string Party, string Kind, string Topic, string Text, string Language,
    string? TabledOn, long? SupersedesId, string Visibility, string OwnerSide)
{
    public int Revision { get; set; } = 1;
    public string? Status { get; set; }
}

internal sealed record SyntheticDeadline(
    long Id, int Revision, string Title, string Kind, string DueOn, string? DueTime, string TimeZone, string DueAt, string ResponsibleParty,
    string Owner, long ChapterId, long? RoundId, string Status, string? DoneOn, string Visibility);

internal sealed record SyntheticMilestone(string Date, string Kind, string Title, string Summary);

internal sealed record SyntheticDocument(
    long Id, string Title, string Kind, string Reference, string Originator, string Custodian, long ChapterId, long RoundId,
    string Language, string Visibility, string OwnerSide);

internal sealed record SyntheticChange(
    string Stream, int Sequence, string At, string Who, string Action, string EntitySet, long EntityId, string? ChapterCode,
    string Summary, string Visibility, string Facts);
