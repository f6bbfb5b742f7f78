using Dapper;
using PcaTracker.Features.Widgets;
using PcaTracker.Rows;
using PcaTracker.Storage;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Editing;

/// <summary>What somebody else and the author of a form made of a field since the form was opened.</summary>
/// <param name="Field">The field.</param>
/// <param name="Base">The value in which the form was opened.</param>
/// <param name="Theirs">The value now.</param>
/// <param name="Mine">The value in the form.</param>
public sealed record FieldConflict(FormField Field, string? Base, string? Theirs, string? Mine)
{
    /// <summary>Whether somebody else changed it.</summary>
    public bool IsTheirs => !RowBase.Same(Base, Theirs);

    /// <summary>Whether the author of the form changed it.</summary>
    public bool IsMine => !RowBase.Same(Base, Mine);

    /// <summary>Whether both changed it, in different ways.</summary>
    public bool IsContested => IsTheirs && IsMine && !RowBase.Same(Theirs, Mine);
}

/// <summary>A change of a row that somebody else has changed since the form was opened.</summary>
/// <param name="Who">Who changed it and when, the latest first.</param>
/// <param name="Fields">The fields that either changed.</param>
public sealed record RowConflict(IReadOnlyList<string> Who, IReadOnlyList<FieldConflict> Fields)
{
    /// <summary>Whether what both changed can be saved together.</summary>
    public bool Merges => !Fields.Any(conflict => conflict.IsContested);

    /// <summary>Compares a form with the row as it is now; null if nothing that the form shows has changed.</summary>
    internal static RowConflict? Of(RowDraft row, RowForm form, RowBase from, IReadOnlyDictionary<string, object?> mine)
    {
        if (row.Revision == from.Revision)
            return null;
        var fields = form.Fields.Select(field =>
        {
            var before = from.Values.GetValueOrDefault(field.Name);
            return new FieldConflict(field, before, RowBase.Text(row.Before(field.Property)),
                mine.TryGetValue(field.Name, out var value) ? RowBase.Text(value) : before);
        }).Where(field => field.IsTheirs || field.IsMine).ToList();
        return fields.Any(field => field.IsTheirs) ? new RowConflict(Authors(row, from), fields) : null;
    }

    private static IReadOnlyList<string> Authors(RowDraft row, RowBase from) =>
        [
            .. row.Session.Connection.Query<(string Who, string At)>(
                """
                SELECT who, max(at) FROM visible_line
                WHERE entity_set = @Name AND entity_id = @Id AND id > @Change
                GROUP BY who
                ORDER BY max(at) DESC
                """, new { row.Set.Name, row.Id, from.Change })
                .Select(change => T("{0} on {1}", change.Who, Dates.Text(Instants.Parse(change.At), row.Session.Actor.TimeZone))),
        ];
}
