using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Api.Reading;

/// <summary>There is no answer that a spreadsheet or a browser could take for formulas or markup: text leaves as JSON strings, or as plain text that says so.</summary>
public class StaysTextTests
{
    [Fact]
    public async Task Every_text_of_every_set_leaves_as_a_string_that_reads_as_it_was_written()
    {
        await using var app = await TestApp.StartAsync();
        app.Database.WriteAsSystem(session =>
        {
            Payloads.Plant(session);
            return 0;
        });
        using var analyst = app.As(Side.EU, Role.Analyst);

        foreach (var set in EntitySets.All.Where(s => s.Creatable))
        {
            var answer = await analyst.Read($"{set.Name}?$filter=Id ge {Payloads.First} and Id lt {Payloads.First + Payloads.All.Count}&$orderby=Id");
            CheckHeaders(answer, "application/json");
            var rows = answer.Json["value"]!.AsArray();
            Assert.Equal((set.Name, Payloads.All.Count), (set.Name, rows.Count));
            foreach (var property in Payloads.TextsOf(set))
                for (var i = 0; i < rows.Count; i++)
                    Assert.Equal((property.Name, Payloads.For(property, i)), (property.Name, Assert.IsAssignableFrom<JsonValue>(rows[i]![property.Name]).GetValue<string>()));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(54)]
    [InlineData(66)]
    public async Task A_bare_value_is_plain_text_and_says_so(int payload)
    {
        await using var app = await TestApp.StartAsync();
        app.Database.WriteAsSystem(session =>
        {
            Payloads.Plant(session);
            return 0;
        });

        var value = await app.As(Side.EU, Role.Analyst).Read(string.Create(CultureInfo.InvariantCulture, $"Issues({Payloads.First + payload})/Title/$value"));

        CheckHeaders(value, "text/plain");
        Assert.Equal(Payloads.All[payload], value.Text);
    }

    [Theory]
    [InlineData("Issues", "text/csv")]
    [InlineData("Issues", "text/html")]
    [InlineData("Issues", "application/vnd.ms-excel")]
    [InlineData("Issues", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    [InlineData("Issues?$format=csv", "*/*")]
    [InlineData("Issues?$format=text/html", "*/*")]
    [InlineData("Issues?$format=xlsx", "*/*")]
    public async Task No_other_form_is_to_be_had(string path, string accept)
    {
        var app = await SharedApp.GetAsync();

        var answer = await app.As(Side.EU, Role.Analyst).Read(path, ("Accept", accept));

        Assert.True(answer.Status is HttpStatusCode.NotAcceptable or HttpStatusCode.UnsupportedMediaType or HttpStatusCode.BadRequest, $"{answer.Status}");
        CheckHeaders(answer, "application/json");
    }

    [Theory]
    [InlineData("/odata/Issues.csv")]
    [InlineData("/odata/Issues/x.html")]
    [InlineData("/rounds.csv")]
    [InlineData("/rounds.xlsx")]
    public async Task Nor_under_a_name_that_promises_one(string path)
    {
        var app = await SharedApp.GetAsync();

        using var answer = await app.SignedIn(Side.EU, Role.Analyst).GetAsync(path, TestContext.Current.CancellationToken);

        Assert.True((int)answer.StatusCode is 400 or 404, $"{answer.StatusCode}");
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task A_refusal_that_quotes_what_was_asked_is_JSON_too()
    {
        var app = await SharedApp.GetAsync();

        var answer = await app.As(Side.EU, Role.Analyst).Read("Issues?$filter=Title eq '<script>planted=1</script>' and Nothing eq '=1+1'");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        CheckHeaders(answer, "application/json");
    }

    private static void CheckHeaders(Reply answer, string type)
    {
        Assert.StartsWith(type, answer.Header("Content-Type"), StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        Assert.Null(answer.Header("Set-Cookie"));
        Assert.Null(answer.Header("X-Planted"));
    }
}
