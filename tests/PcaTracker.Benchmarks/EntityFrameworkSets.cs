namespace PcaTracker.Benchmarks;

// The other sets as EF Core reads them, without instants and times of day, which it keeps in another form.

public sealed class Chapter
{
    public long Id { get; set; }

    public string Code { get; set; } = "";

    public string Level { get; set; } = "";

    public long? ParentId { get; set; }

    public string? ParentCode { get; set; }

    public string? SortKey { get; set; }

    public string Heading { get; set; } = "";

    public string? HeadingRu { get; set; }

    public string? HeadingKk { get; set; }

    public string? Area { get; set; }

    public int? FirstArticle { get; set; }

    public int? LastArticle { get; set; }

    public string Status { get; set; } = "";

    public DateOnly? StatusSince { get; set; }

    public string? StatusSourceCode { get; set; }

    public string TextMaturity { get; set; } = "";

    public bool AdReferendum { get; set; }

    public long? HeldById { get; set; }

    public string? EuLead { get; set; }

    public string? KzLead { get; set; }

    public int ArticleCount { get; set; }

    public int ArticlesAgreed { get; set; }

    public int OpenIssues { get; set; }

    public int OpenBrackets { get; set; }

    public int OpenDeadlines { get; set; }

    public DateOnly? NextDeadlineOn { get; set; }

    public int? LastRoundNumber { get; set; }

    public string? SourceUrl { get; set; }

    public string? Confidence { get; set; }
}

public sealed class ChapterStatusPeriod
{
    public long Id { get; set; }

    public long ChapterId { get; set; }

    public string ChapterCode { get; set; } = "";

    public string Status { get; set; } = "";

    public DateOnly ValidFrom { get; set; }

    public DateOnly ValidTo { get; set; }

    public int? RoundNumber { get; set; }

    public string? Reason { get; set; }
}

public sealed class Outcome
{
    public long Id { get; set; }

    public long RoundId { get; set; }

    public int RoundNumber { get; set; }

    public long ChapterId { get; set; }

    public string ChapterCode { get; set; } = "";

    public string? StatusBefore { get; set; }

    public string? StatusAfter { get; set; }

    public string Summary { get; set; } = "";

    public string? NextSteps { get; set; }

    public int? ArticlesAgreed { get; set; }

    public int? ArticlesOpen { get; set; }

    public string Visibility { get; set; } = "";

    public string OwnerSide { get; set; } = "";

    public string? LoggedBy { get; set; }

    public string? SourceUrl { get; set; }

    public string? Confidence { get; set; }
}

public sealed class Issue
{
    public long Id { get; set; }

    public long ChapterId { get; set; }

    public string ChapterCode { get; set; } = "";

    public long? ArticleId { get; set; }

    public string Title { get; set; } = "";

    public string? Description { get; set; }

    public int Priority { get; set; }

    public string Status { get; set; } = "";

    public int? OpenedInRound { get; set; }

    public int? ResolvedInRound { get; set; }

    public string? Owner { get; set; }

    public string Visibility { get; set; } = "";

    public string OwnerSide { get; set; } = "";

    public string? SourceUrl { get; set; }

    public string? Confidence { get; set; }
}

public sealed class Deadline
{
    public long Id { get; set; }

    public string Title { get; set; } = "";

    public string Kind { get; set; } = "";

    public DateOnly DueOn { get; set; }

    public string TimeZone { get; set; } = "";

    public string ResponsibleParty { get; set; } = "";

    public string? Owner { get; set; }

    public long? ChapterId { get; set; }

    public string? ChapterCode { get; set; }

    public long? RoundId { get; set; }

    public int? RoundNumber { get; set; }

    public long? IssueId { get; set; }

    public string Status { get; set; } = "";

    public DateOnly? DoneOn { get; set; }

    public string? ReminderOffsets { get; set; }

    public string Visibility { get; set; } = "";
}

public sealed class Milestone
{
    public long Id { get; set; }

    public DateOnly? Date { get; set; }

    public DateOnly? Until { get; set; }

    public string DatePrecision { get; set; } = "";

    public string Kind { get; set; } = "";

    public string Title { get; set; } = "";

    public string? Place { get; set; }

    public string? Who { get; set; }

    public string? Summary { get; set; }

    public string? SourceUrl { get; set; }

    public string? Confidence { get; set; }
}

public sealed class Recommendation
{
    public long Id { get; set; }

    public string Body { get; set; } = "";

    public DateOnly? Date { get; set; }

    public string DatePrecision { get; set; } = "";

    public long? ChapterId { get; set; }

    public string? ChapterCode { get; set; }

    public string Text { get; set; } = "";

    public string? Status { get; set; }

    public string? Response { get; set; }

    public string Visibility { get; set; } = "";

    public string OwnerSide { get; set; } = "";

    public string? SourceUrl { get; set; }

    public string? Confidence { get; set; }
}

public sealed class Person
{
    public long Id { get; set; }

    public string Name { get; set; } = "";

    public string Party { get; set; } = "";

    public string Role { get; set; } = "";

    public DateOnly? From { get; set; }

    public DateOnly? To { get; set; }

    public string DatePrecision { get; set; } = "";

    public string? SourceUrl { get; set; }

    public string? Confidence { get; set; }
}

public sealed class Document
{
    public long Id { get; set; }

    public string Title { get; set; } = "";

    public string Kind { get; set; } = "";

    public string? Reference { get; set; }

    public string? Originator { get; set; }

    public string? Custodian { get; set; }

    public string? Url { get; set; }

    public string? Sha256 { get; set; }

    public long? ChapterId { get; set; }

    public string? ChapterCode { get; set; }

    public long? RoundId { get; set; }

    public int? RoundNumber { get; set; }

    public string Language { get; set; } = "";

    public string Visibility { get; set; } = "";

    public string OwnerSide { get; set; } = "";
}

public sealed class ChapterInRound
{
    public long Id { get; set; }

    public long ChapterId { get; set; }

    public string ChapterCode { get; set; } = "";

    public string Heading { get; set; } = "";

    public string? Area { get; set; }

    public long RoundId { get; set; }

    public int RoundNumber { get; set; }

    public DateOnly? RoundEndsOn { get; set; }

    public string Status { get; set; } = "";

    public int StatusOrder { get; set; }

    public bool Changed { get; set; }

    public bool Discussed { get; set; }

    public int OpenIssues { get; set; }
}

public sealed class Change
{
    public long Id { get; set; }

    public long Sequence { get; set; }

    public string Who { get; set; } = "";

    public string Action { get; set; } = "";

    public string EntitySet { get; set; } = "";

    public long EntityId { get; set; }

    public string? ChapterCode { get; set; }

    public string Summary { get; set; } = "";

    public string? Before { get; set; }

    public string? After { get; set; }
}
