using System.Collections.Concurrent;
using PcaTracker.Domain;

namespace PcaTracker.Storage;

/// <summary>The wall: <c>db/sqlite/visible.sql</c> with an audience's visibilities filled in.</summary>
internal static class VisibleViews
{
    private static readonly ConcurrentDictionary<Audience, string> ByAudience = new();

    /// <summary>Statements that make the views on a connection of that audience.</summary>
    public static string For(Audience audience) => ByAudience.GetOrAdd(audience, a =>
        EmbeddedFiles.Text("db/sqlite/visible.sql").Replace("{sees}", string.Join(", ", a.Sees.Select(v => $"'{v}'")), StringComparison.Ordinal));
}
