using System.Globalization;
using System.Text.Json;
using ODataSql.Tests;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Confidentiality;

/// <summary>Every request about a hidden row is answered like one about a missing row, byte for byte except for the key that was sent.</summary>
public sealed class ErrorParityTests(ITestOutputHelper output)
{
    private const long Nowhere = 999_999_999_999_998;

    private static readonly IReadOnlyList<EntitySetDefinition> Guarded = [.. EntitySets.All.Where(s => s.Property("Visibility") is not null)];

    private static readonly (string Name, string Value)[][] Conditions =
        [[("If-Match", "*")], [], [("If-Match", "W/\"1\"")], [("If-None-Match", "*")], [("If-None-Match", "W/\"1\"")], [("If-Match", "*"), ("Prefer", "return=representation")]];

    [Theory]
    [InlineData("EU head", Visibility.KZ, 2, 6)]
    [InlineData("Kazakh negotiator", Visibility.EU, 1, 3)]
    [InlineData("joint analyst", Visibility.EU, 1, 2)]
    [InlineData("secretariat", Visibility.EU, 1, 2)]
    [InlineData("administrator", Visibility.Shared, 1, 2)]
    public async Task A_key_of_a_hidden_row_is_answered_like_a_key_of_no_row(string name, string hidden, int usual, int all)
    {
        var reader = TwinReader.Named(name);
        await using var app = await TwinFile.Base.StartAsync();
        using var client = app.As(reader.Side, reader.Role!);
        var (sent, refused, conditions) = (0, 0, LongRun.Of(usual, all));

        foreach (var set in Guarded)
        {
            var there = Papers.Id(set.Table, TwinFile.First(hidden) + 1);
            foreach (var (unseen, absent) in Asked(set, there, conditions).Zip(Asked(set, Nowhere, conditions)))
            {
                var (heard, expected) = (await Hear(app, client, unseen), await Hear(app, client, absent));

                Assert.True(
                    Plain(expected, Nowhere) == Plain(heard, there),
                    $"{unseen}\n{NormalizedResponse.Difference(Plain(heard, there), Plain(expected, Nowhere))}");
                Assert.True(heard.Status < 500 || heard.Status == 501, $"{unseen}\n{heard}");
                sent += 2;
                refused += heard.Status is 404 or 403 or 428 or 400 ? 1 : 0;
            }
        }

        output.WriteLine($"{name}: {sent} requests, half of them of hidden rows; {refused} of these refused");
        Assert.True(refused > sent / 4);
    }

    [Theory]
    [InlineData("EU head", Visibility.KZ)]
    [InlineData("Kazakh negotiator", Visibility.EU)]
    [InlineData("administrator", Visibility.Shared)]
    public async Task Reading_a_hidden_row_is_not_found_and_never_forbidden(string name, string hidden)
    {
        var reader = TwinReader.Named(name);
        await using var app = await TwinFile.Base.StartAsync();
        using var client = app.As(reader.Side, reader.Role!);

        foreach (var set in Guarded)
        {
            var there = Papers.Id(set.Table, TwinFile.First(hidden) + 1);
            foreach (var request in (GeneratedRequest[])[GeneratedRequest.ForApi("GET", $"{set.Name}({there})"), GeneratedRequest.ForApi("HEAD", $"{set.Name}({there})"), GeneratedRequest.ForApi("GET", $"{set.Name}({there})", "Visibility", "$value"), GeneratedRequest.ForApi("GET", "$entity") with { Options = [("$id", $"{set.Name}({there})")] }])
                Assert.Equal((request.ToString(), 404), (request.ToString(), (await Hear(app, client, request)).Status));
        }
    }

