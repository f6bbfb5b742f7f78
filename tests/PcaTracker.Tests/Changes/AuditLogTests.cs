using System.Net;
using Dapper;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Rows;
using PcaTracker.Tests.Api.Writing;
using PcaTracker.Tests.Notifications;

namespace PcaTracker.Tests.Changes;

public class AuditLogTests
{
    [Fact]
    public async Task A_change_has_its_author_its_instant_and_the_values_before_and_after()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, Visibility.Shared);
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await app.As(Side.EU, Role.Negotiator).Patch($"Issues({issue})", new { Title = "Duties", Priority = 1 });

        var changes = (await app.As(Side.KZ, Role.Analyst).Read($"Changes?$filter=EntityId eq {issue}&$orderby=Sequence")).Json["value"]!.AsArray();

        Assert.Equal(2, changes.Count);
        Assert.Null(changes[0]!["Before"]);
        Assert.Contains("\"Title\":\"Export duties\"", (string)changes[0]!["After"]!, StringComparison.Ordinal);
        Assert.Equal("""{"Priority":3,"Title":"Export duties"}""", (string)changes[1]!["Before"]!);
        Assert.Equal("""{"Priority":1,"Title":"Duties"}""", (string)changes[1]!["After"]!);
        Assert.Equal(("EU negotiator", "2026-11-23T09:05:00Z"), ((string)changes[1]!["Who"]!, $"{changes[1]!["At"]}".Replace(".000", "", StringComparison.Ordinal)));
        Assert.Empty(app.Flaws());
    }

    [Fact]
    public async Task Every_set_that_is_written_over_http_leaves_an_entry_for_each_write()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var deleted = 0;
        foreach (var row in ContractTests.Rows)
        {
            var (set, body, _) = row.Data;
            var client = app.As(Side.EU, Permissions.MayWrite(app.Account(Side.EU, Role.Head), set) ? Role.Head : Role.Secretariat);
            var prose = EntitySets.Named(set).Properties.First(p => p is { IsProse: true, Access: PropertyAccess.ReadWrite }).Name;
            var sent = body.Replace("{chapter}", $"{record.Chapter("T.1")}", StringComparison.Ordinal)
                .Replace("{103}", $"{record.Round(103)}", StringComparison.Ordinal).Replace("{n}", "900", StringComparison.Ordinal);

            var created = await client.Post(set, sent);
            var id = (long)created.Json["Id"]!;
            var changed = await client.Patch($"{set}({id})", $$"""{"{{prose}}": "Otherwise"}""");
            var gone = (await client.Remove($"{set}({id})")).Status == HttpStatusCode.NoContent;

            Assert.Equal(HttpStatusCode.NoContent, changed.Status);
            deleted += gone ? 1 : 0;
            var chain = body.Contains("\"eu\"", StringComparison.Ordinal) ? "eu" : "shared";
            Assert.Equal($"{chain} insert, {chain} update{(gone ? $", {chain} delete" : "")}", app.Entries(set, id));
        }

        Assert.InRange(deleted, 8, ContractTests.Rows.Count - 1);
        Assert.Empty(app.Flaws());
    }

    [Fact]
    public async Task An_external_change_is_captured_recorded_and_reported()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, Visibility.EU);
        app.AsExternalProgram("UPDATE issue SET title = 'Otherwise' WHERE id = @issue", new { issue });

        var before = app.FlawsNow();
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        app.Settle();

        Assert.Equal(["captured changes", "rows"], before.Select(flaw => flaw.Name));
        Assert.StartsWith("another program made 1 changes that are in no chain yet", before[0].Finding, StringComparison.Ordinal);
        Assert.Empty(app.Flaws());
        var told = (await app.As(Side.EU, Role.Analyst).Read("Changes?$orderby=Sequence desc&$top=1")).Json["value"]![0]!;
        Assert.Equal(("another program", "changed a row of Issues without the tracker"), ((string)told["Who"]!, (string)told["Summary"]!));
        Assert.Equal(("""{"Title":"Export duties"}""", """{"Title":"Otherwise"}"""), ((string)told["Before"]!, (string)told["After"]!));
        Assert.DoesNotContain("another program", (await app.As(Side.KZ, Role.Analyst).Read("Changes")).Text, StringComparison.Ordinal);
    }

    /// <summary>Steps whose intermediate states nobody saw, the entries that they leave, and the visibility that is listed.</summary>
    [Theory]
    [InlineData("UPDATE issue SET visibility = 'kz', owner_side = 'KZ' WHERE id = 7; DELETE FROM issue WHERE id = 7", "eu baseline, eu delete", "eu")]
    [InlineData("UPDATE issue SET visibility = 'kz', owner_side = 'KZ' WHERE id = 7; UPDATE issue SET visibility = 'eu', owner_side = 'EU' WHERE id = 7", "eu baseline", "eu")]
    [InlineData("UPDATE issue SET visibility = 'shared' WHERE id = 7; DELETE FROM issue WHERE id = 7", "eu baseline, eu delete", "eu")]
    [InlineData("DELETE FROM issue WHERE id = 7; INSERT INTO issue (id, chapter_id, title, visibility, owner_side) SELECT 7, min(id), 'Anew', 'kz', 'KZ' FROM chapter", "eu baseline, eu leave, kz enter", "kz")]
    [InlineData("UPDATE issue SET visibility = 'kz', owner_side = 'KZ' WHERE id = 7; DELETE FROM issue WHERE id = 7; INSERT INTO issue (id, chapter_id, title, visibility, owner_side) SELECT 7, min(id), 'Red line', 'eu', 'EU' FROM chapter", "eu baseline", "eu")]
    [InlineData("INSERT INTO issue (id, chapter_id, title, visibility, owner_side) SELECT 8, min(id), 'Gone', 'eu', 'EU' FROM chapter; UPDATE issue SET visibility = 'kz', owner_side = 'KZ' WHERE id = 8; DELETE FROM issue WHERE id = 8", "eu baseline", "")]
    public async Task A_row_that_changed_visibility_between_steps_is_recorded_as_its_readers_saw_it(string sql, string entries, string readers)
    {
        await using var app = await TestApp.StartAsync();
        app.Database.Execute("INSERT INTO issue (id, chapter_id, title, visibility, owner_side) SELECT 7, min(id), 'Red line', 'eu', 'EU' FROM chapter");

        app.AsExternalProgram(sql);
        app.Settle();

        Assert.Equal(entries, app.Entries("Issues", 7));
        Assert.Equal("", app.Entries("Issues", 8));
        Assert.Equal(readers, string.Join(' ', app.Database.Lines("SELECT visibility FROM moved_row")));
        Assert.Empty(app.Flaws());
    }

    [Fact]
    public async Task The_last_of_several_changes_in_one_changeset_decides_the_listed_visibility()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, Visibility.Shared);
        var position = record.AddPosition(Side.EU, "statement", Visibility.Shared);
        Change("Positions", position, "IssueId", issue);

        await app.Database.WriteTogetherAsync(app.Account(Side.EU, Role.Head), group =>
        {
            // The position is unlinked: a step of its own, which belongs to the change that follows.
            Change("Issues", issue, "Visibility", Visibility.EU);
            Change("Positions", position, "Topic", "Transit");
            Change("Positions", position, "Visibility", Visibility.EU);
            group.Commit();
            return Task.FromResult(group);
        });

        Assert.Equal([$"{position} eu"], app.Database.Lines("SELECT entity_id, visibility FROM moved_row WHERE entity_set = 'Positions'"));
        Assert.Empty(app.Flaws());

        void Change(string set, long id, string field, object value) =>
            Assert.Null(record.As(Side.EU, Role.Head, s => ChangeRow.Run(s, set, id, RowVersionCondition.Any, new Dictionary<string, object?> { [field] = value })).Refusal);
    }

    [Fact]
    public async Task A_change_that_is_refused_or_fails_leaves_no_entry()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, Visibility.Shared);
        var before = app.Entries("Issues", issue);

        var refused = record.As(Side.EU, Role.Negotiator, session =>
        {
            session.Connection.Execute("UPDATE issue SET title = 'Otherwise' WHERE id = @issue", new { issue });
            return (Result<long>)Refusal.Conflict("no", "No.");
        });

        Assert.NotNull(refused.Refusal);
        Assert.Equal("shared insert", before);
        Assert.Equal(before, app.Entries("Issues", issue));
        Assert.Empty(app.Flaws());
    }

    [Fact]
    public async Task A_row_that_gets_new_readers_appears_to_them_without_its_past()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, Visibility.EU);
        record.As(Side.EU, Role.Negotiator, s => ChangeRow.Run(s, "Issues", issue, RowVersionCondition.Any, new Dictionary<string, object?> { ["Description"] = "We would settle for half." }));
        record.As(Side.EU, Role.Head, s => ChangeRow.Run(s, "Issues", issue, RowVersionCondition.Any, new Dictionary<string, object?> { ["Description"] = "To be discussed." }));
        await app.As(Side.EU, Role.Head).Widen($"Issues({issue})", "shared");

        var kz = await app.As(Side.KZ, Role.Negotiator).Read("Changes");
        var eu = await app.As(Side.EU, Role.Negotiator).Read("Changes?$orderby=Sequence");

        var appeared = Assert.Single(kz.Json["value"]!.AsArray())!;
        Assert.Null(appeared["Before"]);
        Assert.Contains("To be discussed.", (string)appeared["After"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("settle for half", kz.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("settle for half", string.Join('\n', app.Shown(Side.KZ).Select(e => e.Text)), StringComparison.Ordinal);
        Assert.Equal("""{"Visibility":"eu"}""", (string)eu.Json["value"]![3]!["Before"]!);
        Assert.Equal("eu insert, eu update, eu update, eu leave, shared appear", app.Entries("Issues", issue));
        Assert.Empty(app.Flaws());
    }

    [Fact]
    public async Task Entries_about_a_row_that_was_narrowed_can_be_verified_but_not_read()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, Visibility.Shared);
        record.AddIssue(Side.KZ, Visibility.Shared);
        record.As(Side.EU, Role.Head, s => ChangeRow.Run(s, "Issues", issue, RowVersionCondition.Any, new Dictionary<string, object?> { ["Title"] = "Duties", ["Visibility"] = "eu" }));

        var kz = (await app.As(Side.KZ, Role.Negotiator).Read("Changes?$orderby=Sequence")).Json["value"]!.AsArray();
        var found = (await app.As(Side.KZ, Role.Negotiator).Read("Changes?$search=Export&$select=EntityId")).Json["value"]!.AsArray();
        var shown = app.Shown(Side.KZ);

        Assert.Equal(["1 recorded issue 'Export duties'"], kz.Select(c => $"{c!["Sequence"]} {c["Summary"]}"));
        Assert.NotEqual(issue, (long)Assert.Single(found)!["EntityId"]!);
        Assert.Equal(3, shown.Count(e => !e.IsReadable));
        Assert.DoesNotContain(shown, e => e.EntityId == issue || e.After?.Contains($"{issue}", StringComparison.Ordinal) == true);
        AuditChecks.AssertFollows(shown);
        Assert.Equal("eu enter, shared insert, shared vanish", app.Entries("Issues", issue));
        Assert.Empty(app.Flaws());
    }

    [Fact]
    public async Task Changes_within_one_side_change_nothing_that_the_other_side_reads()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, Visibility.Shared);
        var position = record.AddPosition(Side.EU, "proposal", Visibility.Shared);
        record.As(Side.EU, Role.Negotiator, s => ChangeRow.Run(s, "Positions", position, RowVersionCondition.Any, new Dictionary<string, object?> { ["IssueId"] = issue }));
        record.As(Side.EU, Role.Head, s => ChangeRow.Run(s, "Issues", issue, RowVersionCondition.Any, new Dictionary<string, object?> { ["Visibility"] = "eu" }));
        var (before, countBefore) = (await Seen(), EuEntries());

        var kept = record.AddIssue(Side.EU, Visibility.EU);
        record.As(Side.EU, Role.Negotiator, s => ChangeRow.Run(s, "Issues", kept, RowVersionCondition.Any, new Dictionary<string, object?> { ["Title"] = "Red line" }));
        record.As(Side.EU, Role.Negotiator, s => DeleteRow.Run(s, "Issues", kept, RowVersionCondition.Any));
        // The shared position is unlinked: only its own side knew the target of that link.
        app.Database.WriteAsSystem(s => s.Connection.Execute("DELETE FROM issue WHERE id = @issue", new { issue }));
        app.AsExternalProgram("UPDATE position SET issue_id = NULL, supersedes_id = NULL WHERE id = @position", new { position });
        app.Settle();

        Assert.Equal(before, await Seen());
        Assert.True(EuEntries() > countBefore);
        Assert.Empty(app.Flaws());

        async Task<string> Seen() => (await app.As(Side.KZ, Role.Head).Read("Changes")).Text + string.Join('\n', app.Shown(Side.KZ).Select(e => e.Text));
        long EuEntries() => record.Scalar<long>("SELECT count(*) FROM entry WHERE chain = 'eu'");
    }

    [Fact]
    public async Task Imported_rows_are_baseline_entries_and_add_nothing_to_the_activity_log()
    {
        await using var app = await TestApp.StartAsync();

        using var session = app.Database.OpenAsSystem();

        Assert.Equal(["baseline"], session.Connection.Query<string>("SELECT DISTINCT kind FROM entry"));
        Assert.Equal(
            session.Connection.ExecuteScalar<long>("SELECT (SELECT count(*) FROM chapter) + (SELECT count(*) FROM round) + (SELECT count(*) FROM position)"),
            session.Connection.ExecuteScalar<long>("SELECT count(*) FROM entry WHERE entity_set IN ('Chapters', 'Rounds', 'Positions')"));
        Assert.Equal(0, session.Connection.ExecuteScalar<long>("SELECT count(*) FROM change"));
        Assert.Empty(app.Flaws());
    }

    [Theory]
    [InlineData("UPDATE entry SET who = 'somebody else'")]
    [InlineData("DELETE FROM entry WHERE sequence = 1")]
    [InlineData("UPDATE change SET who = 'somebody else'")]
    [InlineData("DELETE FROM change")]
    public async Task An_entry_can_be_neither_changed_nor_deleted(string sql)
    {
        await using var app = await TestApp.StartAsync();
        SmallRecord.In(app).AddIssue(Side.EU, Visibility.Shared);

        var error = Assert.ThrowsAny<System.Data.Common.DbException>(() => app.AsExternalProgram(sql));

        Assert.Contains("is only added to", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_activity_entry_is_recorded_and_blocks_no_write()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        record.AddIssue(Side.EU, Visibility.EU);
        record.AddIssue(Side.EU, Visibility.Shared);
        app.AsExternalProgram($"DROP TRIGGER change_is_kept{(TestServer.IsUsed ? " ON change" : "")}; DELETE FROM change");

        record.AddIssue(Side.EU, Visibility.Shared);

        Assert.Equal("eu line, eu delete, shared line, shared delete, shared line", app.Entries("Changes", 1));
        Assert.StartsWith("change_is_kept is not as the tracker made it", Assert.Single(app.Flaws()).Finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_table_that_the_contract_writes_is_audited()
    {
        await using var app = await TestApp.StartAsync();

        using var session = app.Database.OpenAsSystem();

        Assert.Equal(
            EntitySets.All.Where(s => s.Creatable || s.Name is "ChapterHistory" or "Changes").Select(s => $"{s.Table} {s.Name}").Order(StringComparer.Ordinal),
            session.Connection.Query<string>("SELECT name || ' ' || entity_set FROM recorded_table").Order(StringComparer.Ordinal));
    }
}
