using System.Globalization;
using PcaTracker.Domain;

namespace PcaTracker.Simulation;

/// <summary>Generates the structure of a synthetic agreement: sixty titles and chapters.</summary>
internal static class Agreement
{
    private static readonly string[] Roman = ["I", "II", "III", "IV", "V", "VI"];

    /// <summary>Generates the titles with their chapters.</summary>
    public static IReadOnlyList<SyntheticChapter> Make(SeededRandom random, Delegations people)
    {
        var chapters = new List<SyntheticChapter>();
        foreach (var ((heading, area), code) in Phrases.Titles.Zip(Roman))
        {
            var title = Chapter("title", code, null, heading, area);
            foreach (var (aspect, number) in Phrases.Aspects.Select((aspect, i) => (aspect, i + 1)))
            {
                Chapter("chapter", string.Create(CultureInfo.InvariantCulture, $"{code}.{number}"), title.Id, new(
                    $"{heading.English}: {aspect.English}", $"{heading.Russian}: {aspect.Russian}", $"{heading.Kazakh}: {aspect.Kazakh}"), area);
            }
        }

        return chapters;

        SyntheticChapter Chapter(string level, string code, long? parent, Translated heading, string area)
        {
            chapters.Add(new(
                chapters.Count + 1, code, level, parent, Domain.Chapter.SortKey(code), heading.English, heading.Russian, heading.Kazakh, area)
            {
                EuLead = people.Negotiator(Side.EU, random).Name,
                KzLead = people.Negotiator(Side.KZ, random).Name,
            });
            return chapters[^1];
        }
    }
}
