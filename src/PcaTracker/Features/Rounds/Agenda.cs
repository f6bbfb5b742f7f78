using Dapper;
using PcaTracker.Domain;
using PcaTracker.Features.Languages;
using PcaTracker.Storage;

namespace PcaTracker.Features.Rounds;

/// <summary>A chapter that a planned round may take up.</summary>
public sealed record AgendaChapter
{
    public required string Code { get; init; }
    public required string Heading { get; init; }
    public required string Status { get; init; }
    public required long OpenIssues { get; init; }
    public string? NextDeadlineOn { get; init; }
}

/// <summary>An open issue that a planned round may take up.</summary>
public sealed record AgendaIssue
{
    public required long Id { get; init; }
    public required string Title { get; init; }
    public required long Priority { get; init; }
    public required string Status { get; init; }
    public required string ChapterCode { get; init; }
}

/// <summary>Something due before the end of a planned round.</summary>
public sealed record AgendaPaper
{
    public required long Id { get; init; }
    public required string Title { get; init; }
    public required string DueOn { get; init; }
    public required string ResponsibleParty { get; init; }
    public string? ChapterCode { get; init; }
}

/// <summary>What a planned round has before it, as its reader may see it.</summary>
/// <param name="Chapters">The chapters that are not closed and have something open, in the order of the agreement.</param>
/// <param name="Issues">The open issues, the most urgent first.</param>
/// <param name="OpenInAll">How many issues are open.</param>
/// <param name="Papers">What is due until the round, the first due first.</param>
/// <param name="DueInAll">How much is due until the round.</param>
public sealed record Agenda(
    IReadOnlyList<AgendaChapter> Chapters, IReadOnlyList<AgendaIssue> Issues, long OpenInAll, IReadOnlyList<AgendaPaper> Papers, long DueInAll)
{
    /// <summary>The most issues that are listed.</summary>
    public const int MostIssues = 20;

    /// <summary>The most papers that are listed.</summary>
    public const int MostPapers = 20;

    /// <summary>Reads the agenda of a round.</summary>
    internal static Agenda Read(Session session, RoundFacts round)
    {
        const string Unresolved = "FROM visible_issue WHERE status <> @Resolved";
        const string Due = "FROM visible_deadline WHERE status = @Open AND (@until IS NULL OR due_on <= @until)";
        var parameters = new
        {
            Issue.Resolved,
            MostIssues,
            Deadline.Open,
            until = round.EndsOn ?? round.StartsOn,
            MostPapers,
            ChapterStatus.Closed,
            ChapterStatus.ProvisionallyClosed,
        };
        return new Agenda(
            session.Connection.Query<AgendaChapter>(
                $"""
                SELECT code, {ChapterHeading.Of("visible_chapter")} AS heading, status, open_issues, next_deadline_on
                FROM visible_chapter
                WHERE status <> @Closed AND (status <> @ProvisionallyClosed OR open_issues > 0)
                ORDER BY sort_key
                """, parameters).AsList(),
            session.Connection.Query<AgendaIssue>(
                $"""
                SELECT id, title, priority, status, chapter_code {Unresolved}
                ORDER BY priority, status <> 'escalated', (SELECT c.sort_key FROM visible_chapter c WHERE c.id = chapter_id), id
                LIMIT @MostIssues
                """, parameters).AsList(),
            session.Connection.ExecuteScalar<long>($"SELECT count(*) {Unresolved}", parameters),
            session.Connection.Query<AgendaPaper>(
                $"SELECT id, title, due_on, responsible_party, chapter_code {Due} ORDER BY due_at, id LIMIT @MostPapers", parameters).AsList(),
            session.Connection.ExecuteScalar<long>($"SELECT count(*) {Due}", parameters));
    }
}