    [Fact]
    public async Task An_ignored_key_is_ignored_whether_it_is_hidden_or_of_no_row()
    {
        await using var app = await TwinFile.Base.StartAsync();
        using var client = app.As(Side.EU, Role.Head);
        var there = Papers.Id("position", TwinFile.First(Visibility.KZ) + 1);

        var (hidden, nowhere) = (await Post(there), await Post(Nowhere));

        Assert.StartsWith("201", hidden, StringComparison.Ordinal);
        Assert.Equal(nowhere, hidden);

        async Task<string> Post(long key)
        {
            var reply = await client.Post("Positions", new { SupersedesId = key, Id = key, ChapterId = 2, Text = "x", Party = "EU", Kind = "offer", Visibility = "shared" });
            return $"{(int)reply.Status} {reply.Text}".Replace(reply["Id"]!, "‹key›", StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_page_and_its_forms_answer_for_a_hidden_deadline_as_for_none()
    {
        await using var app = await TwinFile.Base.StartAsync();
        using var browser = app.SignedIn(Side.EU, Role.Head);
        var there = Papers.Id("deadline", TwinFile.First(Visibility.KZ) + 1);
        var seen = Papers.Id("deadline", TwinFile.First(Visibility.EU) + 1);
        var form = await Features.Pages.PageAsync(browser, $"/deadlines/{seen}");
        var proof = form.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

        foreach (var handler in (string?[])[null, "complete", "move", "waive"])
        {
            async Task<string> Answer(long id)
            {
                using var content = new FormUrlEncodedContent([new("_handler", handler), new("__RequestVerificationToken", proof), new("Input.Revision", "1"), new("Input.DueOn", "2026-12-24"), new("Input.MoveReason", "x"), new("Input.WaiveReason", "x")]);
                using var response = handler is null ? await browser.GetAsync($"/deadlines/{id}", TestContext.Current.CancellationToken) : await browser.PostAsync($"/deadlines/{id}", content, TestContext.Current.CancellationToken);
                return Plain(await NormalizedResponse.From(response), id);
            }

            Assert.Equal(await Answer(Nowhere), await Answer(there));
        }
    }

    /// <summary>Everything that can be said of a row by its key.</summary>
    private static IEnumerable<GeneratedRequest> Asked(EntitySetDefinition set, long id, int conditions)
    {
        var row = $"{set.Name}({id})";
        foreach (var request in Reads(set, row, id).Append(new GeneratedRequest("GET", "odata", set.Name, $"{id}")))
            foreach (var headers in (IReadOnlyList<(string, string)>[])[[], [("If-Match", "W/\"1\"")], [("If-None-Match", "W/\"1\"")]])
                yield return request with { Headers = headers };
        foreach (var request in Writes(set, row, id))
            foreach (var headers in Conditions.Take(conditions))
                yield return request with { Headers = headers };

        GeneratedRequest[] parts = [.. Writes(set, row, id).Where(a => a.Method is "PATCH" or "DELETE" or "PUT" && a.ContentType == "application/json").Take(30).Select(a => a with { Headers = [("If-Match", "*")] })];
        yield return GeneratedRequest.ForApi("POST", "$batch") with { IsJsonBatch = true, Headers = [("Prefer", "continue-on-error")], Parts = [.. Reads(set, row, id).Take(15), .. parts] };
        yield return GeneratedRequest.ForApi("POST", "$batch") with { Headers = [("Prefer", "continue-on-error")], Parts = [.. Reads(set, row, id).Take(15), .. parts] };
        yield return GeneratedRequest.ForApi("POST", "$batch") with { IsJsonBatch = true, IsAtomic = true, Parts = [parts[0], parts[1]] };
    }

    private static IEnumerable<GeneratedRequest> Reads(EntitySetDefinition set, string row, long id)
    {
        yield return GeneratedRequest.ForApi("GET", row);
        yield return GeneratedRequest.ForApi("HEAD", row);
        yield return GeneratedRequest.ForApi("OPTIONS", row);
        yield return GeneratedRequest.ForApi("GET", row, "$ref");
        yield return GeneratedRequest.ForApi("GET", row) with { Options = [("$expand", "*")] };
        yield return GeneratedRequest.ForApi("GET", row, "PcaTracker." + set.TypeName);
        yield return GeneratedRequest.ForApi("GET", "$entity") with { Options = [("$id", row)] };
        yield return GeneratedRequest.ForApi("GET", "$all", "PcaTracker." + set.TypeName, $"{id}");
        yield return GeneratedRequest.ForApi("GET", set.Name) with { Options = [("$filter", $"Id eq {id}"), ("$count", "true")] };
        yield return GeneratedRequest.ForApi("GET", set.Name, $"$filter(Id eq {id})", "$count");
        foreach (var property in set.Properties)
        {
            yield return GeneratedRequest.ForApi("GET", row, property.Name);
            yield return GeneratedRequest.ForApi("GET", row, property.Name, "$value");
        }

        foreach (var link in set.Links)
        {
            yield return GeneratedRequest.ForApi("GET", row, link.Name);
            yield return GeneratedRequest.ForApi("GET", row, link.Name, "$ref");
            yield return GeneratedRequest.ForApi("GET", $"{link.TargetSet}(2)", $"{link.Inverse}({id})");
            yield return GeneratedRequest.ForApi("GET", $"{link.TargetSet}(2)", link.Inverse, $"{id}", "$ref");
        }

        foreach (var (name, other) in ExpressionGenerator.CollectionsOf(set))
        {
            yield return GeneratedRequest.ForApi("GET", row, name);
            yield return GeneratedRequest.ForApi("GET", row, name, "$count");
            yield return GeneratedRequest.ForApi("GET", row, name, "$ref");
            yield return GeneratedRequest.ForApi("GET", row, $"{name}({Papers.Id(other.Table, 1)})");
        }
    }

    private static IEnumerable<GeneratedRequest> Writes(EntitySetDefinition set, string row, long id)
    {
        var text = set.Properties.First(p => p is { IsProse: true, Access: PropertyAccess.ReadWrite }).Name;
        var reference = Json(("@odata.id", row));
        yield return GeneratedRequest.ForApi("PATCH", row) with { Body = Json((text, "x")) };
        yield return GeneratedRequest.ForApi("PUT", row) with { Body = Json((text, "x")) };
        yield return GeneratedRequest.ForApi("DELETE", row);
        yield return GeneratedRequest.ForApi("PATCH", row) with { Body = Json(("Visibility", "public")) };
        yield return GeneratedRequest.ForApi("POST", row) with { Body = Json((text, "x")) };
        foreach (var property in set.Properties)
        {
            yield return GeneratedRequest.ForApi("PUT", row, property.Name) with { Body = """{"value":"x"}""" };
            yield return GeneratedRequest.ForApi("DELETE", row, property.Name);
            yield return GeneratedRequest.ForApi("PUT", row, property.Name, "$value") with { Body = "x", ContentType = "text/plain" };
        }

        foreach (var link in set.Links)
        {
            var (one, member) = ($"{link.TargetSet}(2)", $"{link.Inverse}({id})");
            yield return GeneratedRequest.ForApi("PUT", row, link.Name, "$ref") with { Body = Json(("@odata.id", one)) };
            yield return GeneratedRequest.ForApi("DELETE", row, link.Name, "$ref");
            yield return GeneratedRequest.ForApi("PATCH", row, link.Name) with { Body = Json(("SourceUrl", "https://x.example.org/")) };
            yield return GeneratedRequest.ForApi("PATCH", one, member) with { Body = Json((text, "x")) };
            yield return GeneratedRequest.ForApi("DELETE", one, member);
            yield return GeneratedRequest.ForApi("POST", one, link.Inverse, "$ref") with { Body = reference };
            yield return GeneratedRequest.ForApi("DELETE", one, link.Inverse, "$ref") with { Options = [("$id", row)] };
            yield return GeneratedRequest.ForApi("DELETE", one, member, "$ref");
            yield return GeneratedRequest.ForApi("PUT", one, link.Inverse, "$ref") with { Body = $$"""{"value":[{{reference}}]}""" };
            yield return GeneratedRequest.ForApi("POST", link.TargetSet) with { Body = Json((link.Inverse + "@odata.bind", new[] { row })) };
        }

        foreach (var (name, other) in ExpressionGenerator.CollectionsOf(set).Where(c => c.Set.Creatable))
        {
            var via = other.Links.First(l => l.Inverse == name);
            yield return GeneratedRequest.ForApi("POST", row, name) with { Body = Json(("Text", "x"), ("Title", "x")) };
            yield return GeneratedRequest.ForApi("POST", other.Name) with { Body = Json((via.Name + "@odata.bind", row)) };
            // What the program keeps is ignored: a row comes of it, whatever is said there.
            if (other.Property(via.Via)!.Access == PropertyAccess.ReadOnly)
                continue;
            yield return GeneratedRequest.ForApi("POST", other.Name) with { Body = Json((via.Via, id), ("ChapterId", 2), ("Title", "x"), ("Text", "x"), ("Party", "EU"), ("Kind", "offer"), ("DueOn", "2026-12-24"), ("ResponsibleParty", "EU"), ("Visibility", "eu")) };
            // As its set takes it, so that it is the link that is refused.
            yield return GeneratedRequest.ForApi("POST", other.Name) with
            {
                Body = other.Name == "Deadlines"
                ? Json((via.Via, id), ("Title", "x"), ("DueOn", "2026-12-24"), ("ResponsibleParty", "EU"), ("Visibility", "shared"))
                : Json((via.Via, id), ("ChapterId", 2), ("Text", "x"), ("Party", "EU"), ("Kind", "offer"), ("Visibility", "shared"))
            };
        }

        foreach (var (action, body) in ((string, string)[])[("Complete", "{}"), ("Move", """{"DueOn":"2026-12-24","Reason":"x"}"""), ("Waive", """{"Reason":"x"}"""), ("Resolve", "{}"), ("Supersede", """{"Text":"x"}"""), ("Reopen", """{"Reason":"x"}""")])
            yield return GeneratedRequest.ForApi("POST", row, "PcaTracker." + action) with { Body = body };
    }

    private static async Task<NormalizedResponse> Hear(TestApp app, HttpClient client, GeneratedRequest request)
    {
        using var message = request.Message(app.Address);
        using var response = await client.SendAsync(message, TestContext.Current.CancellationToken);
        return await NormalizedResponse.From(response);
    }

    private static string Plain(NormalizedResponse heard, long id) => heard.ToText().Replace(id.ToString(CultureInfo.InvariantCulture), "‹key›", StringComparison.Ordinal);

    private static string Json(params IReadOnlyList<(string Name, object? Value)> properties) => JsonSerializer.Serialize(properties.DistinctBy(p => p.Name).ToDictionary(p => p.Name, p => p.Value));
}
