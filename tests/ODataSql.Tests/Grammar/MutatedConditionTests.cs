namespace ODataSql.Tests.Grammar;

/// <summary>Generated conditions with one change that makes them invalid are 400.</summary>
public class MutatedConditionTests(Sample sample) : IClassFixture<Sample>
{
    private static readonly int Conditions = LongRun.Of(700, all: 2_000);

    // Each test draws the same conditions, in whichever order the tests run.
    private readonly Random _random = new(GeneratedRequestTests.Seed);

    [Fact]
    public void Condition_made_invalid_is_400()
    {
        var wrong = new List<string>();

        foreach (var condition in Answered(Conditions))
        {
            var (what, change) = Mutations.All[_random.Next(Mutations.All.Count)];
            if (change(Mutations.Tokens(condition), _random) is { } changed && Refuse(changed) is not { Status: 400, Code.Length: > 0, Message.Length: > 0 } and var refusal)
                wrong.Add($"{what}: {condition}\n    → {changed}\n    {refusal}");
        }

        Assert.True(wrong.Count == 0, $"Seed {GeneratedRequestTests.Seed}: {wrong.Count} of {Conditions}, of each kind the shortest:\n{string.Join('\n', wrong.GroupBy(w => w.Split(':')[0]).Select(g => g.MinBy(w => w.Length)))}");
    }

    /// <summary>A condition with one character dropped, inserted or doubled may be valid, unless quotation marks or parentheses do not match.</summary>
    [Fact]
    public async Task Condition_with_a_character_added_or_removed_succeeds_or_is_refused()
    {
        var wrong = new List<string>();

        foreach (var condition in Answered(Conditions))
        {
            var at = _random.Next(condition.Length);
            var changed = _random.Next(3) switch
            {
                0 => condition.Remove(at, 1),
                1 => condition.Insert(at, condition[at..(at + 1)]),
                _ => condition.Insert(at, $"{"'()/,;:=@$-.% 0aE"[_random.Next(17)]}"),
            };
            if (!char.IsSurrogate(condition[at]) && await Judge(changed) is { } verdict)
                wrong.Add($"{changed}\n    {verdict}");
        }

        Assert.True(wrong.Count == 0, $"Seed {GeneratedRequestTests.Seed}: {wrong.Count} of {Conditions}\n{string.Join('\n', wrong.OrderBy(w => w.Length).Take(20))}");
    }

    [Theory]
    [InlineData("matchesPattern(Topic,'^[a-z]+$)")]
    [InlineData("Topic eq 'a and Kind eq 'x' or contains(Topic,'[b]')")]
    [InlineData("Topic ' eq '{\"a\":1}'")]
    public void Condition_with_a_string_that_is_not_closed_is_400(string condition) => Assert.Equal(400, Refuse(condition)?.Status);

    [Theory]
    [InlineData("Positions?$filter=Topic eq '%", "%")]
    [InlineData("Positions?$filter=Topic eq '%4'", "%4'")]
    [InlineData("Positions?$filter=Id eq 1%2", "%2")]
    [InlineData("Positions?$filter=Id eq 1%GG", "%GG")]
    [InlineData("Positions?$top=1%", "%")]
    [InlineData("Positions?%24to%7=1", "%7=")]
    [InlineData("Chapters%2", "%2")]
    [InlineData("Chapters(Code='%C3')", "%C3")]
    [InlineData("Chapters?$filter=Code eq '%C3%28'", "%C3%28")]
    [InlineData("Chapters?$search=%FF", "%FF")]
    public void Invalid_percent_encoding_is_400_and_quoted(string request, string named)
    {
        var refusal = Sample.Refuse(request);

        Assert.Equal((400, "invalid-encoding"), (refusal.Status, refusal.Code));
        Assert.Contains($"'{named}'", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Conditions that the engine supports.</summary>
    private IEnumerable<string> Answered(int count)
    {
        var grammar = new ODataGrammar(Sample.Edm, _random, _ => true);
        var set = Sample.Edm.EntityContainer.FindEntitySet("Positions");
        for (var i = 0; i < count; i++)
        {
            var asked = grammar.Condition(set);
            if (asked.Refused.Count == 0 && Refuse(asked.Resource) is null)
                yield return asked.Resource;
        }
    }

    private static QueryRefusal? Refuse(string condition) =>
        Sample.Engine.Compile(new QueryRequest(Resource(condition), Sample.Root, null, DateTimeOffset.UnixEpoch), out _);

    private static string Resource(string condition) => $"Positions?$filter={Uri.EscapeDataString(condition)}";

    private async Task<string?> Judge(string condition)
    {
        try
        {
            if (Refuse(condition) is { } refusal)
                return refusal.Status is 400 or 501 && refusal.Code.Length > 0 && refusal.Message.Length > 0 ? null : $"{refusal}";
            await sample.Get(Resource(condition));
            return Mutations.IsUnbalanced(condition) ? "answered, although quotation marks or parentheses do not match" : null;
        }
        catch (Exception failure)
        {
            return $"failed: {failure.GetType().Name} {failure.Message}";
        }
    }
}
