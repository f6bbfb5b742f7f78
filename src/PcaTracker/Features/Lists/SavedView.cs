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

    /// <summary>What the list's address says after the question mark.</summary>
    public required string Query { get; init; }

    /// <summary>A person's views of a list, by name.</summary>
    internal static IReadOnlyList<SavedView> All(Session session, TrackerList list) => session.Connection.Query<SavedView>(
        "SELECT id, name, query FROM visible_saved_view WHERE list = @Name ORDER BY name COLLATE alphabet", new { list.Set.Name }).AsList();

    /// <summary>Saves a view; one of the same name is replaced.</summary>
    internal static Result<long> Save(Session session, ListQuery query, string typed)
    {
        var name = CleanText.Name(typed, "Name", LongestName, Refusal.Invalid("name-missing", "Give the view a name.", "Name"));
        if (name.IsRefused(out var refusal))
            return refusal;
        var views = All(session, query.List);
        if (views.Count >= Most && views.All(view => view.Name != name.Value))
            return Refusal.Conflict("too-many-views", $"You keep {Most} views of this list already: delete one of them first.", "Name");
        session.Connection.Execute(
            "INSERT OR REPLACE INTO saved_view (account_id, list, name, query) VALUES (@AccountId, @List, @Name, @Text)",
            new { session.Actor.AccountId, List = query.List.Set.Name, Name = name.Value, query.Text });
        return 0;
    }

    /// <summary>Deletes one of the person's own views.</summary>
    internal static Result<long> Delete(Session session, TrackerList list, long id)
    {
        if (All(session, list).All(view => view.Id != id))
            return Refusal.NotFound("That view is not there any more.");
        session.Connection.Execute("DELETE FROM saved_view WHERE id = @id", new { id });
        return id;
    }
}
