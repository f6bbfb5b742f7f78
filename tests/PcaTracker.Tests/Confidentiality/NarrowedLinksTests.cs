using Dapper;
using PcaTracker.Changes.Audit;
using PcaTracker.Domain;
using PcaTracker.Features.Positions;
using PcaTracker.Rows;
using PcaTracker.Tests.Api.Delta;
using PcaTracker.Tests.Api.Writing;
using PcaTracker.Tests.Changes;

namespace PcaTracker.Tests.Confidentiality;

/// <summary>A row links only to rows that all its readers see, also after a target is withdrawn.</summary>
public class NarrowedLinksTests
{
    [Fact]
    public async Task A_row_that_others_read_is_unlinked_from_a_row_that_is_withdrawn()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, Visibility.Shared);
        var (ours, theirs, kept) = (record.AddPosition(Side.EU, "offer", Visibility.Shared), record.AddPosition(Side.KZ, "offer", Visibility.KZ), record.AddPosition(Side.EU, "offer", Visibility.EU));
        var deadline = record.AddDeadline();
        foreach (var (side, set, id) in new[] { (Side.EU, "Positions", ours), (Side.KZ, "Positions", theirs), (Side.EU, "Positions", kept), (Side.KZ, "Deadlines", deadline) })
            Change(record, side, set, id, ("IssueId", issue));
        using var kz = app.As(Side.KZ, Role.Negotiator);
        var (positions, deadlines) = (await kz.Track("Positions"), await kz.Track("Deadlines"));
        var linked = (await kz.Read($"Issues({issue})?$expand=Positions($select=Id;$orderby=Id)")).Json["Positions"]!.AsArray();

        Change(record, Side.EU, "Issues", issue, ("Visibility", "eu"));

        Assert.Equal(new[] { ours, theirs }.Order(), linked.Select(row => (long)row!["Id"]!));
        Assert.Equal([kept], record.Linked("issue_id"));
        Assert.Equal(0, record.Scalar<long>("SELECT count(*) FROM deadline WHERE issue_id IS NOT NULL"));
        var (told, due) = ((await kz.Get(positions)).Json["value"]!.AsArray(), (await kz.Get(deadlines)).Json["value"]!.AsArray());
        Assert.Equal(new[] { ours, theirs }.Order(), told.Select(row => (long)row!["Id"]!).Order());
        Assert.Equal(deadline, (long)Assert.Single(due)!["Id"]!);
        Assert.All([.. told, .. due], row => Assert.Null(row!["IssueId"]));
        Assert.Empty(app.Flaws());
    }

    [Fact]
    public async Task A_superseded_text_that_is_withdrawn_leaves_no_trace_in_its_successor()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var first = record.AddPosition(Side.EU, "offer", Visibility.Shared);
        var second = record.As(Side.EU, Role.Negotiator, s => SupersedePosition.Run(s, first, RowVersionCondition.Any, "Half the duties.")).Value;
        using var kz = app.As(Side.KZ, Role.Negotiator);
        var before = await kz.Read($"Changes?$filter=EntityId eq {second}");

        Change(record, Side.EU, "Positions", first, ("Visibility", "eu"));

        Assert.Contains($"{first}", before.Text, StringComparison.Ordinal);
        Assert.Empty(record.Linked("supersedes_id"));
        var after = await kz.Read($"Changes?$filter=EntityId eq {second}");
        Assert.Contains("Half the duties.", after.Text, StringComparison.Ordinal);
        Assert.DoesNotContain($"{first}", after.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(app.Shown(Side.KZ), e => e.Text.Contains($"{first}", StringComparison.Ordinal));
        Assert.Contains($"{first}", (await app.As(Side.EU, Role.Analyst).Read($"Changes?$filter=EntityId eq {second}")).Text, StringComparison.Ordinal);
        Assert.Empty(app.Flaws());
    }

    [Fact]
    public async Task An_old_entry_with_a_link_in_a_chain_of_a_side_is_readable_while_the_target_is_visible()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var (issue, position) = (record.AddIssue(Side.EU, Visibility.Shared), record.AddPosition(Side.EU, "offer", Visibility.Shared));
        AddOldEntry(app, position, $$"""{"IssueId":null,"Topic":"Tariffs"}""", $$"""{"IssueId":{{issue}},"Topic":"Duties"}""");
        using var kz = app.As(Side.KZ, Role.Negotiator);

        var (before, shown) = ((await LastChange(kz)).ToString(), app.Shown(Side.KZ));
        Change(record, Side.EU, "Issues", issue, ("Visibility", "eu"));

        Assert.Equal($$"""{"Topic":"Tariffs"} {"Topic":"Duties","IssueId":{{issue}}}""", before);
        Assert.Contains(shown, e => e.IsReadable && e.Text.Contains("Tariffs", StringComparison.Ordinal));
        Assert.Equal("""{"Topic":"Tariffs"} {"Topic":"Duties"}""", await LastChange(kz));
        Assert.DoesNotContain(app.Shown(Side.KZ), e => e.Text.Contains("Tariffs", StringComparison.Ordinal) || e.Text.Contains($"{issue}", StringComparison.Ordinal));
        Assert.Contains(app.Shown(Side.EU), e => e.Text.Contains("Tariffs", StringComparison.Ordinal));
        AuditChecks.AssertFollows(app.Shown(Side.KZ));
    }

    [Fact]
    public async Task The_chains_of_the_sides_contain_no_link_to_a_row_with_a_visibility()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var (issue, position) = (record.AddIssue(Side.EU, Visibility.Shared), record.AddPosition(Side.EU, "offer", Visibility.Shared));

        Change(record, Side.EU, "Positions", position, ("IssueId", issue));
        using var session = app.Database.OpenAsSystem();

        Assert.Equal("shared insert, shared update", app.Entries("Positions", position).Replace("links link, ", "", StringComparison.Ordinal));
        Assert.Equal(0, session.Connection.ExecuteScalar<long>("SELECT count(*) FROM entry WHERE chain <> 'links' AND kind <> 'line' AND entity_id <> @issue AND concat(before, after) LIKE '%' || @issue || '%'", new { issue }));
        Assert.Equal(1, session.Connection.ExecuteScalar<long>("SELECT count(*) FROM entry WHERE chain = 'links' AND after LIKE '%' || @issue || '%'", new { issue }));
        // visible.sql names these columns where it shows old entries.
        Assert.Equal(["deadline.issue_id", "position.issue_id", "position.supersedes_id"], AuditedTable.In(session.Connection).SelectMany(t => t.Links.Select(l => $"{t.Name}.{l.Column}")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_change_of_a_link_that_the_rows_readers_never_saw_is_not_named_to_them()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var (issue, position) = (record.AddIssue(Side.EU, Visibility.EU), record.AddPosition(Side.EU, "offer", Visibility.Shared));
        void Repoint() => app.AsExternalProgram("UPDATE position SET issue_id = @issue WHERE id = @position", new { issue, position });

        Repoint();
        Change(record, Side.EU, "Positions", position, ("IssueId", null), ("Topic", "Duties"));
        Repoint();
        Change(record, Side.EU, "Positions", position, ("IssueId", null));

        Assert.Equal(
            ["changed Topic of EU offer 'Duties'", "changed EU offer 'Duties'"],
            record.Activity().TakeLast(2).Select(line => line[(line.IndexOf("negotiator ", StringComparison.Ordinal) + 11)..]));
        Assert.DoesNotContain("IssueId", (await app.As(Side.KZ, Role.Negotiator).Read($"Changes?$filter=EntityId eq {position}")).Text, StringComparison.Ordinal);
        Assert.Empty(app.Flaws());
    }

    [Fact]
    public async Task A_link_to_what_not_all_readers_see_is_refused_in_a_new_text_and_in_what_is_public()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var (kept, shared) = (record.AddIssue(Side.EU, Visibility.EU), record.AddIssue(Side.EU, Visibility.Shared));
        var position = record.AddPosition(Side.EU, "offer", Visibility.Shared);
        app.AsExternalProgram("UPDATE position SET issue_id = @kept WHERE id = @position", new { kept, position });

        var superseded = record.As(Side.EU, Role.Negotiator, s => SupersedePosition.Run(s, position, RowVersionCondition.Any, "Half."));
        var published = await app.As(Side.EU, Role.Head).Post("Positions", new { ChapterId = record.Chapter("T.1"), Party = "EU", Kind = "offer", Text = "Half.", Visibility = "public", IssueId = shared });

        Assert.Equal(("narrower-link", "IssueId"), (superseded.Refusal!.Code, superseded.Refusal.Target));
        Assert.Equal("400 narrower-link IssueId", published.Refusal);
        Assert.Equal("The issue 'Export duties' is read by fewer people than a row that is 'public', which cannot lead to it. Link it from a row that is 'shared'.", published.Sentence);
    }

    private static void Change(SmallRecord record, string side, string set, long id, params (string Name, object? Value)[] values) =>
        Assert.Null(record.As(side, values.Any(v => v.Name == "Visibility") ? Role.Head : Role.Negotiator, s => ChangeRow.Run(s, set, id, RowVersionCondition.Any, values.ToDictionary(v => v.Name, v => v.Value))).Refusal);

    private static async Task<string> LastChange(HttpClient client)
    {
        var line = (await client.Read("Changes?$filter=EntitySet eq 'Positions'&$orderby=Sequence desc&$top=1")).Json["value"]![0]!;
        return $"{line["Before"]} {line["After"]}";
    }

    /// <summary>Adds an audit entry as schema 15 wrote them, with an activity log entry.</summary>
    private static void AddOldEntry(TestApp app, long position, string before, string after) => app.Database.WriteAsSystem(session =>
    {
        session.Connection.Execute(
            """
            INSERT INTO change (stream, sequence, at, who, action, entity_set, entity_id, chapter_code, summary, visibility)
            VALUES ('shared', 99, '2026-11-23T09:00:00.001Z', 'EU negotiator', 'change', 'Positions', @position, 'T.1', 'changed IssueId, Topic', 'shared')
            """,
            new { position });
        session.RecordAudit();
        using var chains = new AuditLog(session.Connection);
        chains.Add(
            new(HashChain.Shared, "update", Visibility.Shared, null, before, after, "{}"),
            new CapturedChange { EntitySet = "Positions", EntityId = position }, "EU negotiator", "2026-11-23T09:00:00.001Z", (HashChain.Shared, 99));
        return 0;
    });
}

internal static class Links
{
    /// <summary>The positions that a link leads from.</summary>
    public static IEnumerable<long> Linked(this SmallRecord record, string column) =>
        (record.Scalar<string?>($"SELECT string_agg(CAST(id AS text), ',') FROM position WHERE {column} IS NOT NULL AND topic IS NULL") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(id => long.Parse(id, System.Globalization.CultureInfo.InvariantCulture));
}
