using System.Collections.Frozen;
using System.Globalization;
using PcaTracker.Domain;
using PcaTracker.Notifications.Mails;
using PcaTracker.Storage;

namespace PcaTracker.Features.Languages;

/// <summary>The translations of all texts of pages into one language, from the files <c>texts.csv</c> of the folders.</summary>
internal abstract class Catalogue
{
    /// <summary>Separates the forms of a text about a number.</summary>
    public const string BetweenForms = " | ";

    private static readonly FrozenDictionary<string, Catalogue> All = new Dictionary<string, Catalogue>
    {
        [Language.Russian] = new Translations(Language.Russian, "russian"),
        [Language.Kazakh] = new Translations(Language.Kazakh, "kazakh"),
        [PseudoLanguage.Code] = new PseudoLanguage(),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The translations for the language of the request; null for English.</summary>
    public static Catalogue? Current => All.GetValueOrDefault(CultureInfo.CurrentUICulture.Name);

    /// <summary>The translation of a text; null if there is none.</summary>
    public abstract string? Text(string text);

    /// <summary>The translation of a text in a context; null if there is none.</summary>
    public abstract string? Text(string context, string text);

    /// <summary>The translation of a text about a number; null if there is none.</summary>
    public abstract string? Plural(string one, string many, long number);

    /// <summary>The rows of all files: context, English, Russian and Kazakh.</summary>
    internal static IEnumerable<CsvRow> Rows() => typeof(Catalogue).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith("texts/", StringComparison.Ordinal))
        .SelectMany(name => CsvFile.Read(name, Content(name), ["context", "english", "russian", "kazakh"]).Value);

    private static byte[] Content(string name)
    {
        using var stream = typeof(Catalogue).Assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private sealed class Translations : Catalogue
    {
        // The plural forms of Russian for whole numbers in the order of the file; the nouns of Kazakh have one form after every number.
        private static readonly string[] Forms = [Plurals.One, Plurals.Few, Plurals.Many];

        private readonly string _language;
        private readonly FrozenDictionary<string, string> _texts;
        private readonly FrozenDictionary<string, string[]> _plurals;
        private readonly FrozenDictionary<(string Context, string Text), string> _inContext;

        public Translations(string language, string column)
        {
            _language = language;
            var rows = Rows()
                .Select(row => (Context: row.Cells["context"], English: row.Cells["english"], Translation: row.Cells[column]))
                .Distinct().ToList();
            var plain = rows.Where(row => row.Context.Length == 0).ToLookup(row => row.English.Contains(BetweenForms, StringComparison.Ordinal));
            _texts = plain[false].DistinctBy(row => row.English)
                .ToFrozenDictionary(row => row.English, row => row.Translation, StringComparer.Ordinal);
            _plurals = plain[true].DistinctBy(row => row.English)
                .ToFrozenDictionary(row => row.English.Split(BetweenForms)[0], row => row.Translation.Split(BetweenForms), StringComparer.Ordinal);
            _inContext = rows.Where(row => row.Context.Length > 0).DistinctBy(row => (row.Context, row.English))
                .ToFrozenDictionary(row => (row.Context, row.English), row => row.Translation);
        }

        public override string? Text(string text) => _texts.GetValueOrDefault(text);

        public override string? Text(string context, string text) => _inContext.GetValueOrDefault((context, text));

        public override string? Plural(string one, string many, long number) =>
            _plurals.GetValueOrDefault(one) is not { } forms ? null
            : forms.Length == 1 ? forms[0]
            : forms[Array.IndexOf(Forms, Plurals.Form(_language, number))];
    }
}
