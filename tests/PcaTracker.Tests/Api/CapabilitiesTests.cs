using Microsoft.OData.Edm;
using Microsoft.OData.Edm.Vocabularies;
using ODataSql.AspNetCore.Metadata;
using PcaTracker.Api;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Api;

/// <summary>Every announced capability works.</summary>
public class CapabilitiesTests
{
    private static readonly Dictionary<string, string> Functions = new()
    {
        ["contains"] = "contains(City,'a')",
        ["startswith"] = "startswith(City,'A')",
        ["endswith"] = "endswith(City,'a')",
        ["length"] = "length(City) gt 1",
        ["indexof"] = "indexof(City,'s') eq 1",
        ["substring"] = "substring(City,1) eq 'stana'",
        ["matchesPattern"] = "matchesPattern(City,'^A')",
        ["tolower"] = "tolower(City) eq 'astana'",
        ["toupper"] = "toupper(City) eq 'ASTANA'",
        ["trim"] = "trim(City) eq 'Astana'",
        ["concat"] = "concat(City,'!') eq 'Astana!'",
        ["year"] = "year(StartsOn) eq 2012",
        ["month"] = "month(StartsOn) eq 7",
        ["day"] = "day(StartsOn) eq 1",
        ["hour"] = "hour(now()) ge 0",
        ["minute"] = "minute(now()) ge 0",
        ["second"] = "second(now()) ge 0",
        ["fractionalseconds"] = "fractionalseconds(now()) ge 0",
        ["totaloffsetminutes"] = "totaloffsetminutes(now()) eq 0",
        ["date"] = "date(now()) gt StartsOn",
        ["time"] = "time(now()) ge 00:00:00",
        ["now"] = "now() gt mindatetime()",
        ["mindatetime"] = "mindatetime() lt now()",
        ["maxdatetime"] = "maxdatetime() gt now()",
        ["round"] = "round(Number div 2) ge 0",
        ["floor"] = "floor(Number div 2) ge 0",
        ["ceiling"] = "ceiling(Number div 2) ge 0",
        ["cast"] = "cast(Number,'Edm.String') eq '3'",
        ["totalseconds"] = "totalseconds(duration'PT1M') eq 60",
        ["isof"] = "isof(Number,'Edm.Int32')",
    };

    private static readonly Dictionary<string, string> Steps = new()
    {
        ["filter"] = "filter(Number gt 1)",
        ["groupby"] = "groupby((City))",
        ["aggregate"] = "aggregate($count as N)",
        ["compute"] = "compute(Number add 1 as Next)",
        ["search"] = "search(Astana)",
        ["concat"] = "concat(identity,top(1))",
        ["identity"] = "identity",
        ["orderby"] = "orderby(Number)",
        ["top"] = "top(1)",
        ["skip"] = "skip(1)",
        ["topcount"] = "topcount(2,Number)",
        ["topsum"] = "topsum(10,Number)",
        ["toppercent"] = "toppercent(50,Number)",
        ["bottomcount"] = "bottomcount(2,Number)",
        ["bottomsum"] = "bottomsum(10,Number)",
        ["bottompercent"] = "bottompercent(50,Number)",
    };

    public static TheoryData<string> Sets => new(EntitySets.All.Select(set => set.Name));

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Rows_of_a_set_are_announced_to_be_created_changed_and_deleted_where_somebody_may(string set)
    {
        var app = await SharedApp.GetAsync();
        var model = TrackerModel.Edm;
        var entitySet = model.EntityContainer.FindEntitySet(set);

        // A name that no set has tells a role that gets as far as the body from one that does not.
        var answers = new List<(int Post, int Patch, int Put, int Delete)>();
        foreach (var (side, role) in Side.Parties.SelectMany(_ => Role.All, (side, role) => (side, role)))
        {
            using var client = app.As(side, role);
            answers.Add((
                (int)(await client.Post(set, """{"Colour": 1}""")).Status, (int)(await client.Patch($"{set}(424242)", """{"Colour": 1}""")).Status,
                (int)(await client.Put($"{set}(424242)", """{"Colour": 1}""")).Status, (int)(await client.Remove($"{set}(424242)")).Status));
        }

        Assert.Equal(Announced("InsertRestrictions", "Insertable"), answers.Exists(answer => IsAllowed(answer.Post)));
        Assert.Equal(Announced("UpdateRestrictions", "Updatable"), answers.Exists(answer => IsAllowed(answer.Patch)));
        Assert.Equal(Announced("UpdateRestrictions", "Updatable"), answers.Exists(answer => IsAllowed(answer.Put)));
        Assert.Equal(Announced("DeleteRestrictions", "Deletable"), answers.Exists(answer => IsAllowed(answer.Delete)));

        bool Announced(string term, string property)
        {
            var annotation = model.FindVocabularyAnnotations(entitySet).Single(a => a.Term.Name == term);
            return ((IEdmBooleanConstantExpression)((IEdmRecordExpression)annotation.Value).FindProperty(property)!.Value).Value;
        }

        static bool IsAllowed(int status) => status is not (403 or 405);
    }

