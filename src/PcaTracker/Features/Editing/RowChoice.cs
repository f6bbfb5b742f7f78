using System.Globalization;
using Dapper;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Features.Languages;
using PcaTracker.Features.Widgets;
using PcaTracker.Storage;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Editing;

/// <summary>A choice of a field: what is sent, and how people read it.</summary>
public sealed record RowChoice(string Value, string Name)
{
    // Chapters, rounds and the articles and issues of a chapter are few; a list that is longer could not be chosen from.
    private const int Most = 500;

    /// <summary>The choices of a field for a row of that chapter; rows are offered by name, and only those that the actor sees.</summary>
    /// <param name="session">The session of the actor.</param>
    /// <param name="field">The field.</param>
    /// <param name="chapterId">The chapter of the row, whose articles and issues are offered; null without one.</param>
    /// <param name="present">The value that the row has, which stays a choice.</param>
    public static IReadOnlyList<RowChoice> Of(Session session, FormField field, long? chapterId, string? present)
    {
        if (field.Property.Values is { } values)
            return [.. values.Select(value => new RowChoice(value, FieldWords.Choice(field, value)))];
        if (field.IsZone)
            return [.. new[] { "Europe/Brussels", "Asia/Almaty", session.Actor.TimeZone, present }.OfType<string>()
                .Distinct(StringComparer.Ordinal).Select(zone => new RowChoice(zone, Dates.Place(zone)))];
        if (field.IsRoundNumber)
            return Rounds(session, held: false);
        return field.Link?.TargetSet switch
        {
            ChapterSet.SetName => Rows(
                session,
                $"""
                SELECT id AS value, code || ' ' || {ChapterHeading.Of("c")} AS name
                FROM visible_chapter c{Titles(field)}
                ORDER BY sort_key LIMIT @Most
                """,
                chapterId, present),
            RoundSet.SetName => Rows(
                session, "SELECT id AS value, number AS name FROM visible_round ORDER BY number DESC LIMIT @Most", chapterId, present, RoundName),
            ArticleSet.SetName => Rows(
                session,
                "SELECT id AS value, concat_ws(' ', number, heading) AS name FROM visible_article "
                    + "WHERE chapter_id = @chapterId ORDER BY number LIMIT @Most",
                chapterId, present, name => T("Article {0}", name)),
            IssueSet.SetName => Rows(
                session,
                $"""
                SELECT id AS value, title AS name FROM visible_issue
                WHERE chapter_id = @chapterId AND (status <> '{Issue.Resolved}' OR id = @present)
                ORDER BY priority, title LIMIT @Most
                """, chapterId, present),
            _ => [],
        };
    }

    /// <summary>The rounds by their numbers, the latest first; all, or those that were held and have an end.</summary>
    public static IReadOnlyList<RowChoice> Rounds(Session session, bool held) => Rows(
        session,
        "SELECT number AS value, number AS name FROM visible_round"
            + (held ? $" WHERE status = '{Round.Held}' AND ends_on IS NOT NULL" : "")
            + " ORDER BY number DESC LIMIT @Most",
        null, null, RoundName);

    private static string RoundName(string number) => T("Round {0}", number);

    private static string Titles(FormField field) => field.Name == ChapterSet.ParentId.Name ? " WHERE level = 'title'" : "";

    private static IReadOnlyList<RowChoice> Rows(
        Session session, string sql, long? chapterId, string? present, Func<string, string>? named = null) =>
        [
            .. session.Connection.Query<(long Value, string Name)>(
                sql, new { chapterId, present = long.TryParse(present, CultureInfo.InvariantCulture, out var id) ? id : 0, Most })
                .Select(row => new RowChoice(row.Value.ToString(CultureInfo.InvariantCulture), named is null ? row.Name : named(row.Name))),
        ];
}
