using System.Net;
using Microsoft.OData.Edm;
using PcaTracker.Api;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Api.Writing;

public class ContractTests
{
    public static readonly TheoryData<string> WrittenSets = [.. EntitySets.All.Where(s => s.Creatable).Select(s => s.Name)];

    /// <summary>A set, a row of it as a client sends it, and words of the row as the feed shows it.</summary>
    public static readonly TheoryData<string, string, string> Rows = new()
    {
        { "Chapters", """{"Code": "X", "Level": "title", "Heading": "Peace"}""", "Peace X" },
        { "Articles", """{"Number": 900, "ChapterId": {T.1}, "Text": "[EU: shall] [KZ: may]"}""", "2 900" },
        { "Rounds", """{"Number": 900, "StartsOn": "2027-03-01", "City": "Astana"}""", "planned 900 day" },
        { "Outcomes", """{"RoundId": {103}, "ChapterId": {T.1}, "StatusAfter": "aim-agreed", "Summary": "Agreed.", "Visibility": "shared"}""", "under-negotiation aim-agreed" },
        { "Positions", """{"ChapterId": {T.1}, "Party": "KZ", "Kind": "offer", "Text": "Half.", "Visibility": "eu"}""", "KZ offer eu" },
        { "Issues", """{"ChapterId": {T.1}, "Title": "Duties", "Visibility": "eu"}""", "3 open eu" },
        { "Deadlines", """{"Title": "Text", "DueOn": "2026-12-01", "DueTime": "17:00", "TimeZone": "Asia/Almaty", "ResponsibleParty": "joint", "Visibility": "shared"}""", "17:00:00 2026-12-01T12:00:00" },
        { "Milestones", """{"Date": "2026-12-01", "Kind": "signature", "Title": "Signed"}""", "Signed 2026-12-01" },
        { "Recommendations", """{"Body": "European Parliament", "Text": "Hurry.", "Visibility": "shared"}""", "Hurry. shared" },
        { "People", """{"Name": "The envoy", "Party": "EU", "Role": "Chief negotiator"}""", "The envoy" },
        { "Documents", """{"Title": "A paper", "Kind": "non-paper", "Reference": "ST 1/26 RESTREINT UE/EU RESTRICTED", "Visibility": "eu"}""", "ST 1/26 RESTREINT UE/EU RESTRICTED en" },
    };

    [Theory]
    [MemberData(nameof(WrittenSets))]
    public async Task What_is_not_the_callers_to_write_is_refused_by_name(string set)
    {
        await using var app = await TestApp.StartAsync();
        var client = app.As(Side.EU, Permissions.MayWrite(app.Account(Side.EU, Role.Head), set) ? Role.Head : Role.Secretariat);

        foreach (var property in EntitySets.Named(set).Properties)
        {
            var post = await client.Post(set, $$"""{"{{property.Name}}": null}""");

            Assert.Equal(property.Access == PropertyAccess.ReadOnly, post.Refusal == $"400 read-only-property {property.Name}");
        }
    }

    [Theory]
    [MemberData(nameof(WrittenSets))]
    public async Task What_a_set_does_not_have_is_refused_by_name(string set)
    {
        await using var app = await TestApp.StartAsync();
        var client = app.As(Side.EU, Permissions.MayWrite(app.Account(Side.EU, Role.Head), set) ? Role.Head : Role.Secretariat);

        var replies = new[] { await client.Post(set, """{"Colour": "red"}"""), await client.Patch($"{set}(424242)", """{"Colour": "red"}""") };

        Assert.All(replies, reply => Assert.Equal("400 unknown-property Colour", reply.Refusal));
        Assert.All(replies, reply => Assert.Equal($"{EntitySets.Named(set).TypeName} has no property 'Colour'. $metadata lists those it has.", reply.Sentence));
    }

