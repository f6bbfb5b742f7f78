using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using PcaTracker.Features.Languages;

namespace PcaTracker.Features.Widgets;

/// <summary>
/// Reads a day as people write it: in digits that mean no other day, or with its month as a word, in any language of the pages, whole or
/// shortened, with or without the day of the week. Whatever pages say can be typed.
/// </summary>
internal static partial class DayText
{
    private const int ShortestAbbreviation = 3;

    // No form with slashes: 10/12 is one day in London and another in New York.
    private static readonly string[] InDigits = ["yyyy-MM-dd", "d.M.yyyy"];

    // "2026 г.", "2026 ж.": they stand beside a year and say nothing.
    private static readonly string[] YearWords = ["г", "год", "года", "ж", "жыл", "жылы", "жылғы"];

    // "10 желтоқсанның", "10 желтоқсанда".
    private static readonly string[] KazakhEndings = ["ның", "нің", "дың", "дің", "тың", "тің", "да", "де", "та", "те"];

    private static readonly Lazy<FrozenDictionary<string, int>> Months = new(() =>
        Named(["Months", "MonthsAlone"], ["english", "russian", "kazakh"], english => DateTime.ParseExact(english, ["MMM", "MMMM"], null).Month));

    private static readonly Lazy<FrozenDictionary<string, int>> KazakhMonths = new(() =>
        Named(["MonthsAlone"], ["kazakh"], english => DateTime.ParseExact(english, ["MMM", "MMMM"], null).Month));

    private static readonly Lazy<FrozenDictionary<string, int>> Weekdays = new(() => Named(["Weekdays"], ["english", "russian", "kazakh"], english =>
        (int)Enum.GetValues<DayOfWeek>().Single(day => day.ToString().StartsWith(english, StringComparison.Ordinal))));

    /// <summary>The day; null where the text is none, or may be two.</summary>
    public static DateOnly? Read(string text)
    {
        if (Separators().Replace(Part().Replace(text, ""), "").Length > 0)
            return null;
        int? day = null, month = null, year = null, weekday = null;
        foreach (var part in Part().Matches(text).Select(match => match.Value.ToLowerInvariant()))
        {
            var isRead = DateOnly.TryParseExact(part, InDigits, CultureInfo.InvariantCulture, DateTimeStyles.None, out var whole)
                ? Set(ref day, whole.Day) && Set(ref month, whole.Month) && Set(ref year, whole.Year)
                : int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? part.Length == 4 ? Set(ref year, number) : part.Length <= 2 && Set(ref day, number)
                : MonthOf(part) is { } named ? Set(ref month, named)
                : Weekdays.Value.TryGetValue(part, out var ofWeek) ? Set(ref weekday, ofWeek)
                : YearWords.Contains(part, StringComparer.Ordinal);
            if (!isRead)
                return null;
        }
        return Day(year, month, day) is { } found && (weekday is null || weekday == (int)found.DayOfWeek) ? found : null;
    }

    private static DateOnly? Day(int? year, int? month, int? day) =>
        year is >= 1 and { } y && month is { } m and >= 1 and <= 12 && day is >= 1 and { } d && d <= DateTime.DaysInMonth(y, m)
            ? new DateOnly(y, m, d)
            : null;

    private static bool Set(ref int? part, int value)
    {
        var isFirst = part is null;
        part = value;
        return isFirst;
    }

    private static int? MonthOf(string word)
    {
        if (Months.Value.TryGetValue(word, out var month))
            return month;
        var begun = Months.Value.Where(name => name.Key.StartsWith(word, StringComparison.Ordinal)).Select(name => name.Value).Distinct().ToList();
        if (word.Length >= ShortestAbbreviation && begun is [var only])
            return only;
        foreach (var ending in KazakhEndings.Where(ending => word.EndsWith(ending, StringComparison.Ordinal)))
            if (KazakhMonths.Value.TryGetValue(word[..^ending.Length], out month))
                return month;
        return null;
    }

    private static FrozenDictionary<string, int> Named(string[] contexts, string[] languages, Func<string, int> number) => Catalogue.Rows()
        .Where(row => contexts.Contains(row.Cells["context"], StringComparer.Ordinal))
        .SelectMany(row => languages.Select(language =>
            (Word: row.Cells[language].TrimEnd('.').ToLowerInvariant(), Number: number(row.Cells["english"]))))
        .Distinct().ToFrozenDictionary(name => name.Word, name => name.Number, StringComparer.Ordinal);

    [GeneratedRegex(@"[0-9]+(?:[.\-][0-9]+)*|\p{L}+", RegexOptions.None, 1000)]
    private static partial Regex Part();

    [GeneratedRegex(@"[\s,.\-]+", RegexOptions.None, 1000)]
    private static partial Regex Separators();
}
