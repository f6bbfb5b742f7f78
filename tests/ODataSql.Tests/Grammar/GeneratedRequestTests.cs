using System.Globalization;
using System.Text.RegularExpressions;

namespace ODataSql.Tests.Grammar;

/// <summary>Generated requests of the OData 4.01 grammar succeed, or are refused by the name of unsupported syntax.</summary>
public class GeneratedRequestTests
{
    // As many as it takes for every rule to be used.
    private const int Most = 18_000;

    private static readonly int Requests = LongRun.Of(500, all: 6_000);

    internal static readonly int Seed = int.Parse(Environment.GetEnvironmentVariable("ODATASQL_SEED") ?? "20261129", CultureInfo.InvariantCulture);

    /// <summary>Limits, by which valid requests may be refused.</summary>
    private static readonly string[] Limits = ["too-deep", "too-complex"];

    [Fact]
    public async Task Generated_request_succeeds_or_is_refused_for_unsupported_syntax()
    {
        using var sample = new Sample();
        var grammar = new ODataGrammar(Sample.Edm, new Random(Seed), type => type.Name == "Position");
        var wrong = new List<string>();

        for (var i = 0; i < Requests || grammar.Unused.Count > 0 && i < Most; i++)
        {
            var asked = grammar.Request();
            if (await Judge(sample, asked) is { } verdict)
                wrong.Add($"{Uri.UnescapeDataString(asked.Resource)}\n    {verdict}");
        }

        Assert.True(wrong.Count == 0, $"Seed {Seed}: {wrong.Count} of {Requests}, of each kind the shortest:\n{string.Join('\n', wrong.GroupBy(KindOf, StringComparer.Ordinal).OrderByDescending(g => g.Count()).Select(g => $"{g.Count()} × {g.MinBy(w => w.Length)}"))}");
        Assert.Empty(grammar.Unused);
    }

    [Fact]
    public void Every_grammar_rule_has_rows_in_a_test_table()
    {
        var grammar = new ODataGrammar(Sample.Edm, new Random(Seed), type => type.Name == "Position");
        for (var i = 0; i < Most; i++)
            grammar.Request();

        var rows = LiteralRuleTests.Rules.Concat(FunctionRuleTests.Rules).Concat(ExpressionRuleTests.Rules).Concat(OptionRuleTests.Rules).Concat(ApplyRuleTests.Rules).Concat(PathRuleTests.Rules);

        Assert.Equal(
            grammar.Used.Where(rule => char.IsUpper(rule[0])).Select(rule => char.ToLowerInvariant(rule[0]) + rule[1..]).Order(StringComparer.Ordinal),
            rows.Select(row => row.Data.Item1).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    private static string KindOf(string wrong) => Regex.Replace(wrong[wrong.IndexOf('\n', StringComparison.Ordinal)..], "'[^']*'|[0-9]+|Target.*", "", RegexOptions.None, TimeSpan.FromSeconds(1));

    /// <summary>The fault in the response to a request; null when there is none.</summary>
    private static async Task<string?> Judge(Sample sample, Asked asked)
    {
        try
        {
            if (Sample.Engine.Compile(new QueryRequest(asked.Resource, Sample.Root, null, DateTimeOffset.UnixEpoch), out var query) is { } refusal)
            {
                return Limits.Contains(refusal.Code) ? null
                    : asked.Refused.Count == 0 ? $"refused: {refusal}"
                    : asked.Refused.Any(name => $"{refusal.Message} {refusal.Target}".Contains(name, StringComparison.OrdinalIgnoreCase)) && refusal.Status is 400 or 501 ? null
                    : $"refused for something else than {string.Join(", ", asked.Refused)}: {refusal}";
            }

            await sample.Get(query);
            return asked.Refused.Count == 0 ? null : $"answered in spite of {string.Join(", ", asked.Refused)}";
        }
        catch (Exception failure)
        {
            return $"failed: {failure.GetType().Name} {failure.Message}";
        }
    }
}
