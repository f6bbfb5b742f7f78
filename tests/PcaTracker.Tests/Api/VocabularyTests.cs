using System.Text.RegularExpressions;
using Dapper;
using PcaTracker.Contract;

namespace PcaTracker.Tests.Api;

/// <summary>The contract and the schema each list the values that a column may hold; here the two lists meet.</summary>
public class VocabularyTests
{
    // A line for each column, and one for each check, as PostgreSQL says them and SQLite's scripts write them.
    private const string PostgresTables =
        """
        SELECT t.relname,
          (SELECT string_agg(chr(10) || '  ' || a.attname || ' ', '') FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attnum > 0)
          || (SELECT string_agg(
            chr(10) || replace(replace(replace(pg_get_constraintdef(c.oid), ' = ANY (ARRAY[', ' IN ('), '::text', ''), '])', ')'), '')
            FROM pg_constraint c WHERE c.conrelid = t.oid)
        FROM pg_class t
        WHERE t.relnamespace = 'main'::regnamespace AND t.relkind = 'r' AND EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conrelid = t.oid)
        """;

    [Fact]
    public async Task The_schema_checks_the_values_that_the_contract_allows()
    {
        await using var app = await TestApp.StartAsync();
        using var session = app.Database.OpenAsSystem();
        var tables = session.Connection.Query<(string Name, string Sql)>(TestServer.IsUsed ? PostgresTables : "SELECT name, sql FROM sqlite_schema WHERE type = 'table'")
            .ToDictionary(t => t.Name, t => t.Sql);
        var listed = EntitySets.All
            .Where(set => tables.ContainsKey(set.Table))
            .SelectMany(set => set.Properties.Where(p => p.Values is not null).Select(p => (set.Table, p.Column, p.Values)))
            .Where(p => Regex.IsMatch(tables[p.Table], $@"^\s+{p.Column} ", RegexOptions.Multiline, TimeSpan.FromSeconds(1)))
            .ToList();

        Assert.True(listed.Count >= 40, $"{listed.Count} columns");
        Assert.All(listed, p => Assert.Contains($"{p.Column} IN ({string.Join(", ", p.Values!.Select(v => $"'{v}'"))})", tables[p.Table], StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Database", "SQLite")]
    public async Task Every_table_is_strict()
    {
        await using var app = await TestApp.StartAsync();
        using var session = app.Database.OpenAsSystem();

        var loose = session.Connection.Query<string>("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'");

        // The list of scripts is as the first databases have it.
        Assert.Equal(["SchemaVersions"], loose);
    }
}
