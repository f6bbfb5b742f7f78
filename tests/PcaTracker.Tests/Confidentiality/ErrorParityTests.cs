using System.Globalization;
using System.Text.Json;
using PcaTracker.Api;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Confidentiality;

/// <summary>Whatever is done to it and wherever it is named, a row that is hidden answers as one that does not exist, byte for byte but for the key that was sent.</summary>
public sealed class ErrorParityTests(ITestOutputHelper output)
{
    private const long Nowhere = 999_999_999_999_998;

    private static readonly IReadOnlyList<EntitySetDefinition> Guarded = [.. EntitySets.All.Where(s => s.Property("Visibility") is not null)];

    private static readonly (string Name, string Value)[][] Conditions =
        [[], [("If-Match", "*")], [("If-Match", "W/\"1\"")], [("If-None-Match", "*")], [("If-None-Match", "W/\"1\"")], [("If-Match", "*"), ("Prefer", "return=representation")]];

    [Theory]
    [InlineData("EU head", Visibility.KZ, 6)]
    [InlineData("Kazakh negotiator", Visibility.EU, 3)]
    [InlineData("joint analyst", Visibility.EU, 2)]
    [InlineData("secretariat", Visibility.EU, 2)]
    [InlineData("administrator", Visibility.Shared, 2)]
    public async Task A_key_of_a_hidden_row_is_a_key_of_no_row(string name, string hidden, int conditions)
    {
        var reader = Reader.Named(name);
        await using var app = await TwinFile.Base.StartAsync();
        using var client = app.As(reader.Side, reader.Role!);
        var (sent, refused) = (0, 0);

        foreach (var set in Guarded)
        {
            var there = Papers.Id(set.Table, TwinFile.First(hidden) + 1);
            foreach (var (unseen, absent) in Asked(set, there, conditions).Zip(Asked(set, Nowhere, conditions)))
            {
                var (heard, expected) = (await Hear(app, client, unseen), await Hear(app, client, absent));

                Assert.True(
                    Plain(expected, Nowhere) == Plain(heard, there),
                    $"{unseen}\n{Heard.Difference(Plain(heard, there), Plain(expected, Nowhere))}");
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
        var reader = Reader.Named(name);
        await using var app = await TwinFile.Base.StartAsync();
        using var client = app.As(reader.Side, reader.Role!);

        foreach (var set in Guarded)
        {
            var there = Papers.Id(set.Table, TwinFile.First(hidden) + 1);
            foreach (var ask in (Ask[])[Ask.Feed("GET", $"{set.Name}({there})"), Ask.Feed("HEAD", $"{set.Name}({there})"), Ask.Feed("GET", $"{set.Name}({there})", "Visibility", "$value"), Ask.Feed("GET", "$entity") with { Options = [("$id", $"{set.Name}({there})")] }])
                Assert.Equal((ask.ToString(), 404), (ask.ToString(), (await Hear(app, client, ask)).Status));
        }
    }

    [Fact]
    public async Task A_key_that_is_ignored_is_ignored_alike_whether_it_is_hidden_or_of_no_row()
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
    public async Task A_page_of_a_hidden_deadline_is_the_page_of_none_and_so_are_its_forms()
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
                return Plain(await Heard.From(response), id);
            }

            Assert.Equal(await Answer(Nowhere), await Answer(there));
        }
    }

    /// <summary>Everything that can be said of a row by its key.</summary>
    private static IEnumerable<Ask> Asked(EntitySetDefinition set, long id, int conditions)
    {
        var row = $"{set.Name}({id})";
        foreach (var ask in Reads(set, row, id).Append(new Ask("GET", "odata", set.Name, $"{id}")))
            foreach (var headers in (IReadOnlyList<(string, string)>[])[[], [("If-Match", "W/\"1\"")], [("If-None-Match", "W/\"1\"")]])
                yield return ask with { Headers = headers };
        foreach (var ask in Writes(set, row, id))
            foreach (var headers in Conditions.Take(conditions))
                yield return ask with { Headers = headers };

        Ask[] parts = [.. Writes(set, row, id).Where(a => a.Method is "PATCH" or "DELETE" or "PUT" && a.ContentType == "application/json").Take(30).Select(a => a with { Headers = [("If-Match", "*")] })];
        yield return Ask.Feed("POST", "$batch") with { IsJsonBatch = true, Headers = [("Prefer", "continue-on-error")], Parts = [.. Reads(set, row, id).Take(15), .. parts] };
        yield return Ask.Feed("POST", "$batch") with { Headers = [("Prefer", "continue-on-error")], Parts = [.. Reads(set, row, id).Take(15), .. parts] };
        yield return Ask.Feed("POST", "$batch") with { IsJsonBatch = true, IsAtomic = true, Parts = [parts[0], parts[1]] };
    }

    private static IEnumerable<Ask> Reads(EntitySetDefinition set, string row, long id)
    {
        yield return Ask.Feed("GET", row);
        yield return Ask.Feed("HEAD", row);
        yield return Ask.Feed("OPTIONS", row);
        yield return Ask.Feed("GET", row, "$ref");
        yield return Ask.Feed("GET", row) with { Options = [("$expand", "*")] };
        yield return Ask.Feed("GET", row, "PcaTracker." + set.TypeName);
        yield return Ask.Feed("GET", "$entity") with { Options = [("$id", row)] };
        yield return Ask.Feed("GET", "$all", "PcaTracker." + set.TypeName, $"{id}");
        yield return Ask.Feed("GET", set.Name) with { Options = [("$filter", $"Id eq {id}"), ("$count", "true")] };
        yield return Ask.Feed("GET", set.Name, $"$filter(Id eq {id})", "$count");
        foreach (var property in set.Properties)
        {
            yield return Ask.Feed("GET", row, property.Name);
            yield return Ask.Feed("GET", row, property.Name, "$value");
        }

        foreach (var link in set.Links)
        {
            yield return Ask.Feed("GET", row, link.Name);
            yield return Ask.Feed("GET", row, link.Name, "$ref");
            yield return Ask.Feed("GET", $"{link.TargetSet}(2)", $"{link.Inverse}({id})");
            yield return Ask.Feed("GET", $"{link.TargetSet}(2)", link.Inverse, $"{id}", "$ref");
        }

        foreach (var (name, other) in Expressions.CollectionsOf(set))
        {
            yield return Ask.Feed("GET", row, name);
            yield return Ask.Feed("GET", row, name, "$count");
            yield return Ask.Feed("GET", row, name, "$ref");
            yield return Ask.Feed("GET", row, $"{name}({Papers.Id(other.Table, 1)})");
        }
    }

    private static IEnumerable<Ask> Writes(EntitySetDefinition set, string row, long id)
    {
        var text = set.Properties.First(p => p is { IsProse: true, Access: PropertyAccess.ReadWrite }).Name;
        var reference = Json(("@odata.id", row));
        yield return Ask.Feed("PATCH", row) with { Body = Json((text, "x")) };
        yield return Ask.Feed("PUT", row) with { Body = Json((text, "x")) };
        yield return Ask.Feed("DELETE", row);
        yield return Ask.Feed("PATCH", row) with { Body = Json(("Visibility", "public")) };
        yield return Ask.Feed("POST", row) with { Body = Json((text, "x")) };
        foreach (var property in set.Properties)
        {
            yield return Ask.Feed("PUT", row, property.Name) with { Body = """{"value":"x"}""" };
            yield return Ask.Feed("DELETE", row, property.Name);
            yield return Ask.Feed("PUT", row, property.Name, "$value") with { Body = "x", ContentType = "text/plain" };
        }

        foreach (var link in set.Links)
        {
            var (one, member) = ($"{link.TargetSet}(2)", $"{link.Inverse}({id})");
            yield return Ask.Feed("PUT", row, link.Name, "$ref") with { Body = Json(("@odata.id", one)) };
            yield return Ask.Feed("DELETE", row, link.Name, "$ref");
            yield return Ask.Feed("PATCH", row, link.Name) with { Body = Json(("SourceUrl", "https://x.example.org/")) };
            yield return Ask.Feed("PATCH", one, member) with { Body = Json((text, "x")) };
            yield return Ask.Feed("DELETE", one, member);
            yield return Ask.Feed("POST", one, link.Inverse, "$ref") with { Body = reference };
            yield return Ask.Feed("DELETE", one, link.Inverse, "$ref") with { Options = [("$id", row)] };
            yield return Ask.Feed("DELETE", one, member, "$ref");
            yield return Ask.Feed("PUT", one, link.Inverse, "$ref") with { Body = $$"""{"value":[{{reference}}]}""" };
            yield return Ask.Feed("POST", link.TargetSet) with { Body = Json((link.Inverse + "@odata.bind", new[] { row })) };
        }

        foreach (var (name, other) in Expressions.CollectionsOf(set).Where(c => c.Set.Creatable))
        {
            var via = other.Links.First(l => l.Inverse == name);
            yield return Ask.Feed("POST", row, name) with { Body = Json(("Text", "x"), ("Title", "x")) };
            yield return Ask.Feed("POST", other.Name) with { Body = Json((via.Name + "@odata.bind", row)) };
            // What the program keeps is ignored: a row comes of it, whatever is said there.
            if (other.Property(via.Via)!.Access == PropertyAccess.ReadOnly)
                continue;
            yield return Ask.Feed("POST", other.Name) with { Body = Json((via.Via, id), ("ChapterId", 2), ("Title", "x"), ("Text", "x"), ("Party", "EU"), ("Kind", "offer"), ("DueOn", "2026-12-24"), ("ResponsibleParty", "EU"), ("Visibility", "eu")) };
            // As its set takes it, so that it is the link that is refused.
            yield return Ask.Feed("POST", other.Name) with { Body = other.Name == "Deadlines"
                ? Json((via.Via, id), ("Title", "x"), ("DueOn", "2026-12-24"), ("ResponsibleParty", "EU"), ("Visibility", "shared"))
                : Json((via.Via, id), ("ChapterId", 2), ("Text", "x"), ("Party", "EU"), ("Kind", "offer"), ("Visibility", "shared")) };
        }

        foreach (var (action, body) in ((string, string)[])[("Complete", "{}"), ("Move", """{"DueOn":"2026-12-24","Reason":"x"}"""), ("Waive", """{"Reason":"x"}"""), ("Resolve", "{}"), ("Supersede", """{"Text":"x"}"""), ("Reopen", """{"Reason":"x"}""")])
            yield return Ask.Feed("POST", row, "PcaTracker." + action) with { Body = body };
    }

    private static async Task<Heard> Hear(TestApp app, HttpClient client, Ask ask)
    {
        using var message = ask.Message(app.Address);
        using var response = await client.SendAsync(message, TestContext.Current.CancellationToken);
        return await Heard.From(response);
    }

    private static string Plain(Heard heard, long id) => heard.ToText().Replace(id.ToString(CultureInfo.InvariantCulture), "‹key›", StringComparison.Ordinal);

    private static string Json(params IReadOnlyList<(string Name, object? Value)> properties) => JsonSerializer.Serialize(properties.DistinctBy(p => p.Name).ToDictionary(p => p.Name, p => p.Value));
}
