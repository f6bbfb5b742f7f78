using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Domain;

namespace PcaTracker.Storage.RowSecurity;

/// <summary>
/// What an audience sees: <c>db/sqlite/visible.sql</c> and <see cref="ContractViews"/>, with its visibilities filled in. Each <c>visible_x</c> shows an inner view that
/// has a name drawn at random: SQLite names the view through which a statement touches a table, but would say the same
/// of a <c>WITH</c> clause by that name, and one that nobody knows nobody can write.
/// </summary>
internal static class VisibleViews
{
    private static readonly string InnerPrefix = $"inside_{RandomNumberGenerator.GetHexString(32, lowercase: true)}_";
    private static readonly string WrittenOut = EmbeddedFiles.Text("db/sqlite/visible.sql");
    private static readonly ConcurrentDictionary<Audience, string> ByAudience = new();
    private static readonly Regex IsSeen = new(@"(?<column>[\w.]+) IN \(\{sees\}\)", RegexOptions.NonBacktracking);
    private static readonly Regex Definition = new(@"CREATE TEMP VIEW visible_(?<name>\w+) AS", RegexOptions.NonBacktracking);

    /// <summary>Makes the views on a connection.</summary>
    public static void CreateOn(SqliteConnection connection, Audience audience)
    {
        connection.CreateFunction("digest_of", (string text) => BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(text))), isDeterministic: true);
        connection.Execute(Sql(audience));
    }

    /// <summary>Statements that make the views on a connection of that audience.</summary>
    public static string Sql(Audience audience) => ByAudience.GetOrAdd(audience, a => Hide(Seen(WrittenOut + string.Join("\n", ContractViews.Except(Names(WrittenOut), a.Sees)), a)));

    /// <summary>Whether that is the name of one of the views.</summary>
    public static bool IsView(string name) => name.StartsWith("visible_", StringComparison.Ordinal) || IsInner(name);

    /// <summary>Whether that is the name of a view in which tables are touched.</summary>
    public static bool IsInner(string name) => name.StartsWith(InnerPrefix, StringComparison.Ordinal);

    private static HashSet<string> Names(string views) => Definition.Matches(views).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);

    // SQLite makes a table of a list of three and looks every row up in it; three comparisons take less.
    private static string Seen(string views, Audience audience) =>
        IsSeen.Replace(views, match => $"({string.Join(" OR ", audience.Sees.Select(v => $"{match.Groups["column"].Value} = '{v}'"))})");

    private static string Hide(string views) => Definition.Replace(views, $$"""
        CREATE TEMP VIEW visible_${name} AS
        SELECT * FROM temp.{{InnerPrefix}}${name};

        CREATE TEMP VIEW {{InnerPrefix}}${name} AS
        """);
}
