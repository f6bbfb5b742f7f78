using System.Text.RegularExpressions;
using PcaTracker.Features.Refused;

namespace PcaTracker.Tests.Features.Refused;

/// <summary>Pages have words of their own for every refusal; <c>TextsTests</c> shows that these words are translated.</summary>
public sealed partial class RefusalWordsTests
{
    /// <summary>Refusals that only the command line, a starting server or the API makes, and one that only gives a transaction up.</summary>
    private static readonly string[] OffPages =
    [
        "address-not-free", "bad-row", "checkpoints-missing", "data-directory-in-use", "data-directory-not-writable", "data-directory-open", "database-in-use",
        "database-collation", "database-missing", "database-not-reached", "database-role", "database-taken", "empty-backup", "foreign-database", "instant-wrong", "key-damaged", "key-missing", "key-of-another", "login-taken", "newer-database", "no-checkpoints", "not-a-backup", "not-as-the-audit-log-says",
        "not-a-date", "period-ends-before-it-begins", "plain-http", "read-only", "refused", "release-unclear", "restore-holds-mail", "server-too-old", "setting-wrong", "sqlite-too-old", "synthetic", "unread", "unreadable-file", "upgrade-failed",
        "zone-data-stale",
    ];

    [Fact]
    public void Every_refusal_has_words_for_pages_unless_no_page_meets_it()
    {
        var made = Made().Select(refusal => refusal.Code).ToHashSet(StringComparer.Ordinal);

        Assert.True(made.Count > 100);
        Assert.Equal(made.Except(OffPages).Order(StringComparer.Ordinal), RefusalWords.Codes.Order(StringComparer.Ordinal));
        Assert.Empty(OffPages.Except(made));
    }

    [Fact]
    public void A_sentence_with_values_keeps_all_of_them()
    {
        var halves = Made().Where(refusal => PlainPart().IsMatch(refusal.Arguments) && refusal.Arguments.Contains("$\"", StringComparison.Ordinal)).Select(refusal => refusal.Arguments);

        Assert.True(!halves.Any(), string.Join('\n', halves));
    }

    [Fact]
    public void No_page_shows_the_sentence_that_is_for_programs()
    {
        var shown = LayersTests.Sources("src/PcaTracker/Features").Where(file => !file.Contains("/Refused/", StringComparison.Ordinal))
            .SelectMany(file => Sentence().Matches(File.ReadAllText(file)).Select(match => $"{Path.GetFileName(file)}: {match.Value}"));

        Assert.Empty(shown);
    }

    [Theory]
    [InlineData("return Refusal.Invalid(\"too-long\", $\"{a(1)} is long; \" + \"cut it.\", target);", "too-long", true)]
    [InlineData("Refusal.Conflict(\n \"not-closed\", $\"{a} is \" + $\"open.\")", "not-closed", false)]
    [InlineData("new(RefusalKind.Busy, \"busy\", \"Wait \" + \"a while.\")", "busy", false)]
    [InlineData("Refusal.NotFound($\"no {a}\")", "not-found", false)]
    public void A_refusal_is_found_in_the_source(string source, string code, bool isHalf)
    {
        var refusal = Assert.Single(Made(source));

        Assert.Equal((code, isHalf), (refusal.Code, PlainPart().IsMatch(refusal.Arguments) && refusal.Arguments.Contains("$\"", StringComparison.Ordinal)));
    }

    private static IEnumerable<(string Code, string Arguments)> Made() =>
        LayersTests.Sources("src").Where(file => !file.EndsWith("/Refusal.cs", StringComparison.Ordinal)).SelectMany(file => Made(File.ReadAllText(file)));

    private static IEnumerable<(string Code, string Arguments)> Made(string source) => Making().Matches(source).Select(refusal =>
    {
        var arguments = Arguments().Match(source, refusal.Index + refusal.Length).Value;
        return (refusal.Groups["kind"].Value switch
        {
            "NotFound" => "not-found",
            "Stale" => "changed-meanwhile",
            "UnknownRow" => "unknown-row",
            _ => Code(arguments),
        }, arguments);
    });

    // A code is a literal, or a constant by its name.
    private static string Code(string arguments) => First().Match(arguments) is { Success: true } literal ? literal.Groups["code"].Value
        : arguments.Contains("SavedBefore", StringComparison.Ordinal) ? PcaTracker.Features.Editing.FormKeys.SavedBefore
        : PcaTracker.Storage.Damage.Code;

    [GeneratedRegex(@"(?<![\w.])(?:Refusal\.(?<kind>NotFound|Stale|UnknownRow|NotAllowed|Invalid|Conflict|Undecided)\(|(?:Refusal|new)\(RefusalKind\.\w+,)", RegexOptions.None, 5000)]
    private static partial Regex Making();

    // Up to the closing bracket, whatever stands in literals.
    [GeneratedRegex(@"\G(?:""(?:[^""\\]|\\.)*""|[^()""]|(?<open>\()|(?<-open>\)))*", RegexOptions.None, 5000)]
    private static partial Regex Arguments();

    [GeneratedRegex(@"^\s*(?:RefusalKind\.\w+,\s*)?""(?<code>[a-z-]+)""", RegexOptions.None, 1000)]
    private static partial Regex First();

    [GeneratedRegex(@"\+\s*""", RegexOptions.None, 1000)]
    private static partial Regex PlainPart();

    [GeneratedRegex(@"\b[\w.]*[Rr]efus(?:al|ed)\w*\??\.Sentence\b", RegexOptions.None, 1000)]
    private static partial Regex Sentence();
}
