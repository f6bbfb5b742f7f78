using System.Globalization;
using Microsoft.OData.Edm;
using ODataSql.Model;
using PcaTracker.Contract.Functions;
using PcaTracker.Domain;
using PcaTracker.Features.Reports;

namespace PcaTracker.Api.Functions;

/// <summary>The report of a round as lines: the rows of <see cref="RoundReport"/>, one part after the other.</summary>
internal static class ReportLines
{
    // Every column of a line; a part names those that it has.
    private static readonly string[] Columns = [.. ReportFunction.Definition.Properties.Skip(1).Select(p => p.Column)];

    // The parts of a union have the same types.
    private static readonly Dictionary<string, string> Nothing = ReportFunction.Definition.Properties.ToDictionary(
        p => p.Column,
        p => p.Kind is EdmPrimitiveTypeKind.Int64 or EdmPrimitiveTypeKind.Int32 ? "CAST(NULL AS bigint)" : "CAST(NULL AS text)",
        StringComparer.Ordinal);

    private static readonly string Round = RowFunction.Mark(FunctionRows.Row);

    private static readonly string Private = string.Join(", ", Position.PrivateKinds.Select(kind => $"'{kind}'"));

    private static readonly string Days = RoundReport.DueWithin.ToString(CultureInfo.InvariantCulture);

    public static readonly string Rows =
        $"""
        SELECT row_number() OVER (ORDER BY l.part_number, l.place) AS line, {string.Join(", ", Columns.Select(c => $"l.{c}"))}
        FROM ({string.Join("\nUNION ALL\n", Parts().Select((part, i) => $"SELECT {i} AS part_number, {part}"))}) l
        WHERE {Round} IS NOT NULL
        """;

    private static IEnumerable<string> Parts() =>
    [
        Part(ReportFunction.Chapter.Value, ("0", "c.sort_key", "c.id"),
            """
            FROM visible_chapter c
            """,
            ("status", "c.status"), ("due_on", "c.next_deadline_on"), ("articles_agreed", "c.articles_agreed"),
            ("articles_open", "c.article_count - c.articles_agreed"), ("open_brackets", "c.open_brackets"), ("open_issues", "c.open_issues")),
        Part(ReportFunction.Outcome.Value, ("0", "c.sort_key", "o.id"),
            $"""
            FROM visible_outcome o
            JOIN main.chapter c ON c.id = o.chapter_id
            WHERE o.round_id = {Round}
            """,
            ("text", "o.summary"), ("next_steps", "o.next_steps"), ("status_before", "o.status_before"), ("status", "o.status_after"),
            ("articles_agreed", "o.articles_agreed"), ("articles_open", "o.articles_open"), ("visibility", "o.visibility")),
        Part(ReportFunction.Paper.Value, ("c.sort_key", "p.party", "p.kind || p.visibility"),
            $"""
            FROM (
              SELECT chapter_id, party, kind, visibility, count(*) AS papers
              FROM visible_position
              WHERE round_id = {Round} AND kind NOT IN ({Private})
              GROUP BY chapter_id, party, kind, visibility) p
            JOIN main.chapter c ON c.id = p.chapter_id
            """,
            ("subject", "p.kind"), ("party", "p.party"), ("papers", "p.papers"), ("visibility", "p.visibility")),
        Part(ReportFunction.Deadline.Value, ("d.due_at", "d.id", "0"),
            $"""
            FROM visible_deadline d
            LEFT JOIN main.chapter c ON c.id = d.chapter_id
            WHERE d.status = 'open' AND d.due_on <= day_from_today({Days})
            """,
            ("subject", "d.title"), ("status", "d.status"), ("party", "d.responsible_party"), ("owner", "d.owner"), ("due_on", "d.due_on"),
            ("visibility", "d.visibility")),
        Part(ReportFunction.Issue.Value, ("i.priority * 2 + CASE WHEN i.status = 'escalated' THEN 0 ELSE 1 END", "c.sort_key", "i.id"),
            """
            FROM visible_issue i
            JOIN main.chapter c ON c.id = i.chapter_id
            WHERE i.status <> 'resolved'
            """,
            ("subject", "i.title"), ("text", "i.description"), ("status", "i.status"), ("owner", "i.owner"), ("priority", "i.priority"),
            ("since_round", "i.opened_in_round"), ("visibility", "i.visibility")),
        Part(ReportFunction.Article.Value, ("0", "c.sort_key", "a.number"),
            """
            FROM visible_article a
            JOIN main.chapter c ON c.id = a.chapter_id
            WHERE a.open_brackets > 0
            """,
            ("subject", "a.heading"), ("text", "a.text"), ("status", "a.status"), ("article_number", "a.number"),
            ("open_brackets", "a.open_brackets")),
    ];

    private static string Part(
        string part, (string First, string Second, string Third) order, string rows, params IReadOnlyList<(string Column, string Value)> values)
    {
        var given = values.ToDictionary(value => value.Column, value => value.Value, StringComparer.Ordinal);
        (given["part"], given["chapter_id"], given["chapter_code"], given["heading"]) = ($"'{part}'", "c.id", "c.code", "c.heading");
        var columns = Columns.Select(column => $"{given.GetValueOrDefault(column, Nothing[column])} AS {column}");
        return $"row_number() OVER (ORDER BY {order.First}, {order.Second}, {order.Third}) AS place, {string.Join(", ", columns)}\n{rows}";
    }
}
