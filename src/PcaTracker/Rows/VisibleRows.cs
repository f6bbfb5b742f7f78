using Dapper;
using PcaTracker.Contract;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Storage;
using PcaTracker.Storage.RowSecurity;

namespace PcaTracker.Rows;

/// <summary>Checks a write against the other rows that its actor sees, and no others.</summary>
internal static class VisibleRows
{
    /// <summary>The refusal of an unknown key; a missing row and a hidden one are answered alike.</summary>
    public static Refusal Missing(EntitySetDefinition set, object key) => Refusal.NotFound($"There is no {set.TypeName} {key}.");

    /// <summary>Refuses links to rows that the actor does not see, or that fewer people see than this row.</summary>
    public static Refusal? CheckLinks(RowDraft draft)
    {
        foreach (var link in draft.Set.Links)
        {
            if (!draft.Changes(link.Via) || draft.Number(link.Via) is not { } id)
                continue;
            var target = EntitySets.Named(link.TargetSet);
            if (!Exists(draft.Session, target, id))
                return Refusal.UnknownRow(Missing(target, id).Sentence, link.Via);
        }

        foreach (var link in draft.Set.Links)
        {
            if (CheckAudience(draft, link) is { } narrower)
                return narrower;
        }

        return CheckChapter(draft, PositionSet.ArticleId, ArticleSet.Definition) ?? CheckChapter(draft, PositionSet.IssueId, IssueSet.Definition)
            ?? CheckRound(draft, IssueSet.OpenedInRound) ?? CheckRound(draft, IssueSet.ResolvedInRound);
    }

    // If only some readers could see a link's target, changes of the link would tell the others that there is a hidden row.
    private static Refusal? CheckAudience(RowDraft draft, LinkDefinition link)
    {
        var target = EntitySets.Named(link.TargetSet);
        if (target.Visibility is null || draft.Number(link.Via) is not { } id)
            return null;
        if (!draft.Changes(link.Via) && !(draft.Set.Visibility is { } readers && draft.Changes(readers)))
            return null;
        var theirs = draft.Session.Connection.ExecuteScalar<string>($"SELECT visibility FROM visible_{target.Table} WHERE id = @id", new { id });
        return theirs is not null && !Visibility.Reaches(theirs, draft.Visibility)
            ? Refusal.Invalid("narrower-link",
                $"The {NamedRow.Of(draft.Session, target.Name, id)} is read by fewer people than a row that is '{draft.Visibility}', which "
                + $"cannot lead to it. Link it from a row that is '{theirs}'.", link.Via)
            : null;
    }

    /// <summary>Whether all readers of the row may know that a property changed; not of a link whose targets they do not see.</summary>
    public static bool IsVisibleChange(RowDraft draft, PropertyDefinition property)
    {
        if (draft.Set.Links.FirstOrDefault(l => l.Via.Name == property.Name) is not { } link
            || EntitySets.Named(link.TargetSet) is not { } target || target.Visibility is null)
            return true;
        return draft.Session.Connection.Query<string>(
            $"SELECT visibility FROM visible_{target.Table} WHERE id IN (@before, @after)",
            new { before = draft.Before(property), after = draft[property] })
            .Any(theirs => Visibility.Reaches(theirs, draft.Visibility));
    }

    /// <summary>Refuses to delete a row that visible rows refer to. Hidden rows are unlinked silently.</summary>
    public static Refusal? CheckUnused(RowDraft draft) =>
        UsersOf(draft).FirstOrDefault() is { Set: { } set } user
            ? Refusal.Conflict("still-referred-to",
                $"{user.Count} of {set} still refer to this {draft.Set.TypeName} (their {user.Via}). Change or delete them first.")
            : null;

    /// <summary>How many visible rows of each set refer to a row, and by which property.</summary>
    public static IEnumerable<(string Set, PropertyDefinition Via, long Count)> UsersOf(RowDraft draft)
    {
        foreach (var set in EntitySets.All.Where(s => s.Creatable))
        {
            foreach (var link in set.Links.Where(l => l.TargetSet == draft.Set.Name))
            {
                var count = draft.Session.Connection.ExecuteScalar<long>(
                    $"SELECT count(*) FROM {ContractViews.FoundBy(set, link)} WHERE {link.Via.Column} = @Id", new { draft.Id });
                if (count > 0)
                    yield return (set.Name, link.Via, count);
            }
        }
    }

    /// <summary>Refuses an alternate key that another row has.</summary>
    public static Refusal? CheckUnique(RowDraft draft)
    {
        if (!draft.IsNew || draft.Set.AlternateKey is not { } name || draft.Set.Property(name) is not { } key)
            return null;
        var taken = draft.Session.Connection.ExecuteScalar<bool>(
            $"SELECT EXISTS (SELECT 1 FROM visible_{draft.Set.Table} WHERE {key.Column} = @value)", new { value = draft[key] });
        return !taken ? null
            : Refusal.Conflict("already-exists",
                $"There is a {draft.Set.TypeName} with {key} {draft[key]} already. Change that one, or choose another {key}.", key);
    }

    /// <summary>Returns the code of the row's chapter; null without one.</summary>
    public static string? ChapterCode(RowDraft draft) =>
        draft.Set.Name == ChapterSet.SetName ? draft.Text(ChapterSet.Code)
        : draft.Set.ChapterId is { } chapter && draft.Number(chapter) is { } id
            ? draft.Session.Connection.ExecuteScalar<string>("SELECT code FROM visible_chapter WHERE id = @id", new { id })
        : null;

    /// <summary>Whether the actor sees a row with this key.</summary>
    public static bool Exists(Session session, EntitySetDefinition set, long id) =>
        session.Connection.ExecuteScalar<bool>($"SELECT EXISTS (SELECT 1 FROM visible_{set.Table} WHERE id = @id)", new { id });

    /// <summary>Returns the key of a link's target; null for none, or a hidden row.</summary>
    public static long? TargetOf(Session session, EntitySetDefinition set, LinkDefinition link, long id) =>
        session.Connection.ExecuteScalar<long?>($"SELECT {link.Via.Column} FROM visible_{set.Table} WHERE id = @id", new { id });

    /// <summary>Returns the keys of the visible rows whose link has a target.</summary>
    public static IReadOnlyList<long> SourcesOf(Session session, EntitySetDefinition set, LinkDefinition link, long owner) =>
        session.Connection.Query<long>($"SELECT id FROM visible_{set.Table} WHERE {link.Via.Column} = @owner", new { owner }).AsList();

    private static Refusal? CheckChapter(RowDraft draft, PropertyDefinition via, EntitySetDefinition target)
    {
        if (draft.Number(via) is not { } id || draft.Set.ChapterId is not { } about || draft.Number(about) is not { } chapter)
            return null;
        var theirs = draft.Session.Connection.ExecuteScalar<long>($"SELECT chapter_id FROM visible_{target.Table} WHERE id = @id", new { id });
        return theirs == chapter ? null
            : Refusal.Invalid("other-chapter",
                $"The {NamedRow.Of(draft.Session, target.Name, id)} belongs to another chapter than this {draft.Set.TypeName}.", via);
    }

    private static Refusal? CheckRound(RowDraft draft, PropertyDefinition property)
    {
        if (draft.Number(property) is not { } number)
            return null;
        var exists = draft.Session.Connection.ExecuteScalar<bool>(
            "SELECT EXISTS (SELECT 1 FROM visible_round WHERE number = @number)", new { number });
        return exists ? null : Refusal.UnknownRow($"There is no round {number}.", property);
    }
}
