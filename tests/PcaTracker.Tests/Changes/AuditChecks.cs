using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using PcaTracker.Changes.Audit;
using PcaTracker.Changes.Audit.Verification;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Changes;

/// <summary>Helpers with which tests inspect the audit log.</summary>
internal static class AuditChecks
{
    /// <summary>The failed checks of <c>verify</c>.</summary>
    public static IReadOnlyList<CheckResult> Flaws(this TestApp app)
    {
        Settle(app);
        return app.FlawsNow();
    }

    /// <summary>The same before a write of the tracker.</summary>
    public static IReadOnlyList<CheckResult> FlawsNow(this TestApp app) => [.. AuditVerification.Run(app.Database, app.DataDirectory).Value.Where(check => !check.IsSound)];

    public static IReadOnlyList<CheckResult> Flaws(string file, string directory) => [.. AuditVerification.Run(file, directory).Value.Where(check => !check.IsSound)];

    /// <summary>Runs a write of the tracker, which records external changes.</summary>
    public static void Settle(this TestApp app) => app.Database.WriteAsSystem(_ => 0);

    /// <summary>Changes the file as another program does: without our functions, sessions or commands.</summary>
    public static void AsExternalProgram(this TestApp app, string sql, object? values = null)
    {
        using var connection = TestServer.OpenForeign(app.DataDirectory);
        connection.Execute(sql, values);
    }

    public static void AsExternalProgram(string file, Action<SqliteConnection> work)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        work(connection);
    }

    public static void SignCheckpoints(this TestApp app) => app.Services.GetRequiredService<Checkpoints>().Run();

    /// <summary>The entries about a row, chain by chain: "eu insert, eu update".</summary>
    public static string Entries(this TestApp app, string set, long id)
    {
        using var session = app.Database.OpenAsSystem();
        return string.Join(", ", session.Connection.Query<string>("SELECT chain || ' ' || kind FROM entry WHERE entity_set = @set AND entity_id = @id ORDER BY chain, sequence", new { set, id }));
    }

    /// <summary>The entries of all chains that an audience may download.</summary>
    public static IReadOnlyList<ExportedEntry> Shown(this TestApp app, string side, string role = Role.Head)
    {
        using var session = app.Database.OpenAs(app.Account(side, role));
        return session.Connection.Query<ExportedEntry>("SELECT * FROM visible_entry ORDER BY chain, sequence").AsList();
    }

    /// <summary>Asserts that the hashes of each downloaded chain follow from each other.</summary>
    public static void AssertFollows(IReadOnlyList<ExportedEntry> entries)
    {
        foreach (var chain in entries.GroupBy(e => e.Chain))
        {
            var hash = AuditEntry.Beginning;
            foreach (var (entry, place) in chain.Select((entry, i) => (entry, i + 1L)))
            {
                Assert.Equal(place, entry.Sequence);
                Assert.True(entry.HasChainedContent, entry.Text);
                hash = AuditEntry.Hash(hash, entry.Leaf);
                Assert.Equal(entry.Hash, hash);
            }
        }
    }
}
