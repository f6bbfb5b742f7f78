using System.Text.RegularExpressions;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Features.Languages;
using PcaTracker.Features.Widgets;

namespace PcaTracker.Tests.Features.Languages;

/// <summary>The files <c>texts.csv</c>: they hold the texts that pages use and no others, and no translation lacks a value or a form.</summary>
public sealed partial class TextsTests
{
    private static readonly IReadOnlyList<Row> Rows = [.. Catalogue.Rows().Select(row => new Row(row.Cells["context"], row.Cells["english"], row.Cells["russian"], row.Cells["kazakh"]))];

    /// <summary>What is said in a context, and no other text is.</summary>
    private static readonly Dictionary<string, IReadOnlyList<string>> Contexts = new(ValuesOfSets())
    {
        ["Accounts"] = [.. Role.All.Select(Words.Plain)],
        ["Counts"] = ["{0} {1}"],
        ["Dates"] = ["{monthalone} {year}", "{longmonthalone} {year}", "{day} {month} {year}", "{day} {month}", "{day}–{end} {month} {year}", "{day} {month} – {end} {year}", "{weekday} {day} {longmonth} {year}", "{weekday} {day} {month} {year}", "{day} {longmonth} {year}"],
        ["Letters"] = ["No", "Op", "Ne", "Ai", "Pc", "Cl"],
        ["Months"] = Months,
        ["MonthsAlone"] = Months,
        ["Weekdays"] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
        ["Places"] = ["Brussels", "Almaty", "UTC"],
        ["Short"] = ["Aim agreed"],
    };

    private static string[] Months =>
    [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        "January", "February", "March", "April", "June", "July", "August", "September", "October", "November", "December",
    ];

    [Fact]
    public void Every_text_that_a_page_uses_is_translated()
    {
        var listed = Rows.Where(row => row.Context.Length == 0).Select(row => row.English).ToHashSet(StringComparer.Ordinal);

        var missing = Used().Where(text => !listed.Contains(text));

        Assert.True(Used().Count > 100);
        Assert.True(!missing.Any(), string.Join('\n', missing));
    }

    [Fact]
    public void Every_text_that_is_translated_is_used()
    {
        var stale = Rows.Where(row => row.Context.Length == 0).Select(row => row.English).Except(Used(), StringComparer.Ordinal);

        Assert.True(!stale.Any(), string.Join('\n', stale));
    }

    [Fact]
    public void Every_context_holds_what_is_said_in_it() => Assert.Equal(
        Contexts.SelectMany(context => context.Value.Select(text => $"{context.Key}: {text}")).Order(StringComparer.Ordinal),
        Rows.Where(row => row.Context.Length > 0).Select(row => $"{row.Context}: {row.English}").Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void A_text_has_one_translation_wherever_it_stands()
    {
        var twice = Rows.Distinct().GroupBy(row => (row.Context, row.English)).Where(rows => rows.Count() > 1).Select(rows => rows.Key);

        Assert.True(!twice.Any(), string.Join('\n', twice));
    }

    [Fact]
    public void Every_translation_is_there_with_the_same_placeholders_and_all_plural_forms()
    {
        var faults = Rows.SelectMany(row => Faults(row).Select(fault => $"{row.English}: {fault}"));

        Assert.True(!faults.Any(), string.Join('\n', faults));
    }

    [Theory]
    [InlineData("{0} issue | {0} issues", "{0} вопрос | {0} вопроса | {0} вопросов", "{0} мәселе", "")]
    [InlineData("{0} issue | {0} issues", "{0} вопрос | {0} вопросов", "{0} мәселе", "2 Russian forms, not 3")]
    [InlineData("{0} issue | {0} issues", "{0} вопрос | вопроса | {0} вопросов", "{0} мәселе | {0} мәселе", "placeholders of 'вопроса'|2 Kazakh forms, not 1")]
    [InlineData("Round {0} in {1}", "Раунд {0}", "", "placeholders of 'Раунд {0}'|no Kazakh|placeholders of ''")]
    public void A_faulty_translation_is_found(string english, string russian, string kazakh, string faults) =>
        Assert.Equal(faults, string.Join('|', Faults(new Row("", english, russian, kazakh))));

    [Theory]
    [InlineData("""<p title="@T("Open")">@TN("{0} issue", "{0} issues", n)</p>""", "Open|{0} issue | {0} issues")]
    [InlineData("""T("One \"two\" " + "three", x); N("Four"); TF("Five {0}.", y)""", "One \"two\" three|Four|Five {0}.")]
    [InlineData("""GET("x"); T(text); "T(" + y; OT("x")""", "")]
    public void Calls_are_found_in_the_source(string source, string texts) => Assert.Equal(texts, string.Join('|', Calls(source)));

    private static IEnumerable<string> Faults(Row row)
    {
        var plural = row.English.Contains(Catalogue.BetweenForms, StringComparison.Ordinal);
        foreach (var (name, translation, forms) in ((string, string, int)[])[("Russian", row.Russian, 3), ("Kazakh", row.Kazakh, 1)])
        {
            if (translation.Length == 0)
                yield return $"no {name}";
            var parts = plural ? translation.Split(Catalogue.BetweenForms) : [translation];
            if (plural && parts.Length != forms)
                yield return $"{parts.Length} {name} forms, not {forms}";
            foreach (var part in parts.Where(part => Placeholders(part) != Placeholders(row.English.Split(Catalogue.BetweenForms)[^1])))
                yield return $"placeholders of '{part}'";
        }
    }

    private static string Placeholders(string text) => string.Join(' ', Placeholder().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal));

    private static HashSet<string> Used() => LayersTests.Sources("src/PcaTracker")
        .SelectMany(file => Calls(string.Join('\n', File.ReadLines(file).Where(line => !line.TrimStart().StartsWith("///", StringComparison.Ordinal))))).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> Calls(string source) => Call().Matches(source).Select(call =>
        string.Join(Catalogue.BetweenForms, call.Groups["text"].Captures.Select(text => Regex.Unescape(string.Concat(Literal().Matches(text.Value).Select(part => part.Groups["text"].Value))))));

    // Statuses of chapters, sides, readers, languages and precisions have words of their own.
    private static IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> ValuesOfSets() =>
        from name in (string[])["Chapters", "Articles", "Rounds", "Issues", "Deadlines", "Positions", "Recommendations", "Documents"]
        let properties = EntitySets.All.Single(set => set.Name == name).Properties
        select KeyValuePair.Create(name, (IReadOnlyList<string>)[
            .. properties.Where(property => property.Name is "Kind" or "Status" or "Level" or "Area" or "Format" or "TextMaturity")
                .SelectMany(property => property.Values ?? []).Except(name == "Chapters" ? ChapterStatus.Ladder : []).Select(Words.Plain).Distinct(),
        ]);

    [GeneratedRegex("""(?<![\w"])(?:TF?|N)\(\s*(?<text>"(?:[^"\\]|\\.)*"(?:\s*\+\s*"(?:[^"\\]|\\.)*")*)|(?<![\w"])TN\(\s*(?<text>"(?:[^"\\]|\\.)*"),\s*(?<text>"(?:[^"\\]|\\.)*")""", RegexOptions.None, 5000)]
    private static partial Regex Call();

    [GeneratedRegex(@"""(?<text>(?:[^""\\]|\\.)*)""", RegexOptions.None, 1000)]
    private static partial Regex Literal();

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.None, 1000)]
    private static partial Regex Placeholder();

    private sealed record Row(string Context, string English, string Russian, string Kazakh);
}
