using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.OData.Edm;
using ODataSql.Tests;
using ODataSql.Tests.Grammar;
using PcaTracker.Api;
using PcaTracker.Contract;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Api;

/// <summary>Requests by the rules of the grammar of OData 4.01 over the tracker's model: each is answered, or refused in words that name what is not offered.</summary>
public class GrammarTests
{
    private const int LongestUrl = 7_000;

    private static readonly int Requests = LongRun.Of(200, all: 600);

    private static readonly int Seed = int.Parse(Environment.GetEnvironmentVariable("PCATRACKER_SEED") ?? "20261129", CultureInfo.InvariantCulture);

    /// <summary>What may be refused although nothing is wrong with it: a request may cost so much and no more.</summary>
    private static readonly string[] Limits = ["too-deep", "too-complex"];

    /// <summary>What the engine leaves to the host, which answers it in ways of its own.</summary>
    private static readonly string[] OfHost = ["$metadata", "$batch", "$deltatoken"];

    [Fact]
    public async Task A_request_by_the_grammar_is_answered_or_refused_by_what_is_not_offered()
    {
        var app = await SharedApp.GetAsync();
        using var client = app.As(Side.Joint, Role.Analyst);
        var grammar = new ODataGrammar(TrackerModel.Edm, new Random(Seed), IsSearched);
        var wrong = new List<string>();

        for (var i = 0; i < Requests; i++)
        {
            var asked = grammar.Request();
            if (asked.Resource.Length > LongestUrl || asked.Refused.Any(OfHost.Contains))
                continue;
            using var response = await client.GetAsync(new Uri("odata/" + asked.Resource, UriKind.Relative), TestContext.Current.CancellationToken);
            if (Verdict(asked, response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)) is { } verdict)
                wrong.Add($"{Uri.UnescapeDataString(asked.Resource)}\n    {verdict}");
        }

        Assert.True(wrong.Count == 0, $"Seed {Seed}: {wrong.Count} of {Requests}\n{string.Join('\n', wrong.OrderBy(w => w.Length).Take(20))}");
    }

    /// <summary>Request, status, and what the refusal names.</summary>
    [Theory]
    [InlineData("$metadata?$format=xml", 200, "")]
    [InlineData("$batch", 405, "GET")]
    [InlineData("Articles?$format=atom", 406, "atom")]
    [InlineData("Articles?$filter=[1,2] eq null", 501, "[1,2]")]
    [InlineData("Articles?$filter=Heading eq '%25' and @Core.Description eq null", 501, "@Core.Description")]
    [InlineData("Articles?$filter=Heading", 400, "Heading")]
    [InlineData("Articles?$filter=Colour eq 1", 400, "Colour")]
    [InlineData("Articles?$filter=(Number eq 1", 400, "(Number eq 1")]
    [InlineData("Articles?$filter=Heading eq '%2'", 400, "%2'")]
    [InlineData("Articles?$levels=1", 400, "$levels")]
    [InlineData("Articles('one')", 400, "Articles('one')")]
    public async Task A_form_of_the_grammar_ends_as_it_should(string request, int status, string named)
    {
        var app = await SharedApp.GetAsync();
        using var client = app.As(Side.Joint, Role.Analyst);

        using var response = await client.GetAsync(new Uri($"{client.BaseAddress}odata/{request.Replace(" ", "%20", StringComparison.Ordinal)}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }), TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(named, status < 400 ? body : Error(body).Message, StringComparison.Ordinal);
    }

    private static bool IsSearched(IEdmEntityType type) => EntitySets.All.Any(set => set.TypeName == type.Name && set.Properties.Any(p => p.Searched));

    /// <summary>What is wrong with how a request is answered; null when nothing is.</summary>
    private static string? Verdict(Asked asked, HttpStatusCode status, string body)
    {
        if (status is HttpStatusCode.OK or HttpStatusCode.NoContent or HttpStatusCode.NotFound)
            return asked.Refused.Count == 0 || status == HttpStatusCode.NotFound ? null : $"answered in spite of {string.Join(", ", asked.Refused)}";
        if (status is not (HttpStatusCode.BadRequest or HttpStatusCode.NotImplemented))
            return $"{(int)status} {body}";
        var (code, message) = Error(body);
        return Limits.Contains(code) || asked.Refused.Any(name => message.Contains(name, StringComparison.OrdinalIgnoreCase)) ? null : $"{(int)status} {code}: {message}";
    }

    private static (string Code, string Message) Error(string body)
    {
        var error = JsonDocument.Parse(body).RootElement.GetProperty("error");
        return (error.GetProperty("code").GetString()!, error.GetProperty("message").GetString()!);
    }
}
