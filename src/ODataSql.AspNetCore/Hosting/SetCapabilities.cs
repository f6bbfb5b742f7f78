using ODataSql.Model;

namespace ODataSql.AspNetCore.Hosting;

/// <summary>What clients may do with an entity set; <c>$metadata</c> says the same.</summary>
/// <param name="Insertable">Whether rows can be created.</param>
/// <param name="Updatable">Whether rows can be changed, replaced and linked.</param>
/// <param name="Deletable">Whether rows can be deleted.</param>
public sealed record SetCapabilities(bool Insertable, bool Updatable, bool Deletable)
{
    /// <summary>Rows can be read and nothing else.</summary>
    public static readonly SetCapabilities ReadOnly = new(Insertable: false, Updatable: false, Deletable: false);

    /// <summary>Rows can be created, changed and deleted.</summary>
    public static readonly SetCapabilities Full = new(Insertable: true, Updatable: true, Deletable: true);

    /// <summary>Whether <c>$search</c> looks in the set.</summary>
    public bool Searchable { get; init; }

    /// <summary>Whether the set can be followed by delta links.</summary>
    public bool TracksChanges { get; init; }

    /// <summary>Whether a write to the address of a missing row creates it.</summary>
    public bool Upsertable { get; init; }

    /// <summary>The periods of the rows, when each is valid for one.</summary>
    public Timeline? Timeline { get; init; }

    /// <summary>Whether <c>$at</c> shows its rows as they stood on a day.</summary>
    public bool IsSnapshot { get; init; }

    /// <summary>Properties that name the object whose periods the rows are.</summary>
    public IReadOnlyList<string> TimelineKey { get; init; } = [];
}
