using System.Globalization;
using CsCheck;
using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Changes.Audit;
using PcaTracker.Domain;
using PcaTracker.Rows;
using PcaTracker.Tests.Api.Writing;
using CheckResult = PcaTracker.Changes.Audit.Verification.CheckResult;

namespace PcaTracker.Tests.Changes;

/// <summary>An attacker with write access to the file drops the triggers, changes data and restores the triggers: every change is found.</summary>
[Trait("Database", "SQLite")]
public sealed class TamperingTests(TamperingTests.Recorded recorded) : IClassFixture<TamperingTests.Recorded>
{
    private static readonly string[] Columns =
        ["at", "who", "kind", "entity_set", "entity_id", "visibility", "unless", "line_stream", "line", "before", "after", "digest", "leaf", "hash", "chain", "sequence"];

    [Fact]
    public void An_untouched_copy_is_sound() => Assert.Empty(AuditChecks.Flaws(recorded.File, recorded.Directory));

    [Fact]
    public void Any_byte_changed_is_found_and_its_entry_named() =>
        Gen.Select(Gen.Int[0, 100_000], Gen.OneOf(Columns), Gen.Int[0, 100_000], Gen.Int[0, 62]).Sample(
            (at, column, byte_, bit) =>
            {
                var (chain, sequence) = EntryAt(at);

                var flaws = Tampered(connection =>
                {
                    var old = connection.ExecuteScalar($"SELECT {column} FROM entry WHERE chain = @chain AND sequence = @sequence", new { chain, sequence });
                    var type = connection.ExecuteScalar<string>("SELECT type FROM pragma_table_info('entry') WHERE name = @column", new { column });
                    Assert.Equal(1, connection.Execute(
                        $"UPDATE OR REPLACE entry SET {column} = CAST(@value AS {type}) WHERE chain = @chain AND sequence = @sequence", new { chain, sequence, value = Flipped(old, type!, byte_, bit) }));
                });

                Assert.NotEmpty(flaws);
                // An entry under another number or in another chain is missing where it was.
                if (column is not ("chain" or "sequence"))
                    Assert.Contains(flaws, flaw => flaw.Name == $"chain {chain}" && flaw.Finding.StartsWith($"entry {sequence}: ", StringComparison.Ordinal));
                else
                    Assert.Contains(flaws, flaw => flaw.Finding.Contains($"entry {sequence} ", StringComparison.Ordinal) || flaw.Finding.Contains($"entry {sequence}:", StringComparison.Ordinal) || flaw.Name.StartsWith("chain", StringComparison.Ordinal));
            },
            iter: 40, threads: 1);

