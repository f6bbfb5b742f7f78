using System.Text.RegularExpressions;
using PcaTracker.Changes.Audit.Verification;
using PcaTracker.Domain;
using PcaTracker.Features.Administration;

namespace PcaTracker.Tests.Features.Administration;

/// <summary>Pages have words of their own for every finding of a verification; <c>TextsTests</c> shows that these words are translated.</summary>
public sealed partial class FindingWordsTests
{
    /// <summary>Findings about a downloaded file, which only the command line checks.</summary>
    private static readonly string[] OffPages = ["chain-file-read", "not-an-entry", "unknown-chain"];

    [Fact]
    public void Every_finding_has_words_unless_no_page_meets_it()
    {
        var made = LayersTests.Sources("src/PcaTracker/Changes/Audit/Verification").SelectMany(file => Codes().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["code"].Value).ToHashSet(StringComparer.Ordinal);

        Assert.True(made.Count > 20);
        Assert.Equal(made.Except(OffPages).Order(StringComparer.Ordinal), FindingWords.Codes.Order(StringComparer.Ordinal));
        Assert.Empty(OffPages.Except(made));
    }

    [Theory]
    [MemberData(nameof(Findings))]
    public void A_finding_is_said_with_all_of_its_values(string code, object?[] values, string words) =>
        Assert.Equal(words, FindingWords.Of(CheckResult.Bad("rows", code, Sentence(values)), "Europe/Brussels"));

    public static TheoryData<string, object?[], string> Findings() => new()
    {
        { "link-without-target", [7L, "issue", "chapter"], "row 7 of issue refers to a row of chapter that does not exist" },
        { "changes-unchained", ["another program", 1200L, "Issues", 4L], "another program made changes that are in no chain yet (1,200), one of them: issue 4. The tracker records them when it writes next." },
        { "entry-missing", [5L, 3L, Entry("Issues", "2026-11-23T09:00:00.000Z")], "entry 3 is missing; the next is 5: issue 4, 23 Nov 2026, 10:00 Brussels, by Somebody" },
        // Whatever somebody wrote into the file is shown as it is.
        { "entry-changed", [5L, Entry("Nothing", "x")], "entry 5: its content is not what was chained: Nothing 4, x, by Somebody" },
        { "checkpoints-sound", [8, "2026-11-23", "2026-11-24", "ab12", new Remnants([])], "from 23 Nov 2026 to 24 Nov 2026: 8; key ab12" },
        { "checkpoints-sound", [8, "2026-11-23", "2026-11-24", "ab12", new Remnants([3, 5])], "from 23 Nov 2026 to 24 Nov 2026: 8; key ab12; left half-written, and no checkpoint: line 3, 5" },
        { "chain-cut-off", [2, "eu", 9L, "2026-11-23T09:00:00.000Z", 7L, 8L], "line 2: the chain “EU delegation only” had more entries on 23 Nov 2026, 10:00 Brussels than now (9, now 7): entry 8 and all after it were cut off" },
        { "chain-rewritten", [2, 9L, "shared", "2026-11-23T09:00:00.000Z"], "line 2: entry 9 of the chain “Both delegations” is another than on 23 Nov 2026, 10:00 Brussels: the chain was written anew" },
        { "row-gone", ["Issues", 4L, 9L, "links"], "issue 4 is gone, and no entry records that: the last is 9 of the chain “links”" },
        { "row-changed", ["Changes", 4L, 9L, "kz"], "line 4 of the activity log is not as entry 9 of the chain “Kazakh delegation only” left it" },
        { "visibility-differs", ["Issues", 4L, "eu", "nobody"], "issue 4 is listed with the visibility “EU delegation only” and has “nobody”" },
    };

    private static EntryFacts Entry(string set, string at) => new(set, 4, "update", at, "Somebody");

    private static RefusalSentence Sentence(object?[] values)
    {
        var sentence = new RefusalSentence(0, values.Length);
        foreach (var value in values)
            sentence.AppendFormatted(value);
        return sentence;
    }

    [GeneratedRegex(@"CheckResult\.(?:Bad|Sound)\(\s*(?:\$?""[^""]*""|\w+),\s*""(?<code>[a-z-]+)""", RegexOptions.None, 5000)]
    private static partial Regex Codes();
}
