using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using PcaTracker.Domain;

namespace PcaTracker.Storage;

/// <summary>The wall: <c>db/sqlite/visible.sql</c> with an audience's visibilities filled in.</summary>
internal static class VisibleViews
{
    private static readonly ConcurrentDictionary<Audience, string> ByAudience = new();
    private static readonly Regex IsSeen = new(@"(?<column>[\w.]+) IN \(\{sees\}\)", RegexOptions.NonBacktracking);

    /// <summary>Statements that make the views on a connection of that audience.</summary>
    // SQLite makes a table of a list of three and looks every row up in it; three comparisons take less.
    public static string For(Audience audience) => ByAudience.GetOrAdd(audience, a =>
        IsSeen.Replace(EmbeddedFiles.Text("db/sqlite/visible.sql"), match => $"({string.Join(" OR ", a.Sees.Select(v => $"{match.Groups["column"].Value} = '{v}'"))})"));
}
