namespace PcaTracker.Features.Languages;

/// <summary>
/// English in double brackets and longer by two fifths. In it a test sees every text that is not translated, and every page that has no
/// room for longer words.
/// </summary>
internal sealed class PseudoLanguage : Catalogue
{
    /// <summary>Its code as the framework writes it; systems reserve it for the purpose.</summary>
    public const string Code = "qps-Ploc";

    /// <summary>The brackets.</summary>
    public const char Open = '⟦', Close = '⟧';

    private const string Filler = " lengthened éxtra wörds thåt tàke room";

    public override string Text(string text) => Open + text + Padding(text.Length) + Close;

    public override string Text(string context, string text) => Text(text);

    public override string Plural(string one, string many, long number) => Text(number == 1 ? one : many);

    private static string Padding(int length) =>
        string.Concat(Enumerable.Repeat(Filler, 1 + length / Filler.Length))[..((length * 2 + 4) / 5)];
}
