using System.Text;

namespace PcaTracker.Domain;

/// <summary>Computes the confusables skeleton of a name, equal for names that look alike (UTS #39, section 4).</summary>
internal static class ConfusablesSkeleton
{
    // Drawn alike in most fonts, and missing from Unicode's table.
    private static readonly (string Prototype, string Characters)[] Ours =
        [("b", "ß"), ("e", "ꞓ"), ("j", "ȷ"), ("k", "ĸ"), ("t", "ᴛ"), ("x", "χ"), ("Q", "Ԛ")];

    private static readonly Dictionary<Rune, string> Prototypes = Read();

    /// <summary>Returns the name in lower case, without marks, with each character replaced by its prototype.</summary>
    public static string Of(string name)
    {
        var skeleton = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
            foreach (var part in MarkingSkeleton.Seen(rune).EnumerateRunes())
                skeleton.Append(Prototypes.GetValueOrDefault(part) ?? part.ToString());
        foreach (var (prototype, characters) in Ours)
            skeleton.Replace(characters, prototype);
        return skeleton.ToString().ToLowerInvariant();
    }

    private static Dictionary<Rune, string> Read()
    {
        using var lines = new StreamReader(typeof(ConfusablesSkeleton).Assembly.GetManifestResourceStream("Confusables.txt")!);
        return (from line in lines.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
                where line[0] != '#'
                let blank = line.IndexOf(' ', StringComparison.Ordinal)
                from character in line[(blank + 1)..].EnumerateRunes()
                select (character, line[..blank])).ToDictionary();
    }
}
