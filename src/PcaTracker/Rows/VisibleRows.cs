using PcaTracker.Contract.Sets;
using Dapper;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Rows;

/// <summary>What a write may know of other rows: what its actor sees, and no more.</summary>
internal static class VisibleRows
{
    /// <summary>The refusal of a key that leads nowhere: the same words whether there is no such row or it is hidden.</summary>
    public static Refusal Missing(EntitySetDefinition set, object key) => Refusal.NotFound($"There is no {set.TypeName} {key}.");

    /// <summary>The refusal of a link to what is not there.</summary>
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

    // A link that only some readers of a row can follow would tell the others, by the row's changes, that something is hidden.
    private static Refusal? CheckAudience(RowDraft draft, LinkDefinition link)
    {
        var target = EntitySets.Named(link.TargetSet);
        if (target.Visibility is null || draft.Number(link.Via) is not { } id || !(draft.Changes(link.Via) || draft.Set.Visibility is { } readers && draft.Changes(readers)))
            return null;
        var theirs = draft.Session.Connection.ExecuteScalar<string>($"SELECT visibility FROM visible_{target.Table} WHERE id = @id", new { id });
        return theirs is not null && !Visibility.Reaches(theirs, draft.Visibility)
            ? Refusal.Invalid("narrower-link", $"The {NamedRow.NameOf(draft.Session, target.Name, id)} is read by fewer people than a row that is '{draft.Visibility}', which cannot lead to it. Link it from a row that is '{theirs}'.", link.Via)
            : null;
    }

    /// <summary>Whether all who read the row may be told that a property changed: not of a link that led, and leads, to nothing that they see.</summary>
    public static bool IsTold(RowDraft draft, PropertyDefinition property)
    {
        if (draft.Set.Links.FirstOrDefault(l => l.Via.Name == property.Name) is not { } link || EntitySets.Named(link.TargetSet) is not { } target || target.Visibility is null)
            return true;
        return draft.Session.Connection.Query<string>($"SELECT visibility FROM visible_{target.Table} WHERE id IN (@before, @after)", new { before = draft.Before(property), after = draft[property] })
            .Any(theirs => Visibility.Reaches(theirs, draft.Visibility));
    }

    /// <summary>The refusal to delete what rows that the actor sees still refer to. Rows they do not see let go of it in silence.</summary>
    public static Refusal? CheckUnused(RowDraft draft)
    {
        foreach (var set in EntitySets.All.Where(s => s.Creatable))
        {
            foreach (var link in set.Links.Where(l => l.TargetSet == draft.Set.Name))
            {
                var count = draft.Session.Connection.ExecuteScalar<long>(
                    $"SELECT count(*) FROM visible_{set.Table} WHERE {link.Via.Column} = @Id", new { draft.Id });
                if (count > 0)
                    return Refusal.Conflict("still-referred-to", $"{count} of {set.Name} still refer to this {draft.Set.TypeName} (their {link.Via}). Change or delete them first.");
            }
        }

        return null;
    }

    /// <summary>The refusal of a name that another row has.</summary>
    public static Refusal? CheckUnique(RowDraft draft)
    {
        if (!draft.IsNew || draft.Set.AlternateKey is not { } name || draft.Set.Property(name) is not { } key)
            return null;
        var taken = draft.Session.Connection.ExecuteScalar<bool>(
            $"SELECT EXISTS (SELECT 1 FROM visible_{draft.Set.Table} WHERE {key.Column} = @value)", new { value = draft[key] });
        return taken ? Refusal.Conflict("already-exists", $"There is a {draft.Set.TypeName} with {key} {draft[key]} already. Change that one, or choose another {key}.", key) : null;
    }

    /// <summary>The code of the chapter that a row is about; null when it is about none.</summary>
    public static string? ChapterCode(RowDraft draft) =>
        draft.Set.Name == ChapterSet.SetName ? draft.Text(ChapterSet.Code)
        : draft.Set.ChapterId is { } chapter && draft.Number(chapter) is { } id
            ? draft.Session.Connection.ExecuteScalar<string>("SELECT code FROM visible_chapter WHERE id = @id", new { id })
        : null;

    /// <summary>Whether there is such a row, for whoever asks.</summary>
    public static bool Exists(Session session, EntitySetDefinition set, long id) =>
        session.Connection.ExecuteScalar<bool>($"SELECT EXISTS (SELECT 1 FROM visible_{set.Table} WHERE id = @id)", new { id });

    /// <summary>Where a link of a row leads; null when that is nowhere, or nowhere for whoever asks.</summary>
    public static long? LedTo(Session session, EntitySetDefinition set, LinkDefinition link, long id) =>
        session.Connection.ExecuteScalar<long?>($"SELECT {link.Via.Column} FROM visible_{set.Table} WHERE id = @id", new { id });

    /// <summary>The rows whose link leads to one.</summary>
    public static IReadOnlyList<long> Leading(Session session, EntitySetDefinition set, LinkDefinition link, long owner) =>
        session.Connection.Query<long>($"SELECT id FROM visible_{set.Table} WHERE {link.Via.Column} = @owner", new { owner }).AsList();

    private static Refusal? CheckChapter(RowDraft draft, PropertyDefinition via, EntitySetDefinition target)
    {
        if (draft.Number(via) is not { } id || draft.Set.ChapterId is not { } about || draft.Number(about) is not { } chapter)
            return null;
        var theirs = draft.Session.Connection.ExecuteScalar<long>($"SELECT chapter_id FROM visible_{target.Table} WHERE id = @id", new { id });
        return theirs == chapter ? null
            : Refusal.Invalid("other-chapter", $"The {NamedRow.NameOf(draft.Session, target.Name, id)} belongs to another chapter than this {draft.Set.TypeName}.", via);
    }

    private static Refusal? CheckRound(RowDraft draft, PropertyDefinition property)
    {
        if (draft.Number(property) is not { } number)
            return null;
        var exists = draft.Session.Connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM visible_round WHERE number = @number)", new { number });
        return exists ? null : Refusal.UnknownRow($"There is no round {number}.", property);
    }
}
