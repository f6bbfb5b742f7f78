using Dapper;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Features.Lists;

/// <summary>A list as a person likes to see it, under a name that they chose.</summary>
public sealed record SavedView
{
    /// <summary>The longest name.</summary>
    public const int LongestName = 60;

    /// <summary>The most views that a person keeps of one list.</summary>
    public const int Most = 20;

    public required long Id { get; init; }
    public required string Name { get; init; }

    /// <summary>What the page's address says after the question mark.</summary>
    public required string Query { get; init; }

    /// <summary>Whether everybody on the side of its author has it.</summary>
    public required bool IsShared { get; init; }

    /// <summary>Whether it is the reader's own.</summary>
    public required bool IsOwn { get; init; }

    /// <summary>Who saved it.</summary>
    public required string SavedBy { get; init; }

    /// <summary>A person's views of a list and those that others share with them, by name.</summary>
    internal static IReadOnlyList<SavedView> All(Session session, string list) => session.Connection.Query<SavedView>(
        "SELECT id, name, query, is_shared, is_own, saved_by FROM visible_saved_view WHERE list = @list "
        + $"ORDER BY {session.Dialect.Alphabetical("name")}, id",
        new { list }).AsList();

    /// <summary>Saves a view; one of the same name is replaced.</summary>
    /// <param name="session">The session.</param>
    /// <param name="list">The list, or the page, that it is a view of.</param>
    /// <param name="query">What the page's address says after the question mark.</param>
    /// <param name="typed">The name, as typed.</param>
    /// <param name="isShared">Whether everybody on the person's side gets it.</param>
    internal static Result<long> Save(Session session, string list, string query, string typed, bool isShared = false)
    {
        var name = CleanText.Name(typed, "Name", LongestName, Refusal.Invalid("name-missing", "Give the view a name.", "Name"));
        if (name.IsRefused(out var refusal))
            return refusal;
        var views = All(session, list).Where(view => view.IsOwn).ToList();
        if (views.Count >= Most && views.TrueForAll(view => view.Name != name.Value))
            return Refusal.Conflict("too-many-views", $"You keep {Most} views of this list already: delete one of them first.", "Name");
        if (views.Find(view => view.Name == name.Value) is { } replaced)
            session.Connection.Execute("DELETE FROM saved_view WHERE id = @Id", new { replaced.Id });
        session.Connection.Execute(
            "INSERT INTO saved_view (account_id, list, name, query, is_shared) VALUES (@AccountId, @list, @Name, @query, @isShared)",
            new { session.Actor.AccountId, list, Name = name.Value, query, isShared });
        return 0;
    }

    /// <summary>Deletes one of the person's own views.</summary>
    internal static Result<long> Delete(Session session, string list, long id)
    {
        if (All(session, list).All(view => view.Id != id || !view.IsOwn))
            return Refusal.NotFound("That view is not there any more.");
        session.Connection.Execute("DELETE FROM saved_view WHERE id = @id", new { id });
        return id;
    }
}