    [Theory]
    [InlineData(Role.Analyst, "")]
    [InlineData(Role.Administrator, "")]
    [InlineData(Role.Secretariat, "Rounds Deadlines Milestones People")]
    [InlineData(Role.Negotiator, "Chapters Articles Outcomes Positions Issues Deadlines Recommendations Documents")]
    [InlineData(Role.Head, "Chapters Articles Outcomes Positions Issues Deadlines Recommendations Documents")]
    public async Task Each_role_writes_its_own_sets_and_is_refused_the_others(string role, string written)
    {
        await using var app = await TestApp.StartAsync();
        var client = app.As(Side.EU, role);

        foreach (var set in WrittenSets.Select(row => row.Data))
        {
            // A name that no set has tells a role that gets as far as the body from one that does not.
            var (post, patch, delete) = (await client.Post(set, """{"Colour": 1}"""), await client.Patch($"{set}(424242)", """{"Colour": 1}"""), await client.Remove($"{set}(424242)"));

            var may = written.Split(' ').Contains(set);
            Assert.Equal(may ? "400 unknown-property Colour" : "403 role-not-allowed", post.Refusal);
            Assert.Equal(post.Refusal, patch.Refusal);
            Assert.Equal(!may ? "403 role-not-allowed" : set == "Chapters" ? "403 never-deleted" : "404 not-found", delete.Refusal);
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_row_of_every_set_is_recorded_and_read_back(string set, string body, string shown)
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);

        var reply = await Writer(app, set).Post(set, Filled(body, record));

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.All(shown.Split(' '), word => Assert.Contains(word, reply.Text, StringComparison.Ordinal));
        Assert.Single(record.Feed(), line => line.Contains(" recorded ", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_client_may_send_back_what_it_read(string set, string body, string shown)
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var client = Writer(app, set);
        var read = await client.Post(set, Filled(body, record));
        var feed = record.Feed();

        var patched = await client.Patch($"{set}({read["Id"]})", read.Text, read.Header("ETag"));
        var put = await client.Put($"{set}({read["Id"]})", read.Text, read.Header("ETag"), ("Prefer", "return=representation"));

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.OK), (patched.Status, put.Status));
        Assert.Equal(read.Text, put.Text);
        Assert.All(shown.Split(' '), word => Assert.Contains(word, put.Text, StringComparison.Ordinal));
        Assert.Equal(feed, record.Feed());
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task What_stays_is_refused_another_value_by_name(string set, string body, string shown)
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var client = Writer(app, set);
        var read = await client.Post(set, Filled(body, record));

        foreach (var property in EntitySets.Named(set).Properties.Where(p => p.Access != PropertyAccess.ReadWrite))
        {
            var other = read[property.Name] is not null && !property.Required ? null : Another(property, read[property.Name]);
            var patched = await client.Patch($"{set}({read["Id"]})", new Dictionary<string, object?> { [property.Name] = other });

            Assert.Equal($"400 read-only-property {property.Name}", patched.Refusal);
        }

        Assert.Contains(shown.Split(' ')[0], (await client.Read($"{set}({read["Id"]})")).Text, StringComparison.Ordinal);
    }

    private static HttpClient Writer(TestApp app, string set) =>
        app.As(Side.EU, Permissions.MayWrite(app.Account(Side.EU, Role.Negotiator), set) ? Role.Negotiator : Role.Secretariat);

    private static string Filled(string body, SmallRecord record) => body
        .Replace("{T.1}", $"{record.Chapter("T.1")}", StringComparison.Ordinal).Replace("{103}", $"{record.Round(103)}", StringComparison.Ordinal);

    private static object Another(PropertyDefinition property, string? than) => property.Kind switch
    {
        EdmPrimitiveTypeKind.String => property.Values?.First(v => v != than) ?? "?",
        EdmPrimitiveTypeKind.Boolean => true,
        EdmPrimitiveTypeKind.Date => "2001-01-01",
        EdmPrimitiveTypeKind.TimeOfDay => "01:01:01",
        EdmPrimitiveTypeKind.DateTimeOffset => "2001-01-01T00:00:00Z",
        _ => 424242,
    };
}
