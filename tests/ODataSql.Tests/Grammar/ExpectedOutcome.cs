using System.Text.Json;

namespace ODataSql.Tests.Grammar;

/// <summary>Checks the outcome in the rule tables: a body, its rows, <c>answered</c>, or a status and what the refusal names.</summary>
internal static class ExpectedOutcome
{
    public const string Answered = "answered";

    public static async Task Expect(Sample sample, string resource, string outcome)
    {
        var refusal = Sample.Engine.Compile(new QueryRequest(resource, Sample.Root, null, DateTimeOffset.UnixEpoch), out var query);

        if (outcome.Split(' ', 2) is ["400" or "404" or "501", var name])
        {
            Assert.NotNull(refusal);
            Assert.Equal(outcome[..3], $"{refusal.Status}");
            Assert.NotEmpty(refusal.Code);
            Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
            return;
        }

        Assert.Null(refusal);
        var body = (await sample.Get(query)).Replace(Sample.Root.ToString(), "", StringComparison.Ordinal);
        if (outcome.StartsWith('['))
            Assert.Equal(outcome, JsonDocument.Parse(body).RootElement.GetProperty("value").GetRawText());
        else if (outcome != Answered)
            Assert.Equal(outcome, body);
    }
}