    [Fact]
    public void Any_entry_deleted_swapped_or_cut_from_the_end_is_found_and_named() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 100_000], Gen.Int[0, 100_000]).Sample(
            (how, at, other) =>
            {
                var (chain, sequence) = EntryAt(at);
                var last = recorded.AuditLog.Count(e => e.Chain == chain);
                var second = (other % last) + 1L;
                if (second == sequence)
                    how = 0;

                var flaws = Tampered(connection => connection.Execute(
                    how switch
                    {
                        0 => "DELETE FROM entry WHERE chain = @chain AND sequence = @sequence",
                        1 => "UPDATE entry SET sequence = -1 WHERE chain = @chain AND sequence = @sequence; UPDATE entry SET sequence = @sequence WHERE chain = @chain AND sequence = @second; UPDATE entry SET sequence = @second WHERE chain = @chain AND sequence = -1",
                        _ => "DELETE FROM entry WHERE chain = @chain AND sequence >= @sequence",
                    },
                    new { chain, sequence, second }));

                var named = how == 1 ? $"entry {Math.Min(sequence, second)}: "
                    : how == 2 || sequence == last ? $"entry {sequence} and all after it were cut off"
                    : $"entry {sequence} is missing";
                Assert.Contains(flaws, flaw => flaw.Finding.Contains(named, StringComparison.Ordinal));
            },
            iter: 30, threads: 1);

    [Fact]
    public void A_row_changed_behind_the_audit_log_is_named() =>
        Gen.Select(Gen.Int[0, 100_000], Gen.Int[0, 100_000], Gen.Int[0, 100_000], Gen.Int[0, 3]).Sample(
            (whichTable, whichColumn, whichRow, how) =>
            {
                var table = recorded.Tables[whichTable % recorded.Tables.Count];
                var columns = table.Columns.Concat(table.Links.Select(l => l.Column)).Where(c => c != "id").ToList();
                var column = columns[whichColumn % columns.Count];
                long id = 0;

                var flaws = Tampered(connection =>
                {
                    var count = connection.ExecuteScalar<long>($"SELECT count(*) FROM \"{table.Name}\"");
                    id = connection.ExecuteScalar<long>($"SELECT {table.Key} FROM \"{table.Name}\" ORDER BY rowid LIMIT 1 OFFSET @row", new { row = whichRow % count });
                    var isText = connection.ExecuteScalar<string>("SELECT type FROM pragma_table_info(@Name) WHERE name = @column", new { table.Name, column }) == "TEXT";
                    connection.Execute(
                        how == 0 ? $"DELETE FROM \"{table.Name}\" WHERE {table.Key} = @id"
                        : $"UPDATE \"{table.Name}\" SET \"{column}\" = coalesce(\"{column}\" {(isText ? "|| 'x'" : "+ 1000000")}, {(isText ? "'x'" : "1")}) WHERE {table.Key} = @id",
                        new { id });
                });

                // A row under another number is named by that.
                var named = how > 0 && column == table.Key ? id + 1_000_000 : id;
                Assert.Contains(flaws, flaw => flaw.Finding.Contains($"{table.EntitySet} {named} ", StringComparison.Ordinal));
            },
            iter: 40, threads: 1);

    [Fact]
    public void A_rewritten_chain_does_not_match_its_checkpoint()
    {
        var flaws = Tampered(connection =>
        {
            // The last entry says something else, and follows from the one before as it should.
            var (before, entry) = (connection.QuerySingle<byte[]>("SELECT hash FROM entry WHERE chain = 'eu' ORDER BY sequence DESC LIMIT 1 OFFSET 1"),
                connection.QuerySingle<AuditEntry>("SELECT * FROM entry WHERE chain = 'eu' ORDER BY sequence DESC LIMIT 1") with { Who = "Somebody else" });
            connection.Execute("UPDATE entry SET who = @Who, leaf = @leaf, hash = @hash WHERE chain = 'eu' AND sequence = @Sequence", new { entry.Who, leaf = entry.Leaf(), hash = AuditEntry.Hash(before, entry.Leaf()), entry.Sequence });
        });

        Assert.Contains("the chain was written anew", Assert.Single(flaws).Finding, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DELETE FROM moved_row", "visibility")]
    [InlineData("UPDATE moved_row SET visibility = 'shared'", "visibility")]
    [InlineData("UPDATE record_salt SET salt = zeroblob(32)", "rows")]
    public void The_data_that_keep_old_entries_hidden_are_verified(string sql, string name) =>
        Assert.Equal(name, Assert.Single(Tampered(connection => connection.Execute(sql))).Name);

    [Fact]
    public void A_trigger_that_is_gone_is_named()
    {
        using var copy = Copy();
        AuditChecks.AsExternalProgram(copy.Database, connection => connection.Execute("DROP TRIGGER issue_noted_update; UPDATE issue SET title = 'Otherwise'"));

        var flaws = AuditChecks.Flaws(copy.Database, copy.Path);

        Assert.Equal(["triggers", "rows"], flaws.Select(f => f.Name));
        Assert.StartsWith("issue_noted_update is not as the tracker made it", flaws[0].Finding, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE TRIGGER quiet AFTER INSERT ON noted_change BEGIN DELETE FROM noted_change; END", "quiet")]
    [InlineData("CREATE TRIGGER quiet BEFORE UPDATE ON issue BEGIN SELECT RAISE(IGNORE); END", "quiet")]
    [InlineData("DROP TRIGGER entry_stays; CREATE TRIGGER entry_stays BEFORE UPDATE ON entry BEGIN SELECT 1; END", "entry_stays")]
    [InlineData("DROP TRIGGER position_link_visibility", "position_link_visibility")]
    public void A_trigger_that_is_emptied_added_or_gone_is_named(string sql, string name)
    {
        using var copy = Copy();
        AuditChecks.AsExternalProgram(copy.Database, connection => connection.Execute(sql));

        var flaw = Assert.Single(AuditChecks.Flaws(copy.Database, copy.Path));

        Assert.StartsWith($"{name} is not as the tracker made it", flaw.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public void A_replaced_row_is_named()
    {
        using var copy = Copy();
        long id = 0;
        AuditChecks.AsExternalProgram(copy.Database, connection =>
        {
            id = connection.ExecuteScalar<long>("SELECT id FROM issue WHERE visibility = 'kz'");
            connection.Execute("INSERT OR REPLACE INTO issue (id, chapter_id, title, visibility, owner_side) VALUES (@id, 1, 'Otherwise', 'eu', 'EU')", new { id });
        });

        var before = AuditChecks.Flaws(copy.Database, copy.Path);
        using (var database = new PcaTracker.Storage.TrackerDatabase(copy.Database, TimeProvider.System))
            database.WriteAsSystem(_ => 0);
        var after = AuditChecks.Flaws(copy.Database, copy.Path);

        Assert.Contains(before, flaw => flaw.Name == "captured changes");
        Assert.Contains(after, flaw => flaw.Finding.StartsWith($"Issues {id} is gone, and no entry records that", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"count\":", "\"count\":1")]
    [InlineData("\"at\":\"2026", "\"at\":\"2025")]
    [InlineData("\"key\":\"", "\"key\":\"A")]
    [InlineData("{", "")]
    public void A_checkpoint_that_was_changed_is_named(string was, string becomes)
    {
        using var copy = Copy();
        var lines = File.ReadAllLines(copy.File("checkpoints.jsonl"));
        lines[1] = lines[1].Replace(was, becomes, StringComparison.Ordinal);
        File.WriteAllLines(copy.File("checkpoints.jsonl"), lines);

        var flaw = Assert.Single(AuditChecks.Flaws(copy.Database, copy.Path));

        Assert.Equal("checkpoints", flaw.Name);
        Assert.StartsWith("line 2: ", flaw.Finding, StringComparison.Ordinal);
    }

    private (string Chain, long Sequence) EntryAt(int at) => recorded.AuditLog[at % recorded.AuditLog.Count];

    private IReadOnlyList<CheckResult> Tampered(Action<SqliteConnection> work)
    {
        using var copy = Copy();
        AuditChecks.AsExternalProgram(copy.Database, connection =>
        {
            connection.Execute("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON");
            var triggers = connection.Query<(string Name, string Sql)>("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND (name LIKE '%noted%' OR name LIKE '%_stays' OR name LIKE '%_is_kept')").AsList();
            connection.Execute(string.Join(';', triggers.Select(t => $"DROP TRIGGER \"{t.Name}\"")));
            work(connection);
            connection.Execute(string.Join(";\n", triggers.Select(t => t.Sql)));
        });
        return AuditChecks.Flaws(copy.Database, copy.Path);
    }

    private TempDirectory Copy()
    {
        var copy = new TempDirectory();
        File.Copy(recorded.File, copy.Database);
        File.Copy(Path.Combine(recorded.Directory, "checkpoints.jsonl"), copy.File("checkpoints.jsonl"));
        return copy;
    }

    private static object Flipped(object? old, string type, int which, int bit)
    {
        if (old is null or DBNull)
            return type == "INTEGER" ? 1L : type == "TEXT" ? "x" : new byte[] { 1 };
        if (type == "INTEGER")
            return Convert.ToInt64(old, CultureInfo.InvariantCulture) ^ (1L << bit);
        var bytes = old as byte[] ?? System.Text.Encoding.UTF8.GetBytes((string)old);
        if (bytes.Length == 0)
            return new byte[] { 1 };
        bytes[which % bytes.Length] ^= (byte)(1 << (bit % 8));
        return bytes;
    }

    /// <summary>A database with something of everything, closed, and with a checkpoint at its end.</summary>
    public sealed class Recorded : IAsyncLifetime
    {
        private readonly TempDirectory _directory = new();

        public string Directory => _directory.Path;

        public string File => _directory.Database;

        public IReadOnlyList<(string Chain, long Sequence)> AuditLog { get; private set; } = [];

        internal IReadOnlyList<AuditedTable> Tables { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            await using var app = await TestApp.StartAsync();
            var record = SmallRecord.In(app);
            foreach (var side in Side.Parties)
            {
                var own = side == Side.EU ? Visibility.EU : Visibility.KZ;
                var (kept, shown) = (record.AddIssue(side, own), record.AddIssue(side, Visibility.Shared));
                var position = record.AddPosition(side, "offer", own);
                record.AddDeadline(side);
                record.As(side, Role.Negotiator, s => ChangeRow.Run(s, "Positions", position, RowVersionCondition.Any, Row(("IssueId", kept), ("Text", "Пошлины"))));
                await app.As(side, Role.Head).Widen($"Issues({kept})", "shared");
                record.As(side, Role.Head, s => ChangeRow.Run(s, "Issues", shown, RowVersionCondition.Any, Row(("Visibility", own))));
                var gone = record.AddIssue(side, own);
                record.As(side, Role.Negotiator, s => DeleteRow.Run(s, "Issues", gone, RowVersionCondition.Any));
                record.Add(side, Role.Negotiator, "Documents", ("Title", "A paper"), ("Kind", "non-paper"), ("Visibility", own));
            }

            record.Log(Side.EU, Role.Head, 103, SmallRecord.Left("T.1", "aim-agreed"));
            app.SignCheckpoints();
            AuditChecks.AsExternalProgram(app.Database.File, connection =>
            {
                connection.Execute("VACUUM INTO @File", new { File });
                AuditLog = [.. connection.Query<(string, long)>("SELECT chain, sequence FROM entry ORDER BY chain, sequence")];
                Tables = AuditedTable.In(connection);
            });
            System.IO.File.Copy(Path.Combine(app.DataDirectory, "checkpoints.jsonl"), _directory.File("checkpoints.jsonl"));
        }

        public ValueTask DisposeAsync()
        {
            _directory.Dispose();
            return ValueTask.CompletedTask;
        }

        private static Dictionary<string, object?> Row(params (string Name, object? Value)[] values) => values.ToDictionary(v => v.Name, v => v.Value);
    }
}
