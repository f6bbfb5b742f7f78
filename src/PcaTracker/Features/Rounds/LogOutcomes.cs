using Dapper;
using PcaTracker.Contract;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Rows;
using PcaTracker.Storage;

namespace PcaTracker.Features.Rounds;

/// <summary>
/// The outcome of a round for one chapter, named by code or key, with its new issues and deadlines. Without a status the chapter was
/// not taken up; without a visibility both delegations read it.
/// </summary>
public sealed record OutcomeEntry(
    string? Chapter, long? ChapterId, string? StatusAfter, string? Summary, string? NextSteps = null,
    long? ArticlesAgreed = null, long? ArticlesOpen = null, string? Visibility = null,
    IReadOnlyList<NewIssue>? Issues = null, IReadOnlyList<NewDeadline>? Deadlines = null);

/// <summary>A new issue from a round.</summary>
public sealed record NewIssue(string? Title, string? Description = null, long? Priority = null, string? Owner = null, string? Visibility = null);

/// <summary>A new deadline from a round.</summary>
public sealed record NewDeadline(
    string? Title, string? DueOn, string? Kind = null, string? DueTime = null, string? TimeZone = null,
    string? ResponsibleParty = null, string? Owner = null, string? Visibility = null);

/// <summary>Records the outcomes of a round by chapter, all or none.</summary>
internal static class LogOutcomes
{
    /// <summary>The most chapters that one log holds.</summary>
    public const int MaxEntries = 200;

    /// <summary>Runs the command and returns the keys of the outcomes in the order of the entries.</summary>
    public static Result<IReadOnlyList<long>> Run(Session session, long roundId, IReadOnlyList<OutcomeEntry> entries) =>
        Run(session, roundId, entries, []);

    /// <summary>The same, and says everything that is wrong with any of the entries, each as if those before it were recorded.</summary>
    /// <returns>The first refusal, with which nothing is recorded.</returns>
    public static Result<IReadOnlyList<long>> Run(Session session, long roundId, IReadOnlyList<OutcomeEntry> entries, List<Refusal> problems)
    {
        if (Permissions.CheckWrite(session.Actor, OutcomeSet.SetName) is { } refusal)
            return refusal;
        var round = RowDraft.Load(session, RoundSet.Definition, roundId, RowVersionCondition.Any);
        if (round.IsRefused(out var missing))
            return missing;
        if (entries.Count is 0 or > MaxEntries)
            return Refusal.Invalid("out-of-range",
                $"Outcomes holds 1 to {MaxEntries} entries; {entries.Count} were sent.", ActionParameters.Outcomes);

        var ids = new long[entries.Count];
        foreach (var i in TitlesLast(session, entries))
        {
            var found = new List<Refusal>();
            ids[i] = Log(session, round.Value, entries[i], found);
            problems.AddRange(found.Select(problem => problem.Inside($"Outcomes/{i}")));
        }

        return problems.Count > 0 ? problems[0] : ids;
    }

    // Titles come last: chapters follow their title, unless an earlier entry gives them an outcome of their own.
    private static IEnumerable<int> TitlesLast(Session session, IReadOnlyList<OutcomeEntry> entries)
    {
        var titles = session.Connection.Query<(long Id, string Code)>("SELECT id, code FROM visible_chapter WHERE level = 'title'").AsList();
        return Enumerable.Range(0, entries.Count).OrderBy(i => titles.Any(t => t.Id == entries[i].ChapterId || t.Code == entries[i].Chapter));
    }

