using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PcaTracker.Tests.Notifications;

/// <summary>Compares the texts of mails, and those for what happened, in all languages: the same names and placeholders, and all plural forms of each language.</summary>
public partial class WordsTests
{
    private static readonly Dictionary<string, string> PluralForms = new() { ["en"] = "one other", ["ru"] = "few many one", ["kk"] = "one other" };

    [Theory]
    [InlineData("Words")]
    [InlineData("ActivityWords")]
    public void Every_language_has_the_words_of_English(string file)
    {
        var languages = Languages(file);

        Assert.Equal(PluralForms.Keys.Order(StringComparer.Ordinal), languages.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(Differences(languages));
        Assert.True(languages["en"].Count > 50);
    }

    [Theory]
    [InlineData("kk", "DueToday", "DueTodai", null, "kk: 'DueToday' is missing", "kk: 'DueTodai' is in no other language")]
    [InlineData("ru", "More.few", "More.other", null, "ru: 'More' has the forms 'many one other', and its language has 'few many one'")]
    [InlineData("ru", "More.few", "More.few", "Ещё записи", "ru: the forms of 'More' have different placeholders: '', '{0}'")]
    [InlineData("kk", "DigestOf", "DigestOf", "Шолу", "kk: 'DigestOf' has the placeholders ''; in English they are '{0}'")]
    public void A_language_with_other_words_is_named(string language, string name, string otherName, string? otherText, params string[] differences)
    {
        var languages = Languages("Words");
        if (languages[language].Remove(name, out var text))
            languages[language][otherName] = otherText ?? text;

        var found = Differences(languages);

        Assert.All(differences, difference => Assert.Contains(difference, found));
        Assert.Equal(differences.Length > 0, found.Count > 0);
    }

    [Theory]
    [InlineData("Words")]
    [InlineData("ActivityWords")]
    public void No_name_is_given_twice(string name) =>
        Assert.All(Files(name), file => Assert.Distinct(XDocument.Load(file).Root!.Elements("data").Select(word => word.Attribute("name")!.Value)));

    private static string[] Files(string name) => Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Words"), $"{name}.*.resx");

    /// <summary>Language, name, text.</summary>
    private static Dictionary<string, Dictionary<string, string>> Languages(string name) => Files(name).ToDictionary(
        file => Path.GetFileNameWithoutExtension(file).Split('.')[^1],
        file => XDocument.Load(file).Root!.Elements("data").ToDictionary(word => word.Attribute("name")!.Value, word => word.Element("value")!.Value));

    private static List<string> Differences(Dictionary<string, Dictionary<string, string>> languages)
    {
        var differences = new List<string>();
        var english = Words("en", languages["en"], differences);
        foreach (var (language, texts) in languages.Where(language => language.Key != "en"))
        {
            var words = Words(language, texts, differences);
            differences.AddRange(english.Keys.Except(words.Keys).Select(name => $"{language}: '{name}' is missing"));
            differences.AddRange(words.Keys.Except(english.Keys).Select(name => $"{language}: '{name}' is in no other language"));
            foreach (var name in english.Keys.Intersect(words.Keys))
            {
                if (words[name].IsPlural != english[name].IsPlural)
                    differences.Add($"{language}: '{name}' is {(words[name].IsPlural ? "a plural" : "no plural")}, other than in English");
                if (words[name].Placeholders != english[name].Placeholders)
                    differences.Add($"{language}: '{name}' has the placeholders '{words[name].Placeholders}'; in English they are '{english[name].Placeholders}'");
            }
        }

        return differences;
    }

    /// <summary>The texts of a language by name, with the forms of a plural as one; adds faults within the language.</summary>
    private static Dictionary<string, (bool IsPlural, string Placeholders)> Words(string language, Dictionary<string, string> texts, List<string> differences)
    {
        var words = new Dictionary<string, (bool, string)>();
        foreach (var word in texts.GroupBy(text => text.Key.Split('.')[0]))
        {
            var isPlural = word.Any(text => text.Key.Contains('.', StringComparison.Ordinal));
            var forms = string.Join(' ', word.Select(text => text.Key.Split('.').ElementAtOrDefault(1) ?? "").Order(StringComparer.Ordinal));
            var placeholders = word.Select(text => string.Join(' ', Placeholder().Matches(text.Value).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal))).Distinct().Order(StringComparer.Ordinal).ToList();
            if (isPlural && forms != PluralForms[language])
                differences.Add($"{language}: '{word.Key}' has the forms '{forms}', and its language has '{PluralForms[language]}'");
            if (placeholders.Count > 1)
                differences.Add($"{language}: the forms of '{word.Key}' have different placeholders: '{string.Join("', '", placeholders)}'");
            words[word.Key] = (isPlural, placeholders[^1]);
        }

        return words;
    }

    [GeneratedRegex(@"\{\d+\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
