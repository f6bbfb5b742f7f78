using Microsoft.OData.Edm;
using PcaTracker.Contract;

namespace PcaTracker.Features.Spreadsheets;

/// <summary>
/// The Power Query that loads the rows of a question again (language M). It names each column, because the feed has links to other sets as
/// well, and makes instants times in UTC, which a sheet would otherwise show in the zone of whoever refreshes it.
/// </summary>
internal static class PowerQuery
{
    /// <summary>The formula.</summary>
    /// <param name="question">The question.</param>
    /// <param name="service">The root of the API.</param>
    /// <param name="columns">The columns of the file.</param>
    public static string Formula(Question question, Uri service, IReadOnlyList<SheetColumn> columns)
    {
        List<(string Name, string Step)> steps = [("Source", $"OData.Feed({Text($"{service}{question.Resource}")}, null, [Implementation=\"2.0\"])")];
        if (question.ChapterLink is { } chapter)
            AddHeading(steps, chapter);
        steps.Add(("Columns", $"Table.SelectColumns({steps[^1].Name}, {List(columns.Select(column => Text(column.Name)))})"));
        var instants = columns.Where(column => column.Kind == EdmPrimitiveTypeKind.DateTimeOffset)
            .Select(column => $"{{{Text(column.Name)}, each DateTimeZone.RemoveZone(DateTimeZone.ToUtc(_)), type nullable datetime}}").ToList();
        if (instants.Count > 0)
            steps.Add(("Instants", $"Table.TransformColumns({steps[^1].Name}, {List(instants)})"));
        return $"let\r\n{string.Join(",\r\n", steps.Select(step => $"    {step.Name} = {step.Step}"))}\r\nin\r\n    {steps[^1].Name}";
    }

    /// <summary>The document that a workbook holds, with the formula under a name.</summary>
    public static string Section(string name, string formula) => $"section Section1;\r\n\r\nshared {name} = {formula};\r\n";

    private static void AddHeading(List<(string Name, string Step)> steps, LinkDefinition chapter)
    {
        var headings = Question.Headings;
        // Under their own names they could be names of the set's columns.
        var names = headings.Count == 1 ? [Question.ChapterHeadingColumn] : headings.Select(heading => $"{chapter.Name}.{heading.Name}").ToList();
        steps.Add(("Chapters", $"Table.ExpandRecordColumn({steps[^1].Name}, {Text(chapter.Name)}, "
            + $"{List(headings.Select(heading => Text(heading.Name)))}, {List(names.Select(Text))})"));
        if (names is [var first, var other])
        {
            steps.Add(("Headings", $"Table.AddColumn({steps[^1].Name}, {Text(Question.ChapterHeadingColumn)}, "
                + $"each if [{first}] = null then [{other}] else [{first}], type nullable text)"));
        }
    }

    private static string List(IEnumerable<string> items) => $"{{{string.Join(", ", items)}}}";

    // Addresses are encoded, and names of columns are identifiers; yet no text may end the literal or begin an escape.
    private static string Text(string text) =>
        $"\"{text.Replace("#(", "#(#)(", StringComparison.Ordinal).Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