    private static long Log(Session session, RowDraft round, OutcomeEntry entry, List<Refusal> problems)
    {
        var found = FindChapter(session, entry);
        if (found.Refusal is not null)
            problems.Add(found.Refusal);
        // Without its chapter an entry is not recorded; what else is wrong with it is said all the same.
        var (chapterId, visibility) = (found.Refusal is null ? found.Value : (long?)null, entry.Visibility ?? Visibility.Shared);
        var id = Create(session, OutcomeSet.SetName, problems, new Dictionary<string, object?>
        {
            [OutcomeSet.RoundId] = round.Id,
            [OutcomeSet.ChapterId] = chapterId,
            [OutcomeSet.StatusAfter] = entry.StatusAfter,
            [OutcomeSet.Summary] = entry.Summary,
            [OutcomeSet.NextSteps] = entry.NextSteps,
            [OutcomeSet.ArticlesAgreed] = entry.ArticlesAgreed,
            [OutcomeSet.ArticlesOpen] = entry.ArticlesOpen,
            [OutcomeSet.Visibility] = visibility,
        });
        CreateEach(session, IssueSet.SetName, entry.Issues, problems, issue => IssueRow(issue, round, chapterId, visibility));
        CreateEach(session, DeadlineSet.SetName, entry.Deadlines, problems, deadline => DeadlineRow(deadline, round, chapterId, visibility));
        return id;
    }

    private static Result<long> FindChapter(Session session, OutcomeEntry entry)
    {
        if (entry.Chapter is null == entry.ChapterId is null)
            return Refusal.Invalid("required-property", "Name the chapter by its code in Chapter, or by its key in ChapterId.", "Chapter");
        if (entry.ChapterId is { } id)
            return id;
        return session.Connection.ExecuteScalar<long?>("SELECT id FROM visible_chapter WHERE code = @Chapter", new { entry.Chapter }) is { } found
            ? found
            : Refusal.UnknownRow($"There is no Chapter '{entry.Chapter}'.", "Chapter");
    }

    private static void CreateEach<T>(
        Session session, string set, IReadOnlyList<T>? items, List<Refusal> problems, Func<T, Dictionary<string, object?>> row)
    {
        for (var i = 0; i < items?.Count; i++)
        {
            var found = new List<Refusal>();
            Create(session, set, found, row(items[i]));
            problems.AddRange(found.Select(problem => problem.Inside($"{set}/{i}")));
        }
    }

    private static long Create(Session session, string set, List<Refusal> problems, Dictionary<string, object?> values)
    {
        var created = CreateRow.Run(session, set, values);
        if (created.Refusal is null)
            return created.Value;
        var found = CreateRow.Problems(RowDraft.New(session, EntitySets.Named(set)), values);
        problems.AddRange(values.GetValueOrDefault(OutcomeSet.ChapterId.Name) is null
            ? found.Where(problem => problem.Target != OutcomeSet.ChapterId.Name)
            : found);
        return 0;
    }

    private static Dictionary<string, object?> IssueRow(NewIssue issue, RowDraft round, long? chapterId, string visibility) => WithDefaults(new()
    {
        [IssueSet.ChapterId] = chapterId,
        [IssueSet.Title] = issue.Title,
        [IssueSet.Description] = issue.Description,
        [IssueSet.Priority] = issue.Priority,
        [IssueSet.OpenedInRound] = round[RoundSet.Number],
        [IssueSet.Owner] = issue.Owner,
        [IssueSet.Visibility] = issue.Visibility ?? visibility,
    });

    private static Dictionary<string, object?> DeadlineRow(
        NewDeadline deadline, RowDraft round, long? chapterId, string visibility) => WithDefaults(new()
        {
            [DeadlineSet.Title] = deadline.Title,
            [DeadlineSet.Kind] = deadline.Kind,
            [DeadlineSet.DueOn] = deadline.DueOn,
            [DeadlineSet.DueTime] = deadline.DueTime,
            [DeadlineSet.TimeZone] = deadline.TimeZone,
            [DeadlineSet.ResponsibleParty] = deadline.ResponsibleParty ?? Side.Joint,
            [DeadlineSet.Owner] = deadline.Owner,
            [DeadlineSet.ChapterId] = chapterId,
            [DeadlineSet.RoundId] = round.Id,
            [DeadlineSet.Visibility] = deadline.Visibility ?? visibility,
        });

    // Missing values take the defaults of their set.
    private static Dictionary<string, object?> WithDefaults(Dictionary<string, object?> row) =>
        row.Where(p => p.Value is not null).ToDictionary(p => p.Key, p => p.Value);
}
