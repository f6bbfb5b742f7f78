using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Contract;
using PcaTracker.Domain;

namespace PcaTracker.Storage.RowSecurity;

/// <summary>
/// Creates the views of an audience: <c>db/visible.sql</c> and <see cref="ContractViews"/> with its visibilities filled in. In SQLite, each
/// <c>visible_x</c> selects from an inner view with a random name. SQLite tells the authorizer through which view a statement touches a
/// table, but reports a <c>WITH</c> clause in the same way; nobody can write a clause under a name that nobody knows.
/// </summary>
internal static class VisibleViews
{
    private const string AsShown = "_shown";

    private static readonly string InnerPrefix = $"inside_{RandomNumberGenerator.GetHexString(32, lowercase: true)}_";
    private static readonly string WrittenOut = EmbeddedFiles.Text("db/sqlite/visible.sql") + EmbeddedFiles.Text("db/visible.sql");
    private static readonly ConcurrentDictionary<Audience, string> ByAudience = new();
    private static readonly Regex IsSeen = new(@"(?<column>[\w.]+) IN \(\{sees\}\)", RegexOptions.NonBacktracking);
    private static readonly Regex LookedUp = new(
        @"\(SELECT (?<shown>\w+\.\w+) FROM (?<table>main\.\w+ \w+) WHERE (?<link>\w+\.id = \w+\.\w+)\) AS", RegexOptions.NonBacktracking);
    private static readonly Regex Masked = new(
        @"(?<target>\(SELECT \w+\.id FROM main\.\w+ \w+ WHERE \w+\.id = (?<link>\w+\.\w+) AND \w+\.visibility IN \(\{sees\}\)\)) AS",
        RegexOptions.NonBacktracking);
    private static readonly Regex FirstTable = new(@"\nFROM main\.\w+ \w+", RegexOptions.NonBacktracking);
    private static readonly HashSet<string> WithLookUps = ViewsWithLookUps();
    private static readonly Regex Table = new(@"\bmain\.(?<name>\w+)", RegexOptions.NonBacktracking);
    private static readonly Regex Definition = new(@"CREATE TEMP VIEW visible_(?<name>\w+) AS", RegexOptions.NonBacktracking);

    /// <summary>Creates the views on a connection.</summary>
    public static void CreateOn(SqliteConnection connection, Audience audience)
    {
        connection.CreateFunction(
            "digest_of", (string text) => BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(text))), isDeterministic: true);
        connection.Execute(Sql(audience));
    }

    /// <summary>The statements that create the views of an audience.</summary>
    public static string Sql(Audience audience) => ByAudience.GetOrAdd(
        audience, a => Hide(Seen(WrittenOut + string.Join("\n", ContractViews.Except(Names(WrittenOut), a.Sees, ContractViews.Search)), a)));

    /// <summary>
    /// The statements that create them in a schema of PostgreSQL. A condition of a query is tried only on rows that its reader may see, so that
    /// no error of it tells of others: by the policies of the tables, or where these show the view's owner more, by a barrier of the view. A
    /// barrier keeps an index from giving the order of a page.
    /// </summary>
    /// <param name="audience">The audience.</param>
    /// <param name="shownWhole">The tables of which the view's owner sees every row.</param>
    public static string ForServer(Audience audience, IReadOnlySet<string> shownWhole)
    {
        var written = EmbeddedFiles.Text("db/postgres/visible.sql") + EmbeddedFiles.Text("db/visible.sql");
        var all = written + string.Join("\n", ContractViews.Except(Names(written), audience.Sees, ContractViews.SearchOnServer));
        var sees = string.Join(", ", audience.Sees.Select(visibility => $"'{visibility}'"));
        var views = all.Split("CREATE TEMP VIEW ").Skip(1).Select(SkippingNulls)
            .SelectMany(view => Joined(view) is { } joined ? [view, joined] : new[] { view });
        var created = views.Select(view =>
        {
            var isBarrier = Table.Matches(view).Any(table => shownWhole.Contains(table.Groups["name"].Value));
            return $"CREATE VIEW {(isBarrier ? view.Replace(" AS\n", " WITH (security_barrier) AS\n", StringComparison.Ordinal) : view)}";
        });
        return string.Concat(created)
            .Replace("temp.visible_", "visible_", StringComparison.Ordinal)
            .Replace("{sees}", sees, StringComparison.Ordinal);
    }

    /// <summary>The view of a set on a server in which what is looked up is joined to its rows; null where nothing is.</summary>
    public static string? Shown(EntitySetDefinition set) => WithLookUps.Contains($"visible_{set.Table}") ? $"visible_{set.Table}{AsShown}" : null;

    /// <summary>Whether a name is that of one of the views.</summary>
    public static bool IsView(string name) => name.StartsWith("visible_", StringComparison.Ordinal) || IsInner(name);

    /// <summary>Whether a name is that of an inner view, which selects from the tables.</summary>
    public static bool IsInner(string name) => name.StartsWith(InnerPrefix, StringComparison.Ordinal);

    private static HashSet<string> Names(string views) =>
        Definition.Matches(views).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);

    // SQLite turns a list of three into a table and searches it for every row; three comparisons are faster.
    private static string Seen(string views, Audience audience) =>
        IsSeen.Replace(views, match => $"({string.Join(" OR ", audience.Sees.Select(v => $"{match.Groups["column"].Value} = '{v}'"))})");

    // Few rows have a link that may be masked.
    private static string SkippingNulls(string view) => Masked.Replace(view, "CASE WHEN ${link} IS NOT NULL THEN ${target} END AS");

    // PostgreSQL takes the few rows of another table into memory at once, where a subquery starts anew for each row.
    private static string? Joined(string view)
    {
        var name = view[..view.IndexOf(' ', StringComparison.Ordinal)];
        if (!WithLookUps.Contains(name))
            return null;
        var joins = string.Concat(
            LookedUp.Matches(view).Select(found => $"\nLEFT JOIN {found.Groups["table"].Value} ON {found.Groups["link"].Value}"));
        return FirstTable.Replace(LookedUp.Replace(view, "${shown} AS"), $"$&{joins}", 1)
            .Replace($"{name} AS", $"{name}{AsShown} AS", StringComparison.Ordinal);
    }

    private static HashSet<string> ViewsWithLookUps()
    {
        var sets = EntitySets.All.Select(set => $"visible_{set.Table}").ToHashSet(StringComparer.Ordinal);
        return EmbeddedFiles.Text("db/visible.sql").Split("CREATE TEMP VIEW ").Skip(1).Where(view => LookedUp.IsMatch(view))
            .Select(view => view[..view.IndexOf(' ', StringComparison.Ordinal)]).Where(sets.Contains).ToHashSet(StringComparer.Ordinal);
    }

    private static string Hide(string views) => Definition.Replace(views, $$"""
        CREATE TEMP VIEW visible_${name} AS
        SELECT * FROM temp.{{InnerPrefix}}${name};

        CREATE TEMP VIEW {{InnerPrefix}}${name} AS
        """);
}
