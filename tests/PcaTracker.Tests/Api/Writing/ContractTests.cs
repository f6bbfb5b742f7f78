using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.OData.Edm;
using Microsoft.OData.Edm.Vocabularies;
using PcaTracker.Api;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Tests.Api.Batch;

namespace PcaTracker.Tests.Api.Writing;

public class ContractTests(ContractTests.Record shared) : IClassFixture<ContractTests.Record>
{
    public static readonly TheoryData<string> WrittenSets = [.. EntitySets.All.Where(s => s.Creatable).Select(s => s.Name)];

    /// <summary>A set, a row of it as a client sends it, with a number of its own, and words of the row as the API shows it.</summary>
    public static readonly TheoryData<string, string, string> Rows = new()
    {
        { "Chapters", """{"Code": "X{n}", "Level": "title", "Heading": "Peace"}""", "Peace X{n}" },
        { "Articles", """{"Number": {n}, "ChapterId": {chapter}, "Text": "[EU: shall] [KZ: may]"}""", "2 {n}" },
        { "Rounds", """{"Number": {n}, "StartsOn": "2027-03-01", "City": "Astana"}""", "planned {n} day" },
        { "Outcomes", """{"RoundId": {103}, "ChapterId": {chapter}, "StatusAfter": "aim-agreed", "Summary": "Agreed.", "Visibility": "shared"}""", "under-negotiation aim-agreed" },
        { "Positions", """{"ChapterId": {chapter}, "Party": "KZ", "Kind": "offer", "Text": "Half.", "Visibility": "eu"}""", "KZ offer eu" },
        { "Issues", """{"ChapterId": {chapter}, "Title": "Duties", "Visibility": "eu"}""", "3 open eu" },
        { "Deadlines", """{"Title": "Text", "DueOn": "2026-12-01", "DueTime": "17:00", "TimeZone": "Asia/Almaty", "ResponsibleParty": "joint", "Visibility": "shared"}""", "17:00:00 2026-12-01T12:00:00" },
        { "Milestones", """{"Date": "2026-12-01", "Kind": "signature", "Title": "Signed"}""", "Signed 2026-12-01" },
        { "Recommendations", """{"Body": "European Parliament", "Text": "Hurry.", "Visibility": "shared"}""", "Hurry. shared" },
        { "People", """{"Name": "The envoy", "Party": "EU", "Role": "Chief negotiator"}""", "The envoy" },
        { "Documents", """{"Title": "A paper", "Kind": "non-paper", "Reference": "ST 1/26 RESTREINT UE/EU RESTRICTED", "Visibility": "eu"}""", "ST 1/26 RESTREINT UE/EU RESTRICTED en" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task What_the_program_keeps_is_ignored_in_a_new_row_whatever_it_says(string set, string body, string shown)
    {
        var (app, record) = (shared.App, shared.Small);
        (body, shown) = shared.OfItsOwn(body, shown);
        var kept = EntitySets.Named(set).Properties.Where(p => p.Access == PropertyAccess.ReadOnly).ToList();
        string[] others = [.. kept.Select(p => $"\"{p.Name}\": {JsonSerializer.Serialize(Another(p, Side.EU))}"), .. Navigations(set).Select(name => $"\"{name}\": [{{\"Id\": 1}}]")];

        var reply = await Writer(app, set).Post(set, body[..^1] + ", " + string.Join(", ", others) + "}");

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.All(shown.Split(' '), word => Assert.Contains(word, reply.Text, StringComparison.Ordinal));
        Assert.All(kept.Where(p => p.Name != "IsOverdue" && p.Kind != EdmPrimitiveTypeKind.String || p.Name is "OwnerSide" or "LoggedBy"), p => Assert.NotEqual(JsonSerializer.Serialize(Another(p, Side.EU)), reply.Json[p.Name]?.ToJsonString()));
    }

    [Theory]
    [MemberData(nameof(WrittenSets))]
    public async Task What_a_set_does_not_have_is_refused_by_name(string set)
    {
        var app = await SharedApp.GetAsync();
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
        var app = await SharedApp.GetAsync();
        var client = app.As(Side.EU, role);

        foreach (var set in WrittenSets.Select(row => row.Data))
        {
            // A name that no set has tells a role that gets as far as the body from one that does not.
            var (post, patch, delete) = (await client.Post(set, """{"Colour": 1}"""), await client.Patch($"{set}(424242)", """{"Colour": 1}"""), await client.Remove($"{set}(424242)"));

            var may = written.Split(' ').Contains(set);
            Assert.Equal(may ? "400 unknown-property Colour" : "403 role-not-allowed", post.Refusal);
            Assert.Equal(post.Refusal, patch.Refusal);
            Assert.Equal(set == "Chapters" ? "405 method-not-allowed" : !may ? "403 role-not-allowed" : "404 not-found", delete.Refusal);
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_row_of_every_set_is_recorded_and_read_back(string set, string body, string shown)
    {
        var (app, record) = (shared.App, shared.Small);
        (body, shown) = shared.OfItsOwn(body, shown);
        var before = record.Activity().Count;

        var reply = await Writer(app, set).Post(set, body);

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.All(shown.Split(' '), word => Assert.Contains(word, reply.Text, StringComparison.Ordinal));
        Assert.Single(record.Activity().Skip(before), line => line.Contains(" recorded ", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_client_may_send_back_what_it_read(string set, string body, string shown)
    {
        var (app, record) = (shared.App, shared.Small);
        (body, shown) = shared.OfItsOwn(body, shown);
        var client = Writer(app, set);
        var read = await client.Post(set, body);
        var activity = record.Activity();

        var patched = await client.Patch($"{set}({read["Id"]})", read.Text, read.Header("ETag"));
        var put = await client.Put($"{set}({read["Id"]})", read.Text, read.Header("ETag"), ("Prefer", "return=representation"));

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.OK), (patched.Status, put.Status));
        Assert.Equal(read.Text, put.Text);
        Assert.All(shown.Split(' '), word => Assert.Contains(word, put.Text, StringComparison.Ordinal));
        Assert.Equal(activity, record.Activity());
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task What_stays_is_ignored_in_a_change_whatever_it_says(string set, string body, string shown)
    {
        var (app, record) = (shared.App, shared.Small);
        (body, shown) = shared.OfItsOwn(body, shown);
        var client = Writer(app, set);
        var read = await client.Post(set, body);
        var activity = record.Activity();
        var stays = EntitySets.Named(set).Properties.Where(p => p.Access != PropertyAccess.ReadWrite).ToList();

        foreach (var property in stays)
        {
            foreach (var other in new[] { "null", JsonSerializer.Serialize(Another(property, read[property.Name])), """{"of": ["another", "type"]}""" })
            {
                var patched = await client.Patch($"{set}({read["Id"]})", $$"""{"{{property.Name}}": {{other}}}""", "*", ("Prefer", "return=representation"));

                Assert.Equal((HttpStatusCode.OK, read.Text), (patched.Status, patched.Text));
            }
        }

        var whole = JsonNode.Parse(read.Text)!.AsObject();
        foreach (var property in stays)
            whole[property.Name] = JsonValue.Create(Another(property, read[property.Name]));
        var put = await client.Put($"{set}({read["Id"]})", whole.ToJsonString(), read.Header("ETag"), ("Prefer", "return=representation"));

        Assert.Equal((HttpStatusCode.OK, read.Text), (put.Status, put.Text));
        Assert.Contains(shown.Split(' ')[0], put.Text, StringComparison.Ordinal);
        Assert.Equal(activity, record.Activity());
    }

    [Theory]
    [InlineData("PATCH")]
    [InlineData("PUT")]
    public async Task A_row_that_was_read_is_sent_back_whole_after_others_changed_what_it_counts(string method)
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var client = app.As(Side.EU, Role.Negotiator);
        var address = $"Chapters({record.Chapter("T.1")})";
        var read = await client.Read($"{address}?$expand=History,StateOfPlay,Parent");
        await client.Post("Issues", new { ChapterId = record.Chapter("T.1"), Title = "x", Visibility = "eu" });
        await client.Post("Deadlines", new { Title = "x", DueOn = "2026-12-01", ResponsibleParty = "EU", ChapterId = record.Chapter("T.1"), Visibility = "eu" });
        var changed = JsonNode.Parse(read.Text)!.AsObject();
        changed["EuLead"] = "DG TRADE";

        var reply = await client.Send(new HttpMethod(method), address, changed.ToJsonString(), [("If-Match", read.Header("ETag")!), ("Prefer", "return=representation")]);

        Assert.Equal((HttpStatusCode.OK, "DG TRADE", "1", "1"), (reply.Status, reply["EuLead"], reply["OpenIssues"], reply["OpenDeadlines"]));
        Assert.Equal("0", read["OpenIssues"]);
    }

    [Fact]
    public async Task A_row_that_was_read_makes_another_where_it_is_posted()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var client = app.As(Side.EU, Role.Negotiator);
        var read = await client.Post("Issues", new { ChapterId = record.Chapter("T.1"), Title = "x", Visibility = "eu" });

        var copied = await client.Post("Issues", read.Text);
        var below = await client.Post("Chapters(Code='T.2')/Issues", read.Text);

        Assert.Equal((HttpStatusCode.Created, "T.1", "T.2"), (copied.Status, copied["ChapterCode"], below["ChapterCode"]));
        Assert.Equal(3, new[] { read["Id"], copied["Id"], below["Id"] }.Distinct().Count());
    }

    [Theory]
    [InlineData("""{"Positions": [{"Id": {p}, "OwnerSide": "KZ", "Party": "KZ", "Text": "y"}]}""")]
    [InlineData("""{"Positions": [{"@id": "Positions({p})", "Id": 7, "Party": 7, "Text": "y"}]}""")]
    [InlineData("""{"Positions@delta": [{"Id": {p}, "OwnerSide": 1, "ChapterId": 424242, "Text": "y"}]}""")]
    public async Task What_stays_is_ignored_in_rows_within_a_change(string body)
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var client = app.As(Side.EU, Role.Negotiator);
        var issue = (await client.Post("Issues", new { ChapterId = record.Chapter("T.1"), Title = "x", Visibility = "eu" }))["Id"];
        var position = (await client.Post("Positions", new { ChapterId = record.Chapter("T.1"), IssueId = long.Parse(issue!, null), Party = "EU", Kind = "offer", Text = "x", Visibility = "eu" }))["Id"]!;

        var reply = await client.Patch($"Issues({issue})", body.Replace("{p}", position, StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.NoContent, reply.Status);
        Assert.Equal($"{position} y EU EU T.1", record.Scalar<string>("SELECT p.id || ' ' || text || ' ' || party || ' ' || owner_side || ' ' || c.code FROM position p JOIN chapter c ON c.id = p.chapter_id WHERE p.id = @value", long.Parse(position, null)));
    }

    [Fact]
    public async Task What_stays_is_ignored_in_a_part_of_a_batch_and_opens_no_right()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, "shared");
        var part = $$"""{"id":"1","method":"patch","url":"Issues({{issue}})","headers":{"if-match":"*"},"body":{"OwnerSide":"KZ","ChapterId":1} }""";

        var own = await app.As(Side.EU, Role.Negotiator).SendRequests(part);
        var theirs = await app.As(Side.KZ, Role.Negotiator).SendRequests(part);
        var reader = await app.As(Side.EU, Role.Analyst).SendRequests(part);

        Assert.Equal(("1 204", "1 403", "1 403"), (own.Statuses(), theirs.Statuses()[..5], reader.Statuses()[..5]));
        Assert.Equal("EU", record.Scalar<string>("SELECT owner_side FROM issue"));
    }

    [Theory]
    [InlineData("Number", "\"none\"", "400 wrong-type Number")]
    [InlineData("Level", "7", "400 wrong-type Level")]
    public async Task What_makes_a_new_row_must_be_readable_there(string property, string json, string refusal)
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var chapters = property == "Level";
        var client = app.As(Side.EU, Role.Negotiator);

        var posted = await client.Post(chapters ? "Chapters" : "Articles", $$"""{"{{property}}": {{json}}, "ChapterId": 1}""".Replace(", \"ChapterId\": 1", chapters ? ", \"Code\": \"X\", \"Heading\": \"x\"" : ", \"ChapterId\": 1", StringComparison.Ordinal));
        var upserted = chapters ? await client.Put("Chapters(Code='X')", $$"""{"Level": {{json}}, "Heading": "x"}""", ifMatch: null) : posted;

        Assert.Equal((refusal, refusal), (posted.Refusal, upserted.Refusal));
        Assert.Empty(record.Activity());
    }

    [Fact]
    public void The_metadata_says_what_is_ignored()
    {
        foreach (var set in EntitySets.All)
        {
            var type = ((IEdmEntityType)TrackerModel.Edm.FindDeclaredType($"{TrackerModel.Namespace}.{set.TypeName}"));
            Assert.All(set.Properties, p => Assert.Equal(
                (p.Access == PropertyAccess.ReadOnly, p.Access == PropertyAccess.CreateOnly),
                (Says(type.FindProperty(p.Name), "Core.V1.Computed"), Says(type.FindProperty(p.Name), "Core.V1.Immutable"))));
            Assert.Equal(Navigations(set.Name), type.DeclaredNavigationProperties().Where(n => Says(n, "Core.V1.Permissions")).Select(n => n.Name));
        }
    }

    private static bool Says(IEdmProperty property, string term) =>
        TrackerModel.Edm.FindVocabularyAnnotations<IEdmVocabularyAnnotation>(property, $"Org.OData.{term}").Any();

    /// <summary>Collections of rows that the program keeps.</summary>
    private static IEnumerable<string> Navigations(string set) =>
        EntitySets.All.Where(s => !s.Creatable).SelectMany(s => s.Links).Where(l => l.TargetSet == set).Select(l => l.Inverse);

    private static HttpClient Writer(TestApp app, string set) =>
        app.As(Side.EU, Permissions.MayWrite(app.Account(Side.EU, Role.Negotiator), set) ? Role.Negotiator : Role.Secretariat);

    private static object Another(PropertyDefinition property, string? than) => property.Kind switch
    {
        EdmPrimitiveTypeKind.String => property.Values?.First(v => v != than) ?? "?",
        EdmPrimitiveTypeKind.Boolean => true,
        EdmPrimitiveTypeKind.Date => "2001-01-01",
        EdmPrimitiveTypeKind.TimeOfDay => "01:01:01",
        EdmPrimitiveTypeKind.DateTimeOffset => "2001-01-01T00:00:00Z",
        _ => 424242,
    };

    /// <summary>A record for tests whose rows have numbers and a chapter of their own, so that they do not meet.</summary>
    public sealed class Record : IAsyncLifetime
    {
        private int _number = 900;

        internal TestApp App { get; private set; } = null!;

        internal SmallRecord Small { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync();
            Small = SmallRecord.In(App);
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();

        /// <summary>The row and the words with the next number, in a new chapter of title T.</summary>
        internal (string Body, string Shown) OfItsOwn(string body, string shown)
        {
            var number = $"{++_number}";
            App.Database.WriteAsSystem(session => session.Connection.Execute(
                $"INSERT INTO chapter (code, level, parent_id, sort_key, heading) SELECT 'T.{number}', 'chapter', id, 'T.{number}', 'Its own' FROM chapter WHERE code = 'T'"));
            return (Numbered(body).Replace("{chapter}", $"{Small.Chapter($"T.{number}")}", StringComparison.Ordinal).Replace("{103}", $"{Small.Round(103)}", StringComparison.Ordinal), Numbered(shown));

            string Numbered(string text) => text.Replace("{n}", number, StringComparison.Ordinal);
        }
    }
}
