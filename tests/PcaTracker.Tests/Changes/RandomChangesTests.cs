using CsCheck;
using PcaTracker.Domain;
using PcaTracker.Features.Chapters;
using PcaTracker.Features.Issues;
using PcaTracker.Rows;

namespace PcaTracker.Tests.Changes;

/// <summary>Random changes by commands and by another program, in any order: the audit log verifies, as a whole and by each side alone.</summary>
public class RandomChangesTests
{
    private static readonly string[] Visibilities = [Visibility.Shared, Visibility.EU, Visibility.KZ, Visibility.Public];

    [Fact]
    public async Task The_audit_log_verifies_after_any_sequence_of_changes()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var (issues, positions) = (new List<long>(), new List<long>());

        Gen.Select(Gen.Int[0, 15], Gen.Int[0, 1_000], Gen.Int[0, 1_000]).Array[6, 14].Sample(
            steps =>
            {
                foreach (var (what, a, b) in steps)
                    Do(app, record, issues, positions, what, a, b);
                app.Clock.Advance(TimeSpan.FromHours(9));
                app.SignCheckpoints();

                Assert.Empty(app.Flaws());
                foreach (var side in Side.Parties)
                    AuditChecks.AssertFollows(app.Shown(side));
            },
            iter: 25, threads: 1);

        Assert.NotEmpty(issues);
        Assert.NotEmpty(positions);
    }

    private static void Do(TestApp app, SmallRecord record, List<long> issues, List<long> positions, int what, int a, int b)
    {
        var side = Side.Parties[a % 2];
        var visibility = Visibilities[b % 4];
        var issue = issues.Count == 0 ? 0 : issues[a % issues.Count];
        var position = positions.Count == 0 ? 0 : positions[b % positions.Count];
        switch (what)
        {
            case 0 or 1:
                Keep(issues, record.As(side, Role.Head, s => CreateRow.Run(s, "Issues", Row(("ChapterId", record.Chapter("T.1")), ("Title", $"Issue {a}"), ("Visibility", visibility)))));
                break;
            case 2 or 3:
                Keep(positions, record.As(side, Role.Head, s => CreateRow.Run(
                    s, "Positions", Row(("ChapterId", record.Chapter("T.1")), ("Party", side), ("Kind", "offer"), ("Text", $"Тек {b}"), ("Visibility", visibility), ("IssueId", a % 3 == 0 && issue > 0 ? issue : null)))));
                break;
            case 4:
                record.As(side, Role.Head, s => ChangeRow.Run(s, "Issues", issue, RowVersionCondition.Any, Row(("Title", $"Issue {b}"), ("Visibility", visibility))));
                break;
            case 5:
                record.As(side, Role.Head, s => ChangeRow.Run(s, "Positions", position, RowVersionCondition.Any, Row(("Topic", $"{a}"), ("IssueId", issue), ("Visibility", visibility))));
                break;
            case 6:
                record.As(side, Role.Head, s => DeleteRow.Run(s, "Issues", issue, RowVersionCondition.Any));
                break;
            case 7:
                record.As(side, Role.Head, s => ResolveIssue.Run(s, issue, RowVersionCondition.Any, 101, null));
                break;
            case 8:
                record.Log(side, Role.Head, 103, SmallRecord.Left("T.1", ChapterStatus.Ladder[b % 5]));
                record.As(side, Role.Head, s => ReopenChapter.Run(s, record.Chapter("T.1"), RowVersionCondition.Any, "Again."));
                break;
            case 9:
                app.Database.WriteTogetherAsync(app.Account(side, Role.Head), group =>
                {
                    var first = record.As(side, Role.Head, s => ChangeRow.Run(s, "Issues", issue, RowVersionCondition.Any, Row(("Title", $"Group {b}"))));
                    var second = record.As(side, Role.Head, s => ChangeRow.Run(s, "Issues", issue, RowVersionCondition.Any, Row(("Priority", (a % 5) + 1L), ("Visibility", visibility))));
                    record.As(side, Role.Head, s => ChangeRow.Run(s, "Positions", position, RowVersionCondition.Any, Row(("Topic", $"{a}"))));
                    record.As(side, Role.Head, s => ChangeRow.Run(s, "Positions", position, RowVersionCondition.Any, Row(("Visibility", Visibilities[a % 4]))));
                    if (first.Refusal is null && second.Refusal is null)
                        group.Commit();
                    return Task.FromResult(group);
                }).GetAwaiter().GetResult();
                break;
            case 10:
                app.AsExternalProgram("UPDATE issue SET title = title || '!', visibility = @visibility, owner_side = 'joint' WHERE id = @issue", new { issue, visibility });
                break;
            case 11:
                app.AsExternalProgram("DELETE FROM issue WHERE id = @issue", new { issue });
                break;
            case 12:
                app.AsExternalProgram("UPDATE position SET issue_id = (SELECT id FROM issue WHERE id = @issue), supersedes_id = (SELECT id FROM position WHERE id = @position AND id <> position.id) WHERE id % 3 = @b % 3", new { issue, position, b });
                break;
            case 13:
                app.AsExternalProgram("BEGIN; DELETE FROM position WHERE id = @position; UPDATE chapter SET heading = heading || '.' WHERE id % 7 = @b % 7; COMMIT", new { position, b });
                break;
            case 14:
                app.AsExternalProgram("UPDATE issue SET visibility = @visibility, owner_side = 'joint' WHERE id = @issue; DELETE FROM issue WHERE id = @issue AND @a % 2 = 0", new { issue, visibility, a });
                break;
            default:
                app.Database.WriteAsSystem(s => Dapper.SqlMapper.Execute(s.Connection, "UPDATE position SET topic = @a, revision = revision + 1 WHERE id = @position", new { a = $"{a}", position }));
                break;
        }
    }

    private static void Keep(List<long> ids, Result<long> made)
    {
        if (made.Refusal is null)
            ids.Add(made.Value);
    }

    private static Dictionary<string, object?> Row(params (string Name, object? Value)[] values) => values.ToDictionary(v => v.Name, v => v.Value);
}