    [Fact]
    public async Task Every_function_announced_is_answered()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        Assert.Equal(Capabilities.FilterFunctions.Order(), Functions.Keys.Order());
        foreach (var filter in Functions.Values)
            Assert.Equal("200", Status(await analyst.Read($"Rounds?$filter={Uri.EscapeDataString(filter)}")));
    }

    [Fact]
    public async Task Every_transformation_announced_is_answered()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        Assert.Equal(Capabilities.Transformations.Order(), Steps.Keys.Order());
        foreach (var step in Steps.Values)
            Assert.Equal("200", Status(await analyst.Read($"Rounds?$apply={Uri.EscapeDataString(step)}")));
    }

    [Fact]
    public async Task A_set_is_searched_and_written_as_announced()
    {
        var app = await SharedApp.GetAsync();
        using var head = app.As(Side.EU, Role.Head);

        foreach (var set in TrackerModel.Edm.EntityContainer.EntitySets())
        {
            Assert.Equal(Says(set, "SearchRestrictions", "Searchable") ? "200" : "501 not-supported", Status(await head.Read($"{set.Name}?$search=energy")));
            Assert.Equal(!Says(set, "InsertRestrictions", "Insertable"), (await head.Post(set.Name, "[]")).Text.Contains("method-not-allowed", StringComparison.Ordinal));
            Assert.Equal(!Says(set, "UpdateRestrictions", "Updatable"), (await head.Patch($"{set.Name}(1)", "[]")).Text.Contains("method-not-allowed", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Rows_are_created_by_their_own_names_and_with_others_where_announced()
    {
        var app = await SharedApp.GetAsync();
        using var head = app.As(Side.EU, Role.Head);

        foreach (var set in EntitySets.All.Where(s => s.Creatable))
        {
            var edm = TrackerModel.Edm.EntityContainer.FindEntitySet(set.Name);
            var upsert = set.AlternateKey is { } key ? await head.Put($"{set.Name}({key}={(key == "Code" ? "'ZZ'" : "8888")})", """{"Nothing": 1}""", ifMatch: null) : null;

            Assert.Equal(Says(edm, "UpdateRestrictions", "Upsertable"), upsert is not null);
            Assert.True(upsert is null || upsert.Refusal is "400 unknown-property Nothing" or "403 role-not-allowed", $"{set.Name}: {upsert?.Refusal}");
            Assert.True(Says(edm, "DeepInsertSupport", "Supported"));
            Assert.True(Says(edm, "DeepUpdateSupport", "Supported"));
        }
    }

    [Fact]
    public async Task A_set_is_tracked_as_announced()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        foreach (var set in TrackerModel.Edm.EntityContainer.EntitySets())
        {
            var answer = await analyst.Send(HttpMethod.Get, set.Name, null, [("Prefer", "track-changes")]);

            Assert.Equal(Says(set, "ChangeTracking", "Supported") ? "track-changes" : null, answer.Header("Preference-Applied"));
        }
    }

    [Fact]
    public async Task Every_format_announced_is_served()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);
        var formats = (IEdmCollectionExpression)TrackerModel.Edm.FindVocabularyAnnotations<IEdmVocabularyAnnotation>(TrackerModel.Edm.EntityContainer, "Org.OData.Capabilities.V1.SupportedFormats").Single().Value;

        foreach (var format in formats.Elements.Cast<IEdmStringConstantExpression>())
        {
            var answer = await analyst.Send(HttpMethod.Get, "Rounds", null, [("Accept", format.Value)]);

            Assert.Equal("200", Status(answer));
            Assert.StartsWith(format.Value.Split(";IEEE")[0], answer.Header("Content-Type")!.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    private static bool Says(IEdmEntitySet set, string term, string property) =>
        ((IEdmBooleanConstantExpression)((IEdmRecordExpression)TrackerModel.Edm.FindVocabularyAnnotations<IEdmVocabularyAnnotation>(set, $"Org.OData.Capabilities.V1.{term}").Single().Value).FindProperty(property).Value).Value;

    private static string Status(Reply reply) => reply.Status == System.Net.HttpStatusCode.OK ? "200" : string.Join(' ', reply.Refusal.Split(' ').Take(2));
}
