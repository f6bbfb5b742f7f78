using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using PcaTracker.Domain;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Api;

/// <summary><c>$metadata</c> in its two forms says the same, construct by construct: XML, put into JSON by the rules of CSDL JSON 4.01, is the JSON.</summary>
public class CsdlFormsTests
{
    private static readonly XNamespace Edm = "http://docs.oasis-open.org/odata/ns/edm", Edmx = "http://docs.oasis-open.org/odata/ns/edmx";

    [Theory]
    [InlineData("4.0")]
    [InlineData("4.01")]
    public async Task XML_and_JSON_say_the_same(string version)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var xml = XDocument.Parse((await analyst.Read("$metadata?$format=xml", ("OData-MaxVersion", version))).Text);
        var json = (await analyst.Read("$metadata?$format=json", ("OData-MaxVersion", version))).Json;

        var (expected, said) = (Lines(Document(xml)).Order().ToList(), Lines(json).Order().ToList());
        Assert.True(expected.Count > 1_000);
        Assert.Equal([], expected.Except(said));
        Assert.Equal([], said.Except(expected));
    }

    [Theory]
    [InlineData("Chapter/HeldBy/$Nullable", "true")]
    [InlineData("Position/Chapter/$Nullable", null)]
    [InlineData("Chapter/Children/$Nullable", null)]
    [InlineData("Chapter/AdReferendum/$DefaultValue", "false")]
    [InlineData("Issue/Priority/$DefaultValue", "3")]
    [InlineData("Chapter/TextMaturity/$DefaultValue", "\"none\"")]
    [InlineData("Tracker/CloseAllChapters/$Kind", null)]
    [InlineData("Tracker/CloseAllChapters/$Action", "\"PcaTracker.CloseAllChapters\"")]
    [InlineData("Tracker/Moved/$Kind", null)]
    [InlineData("Tracker/Moved/$Function", "\"PcaTracker.Moved\"")]
    [InlineData("Deadline/DueAt/$Precision", "3")]
    [InlineData("Change/At/$Precision", "3")]
    [InlineData("Deadline/DueTime/$Precision", "0")]
    public async Task JSON_is_typed_as_the_standard_types_it(string path, string? value)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var node = (await analyst.Read("$metadata?$format=json")).Json["PcaTracker"];
        foreach (var name in path.Split('/'))
            node = node?[name];

        Assert.Equal(value, node?.ToJsonString());
    }

    [Fact]
    public async Task Instants_and_times_have_the_precision_that_is_declared()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var client = app.As(Side.EU, Role.Negotiator);
        var deadline = new { Title = "Text", DueOn = "2026-12-01", DueTime = "17:00:00.5", ResponsibleParty = "EU", Visibility = "eu" };

        var fraction = await client.Post("Deadlines", deadline);
        var posted = await client.Post("Deadlines", deadline with { DueTime = "17:00:00.000" });
        var change = (await client.Read("Changes?$top=1")).Json["value"]![0]!;

        Assert.Equal("400 wrong-type DueTime", fraction.Refusal);
        Assert.Equal(("17:00:00", "2026-12-01T16:00:00.000Z"), (posted["DueTime"], posted["DueAt"]));
        Assert.Matches("T[0-9:]{8}[.][0-9]{3}Z$", (string)change["At"]!);
        Assert.NotEmpty(record.Activity());
    }

    private static JsonObject Document(XDocument xml)
    {
        var schema = xml.Descendants(Edm + "Schema").Single();
        var aliases = xml.Descendants(Edmx + "Include").ToDictionary(i => Text(i, "Alias")!, i => Text(i, "Namespace")!);
        var document = new JsonObject
        {
            ["$Version"] = Text(xml.Root!, "Version"),
            ["$EntityContainer"] = $"{Text(schema, "Namespace")}.{Text(schema.Element(Edm + "EntityContainer")!, "Name")}",
            ["$Reference"] = new JsonObject(xml.Descendants(Edmx + "Reference").Select(r => KeyValuePair.Create(Text(r, "Uri")!, (JsonNode?)new JsonObject
            {
                ["$Include"] = new JsonArray([.. r.Elements().Select(i => new JsonObject { ["$Namespace"] = Text(i, "Namespace"), ["$Alias"] = Text(i, "Alias") })]),
            }))),
        };
        var members = new JsonObject();
        foreach (var element in schema.Elements())
        {
            var name = Text(element, "Name")!;
            if (element.Name.LocalName is not ("Action" or "Function"))
                members[name] = Annotated(element, Member(element, aliases), aliases);
            else if (members[name] is JsonArray overloads)
                overloads.Add(Annotated(element, Member(element, aliases), aliases));
            else
                members[name] = new JsonArray(Annotated(element, Member(element, aliases), aliases));
        }

        document[Text(schema, "Namespace")!] = members;
        return document;
    }

    private static JsonObject Member(XElement element, Dictionary<string, string> aliases) => element.Name.LocalName switch
    {
        "EntityType" or "ComplexType" => Structured(element, aliases),
        "Action" or "Function" => Operation(element, aliases),
        "EntityContainer" => Container(element, aliases),
        var other => throw new NotSupportedException(other),
    };

    private static JsonObject Structured(XElement element, Dictionary<string, string> aliases)
    {
        var type = new JsonObject { ["$Kind"] = element.Name.LocalName };
        if (element.Element(Edm + "Key") is { } key)
            type["$Key"] = new JsonArray([.. key.Elements().Select(e => JsonValue.Create(Text(e, "Name")))]);
        foreach (var property in element.Elements(Edm + "Property"))
            type[Text(property, "Name")!] = Annotated(property, Typed(property), aliases);
        foreach (var navigation in element.Elements(Edm + "NavigationProperty"))
        {
            var link = Typed(navigation);
            link["$Kind"] = "NavigationProperty";
            if (link["$Collection"] is not null)
                link.Remove("$Nullable");
            if (Text(navigation, "Partner") is { } partner)
                link["$Partner"] = partner;
            if (navigation.Element(Edm + "ReferentialConstraint") is { } constraint)
                link["$ReferentialConstraint"] = new JsonObject { [Text(constraint, "Property")!] = Text(constraint, "ReferencedProperty") };
            type[Text(navigation, "Name")!] = Annotated(navigation, link, aliases);
        }

        return type;
    }

    // What XML leaves out: a property may be null, a temporal one has precision 0. What JSON leaves out: it is text, it may not be null, it has any precision.
    private static JsonObject Typed(XElement element)
    {
        var (said, written) = (Text(element, "Type")!, new JsonObject());
        var name = said.StartsWith("Collection(", StringComparison.Ordinal) ? said["Collection(".Length..^1] : said;
        if (name != said)
            written["$Collection"] = true;
        if (name != "Edm.String")
            written["$Type"] = name;
        if (Text(element, "Nullable") != "false")
            written["$Nullable"] = true;
        if (Number(element, "MaxLength") is { } length)
            written["$MaxLength"] = length;
        if (name is "Edm.DateTimeOffset" or "Edm.TimeOfDay" or "Edm.Duration")
            written["$Precision"] = Number(element, "Precision") ?? 0;
        if (Text(element, "DefaultValue") is { } value)
            written["$DefaultValue"] = name switch { "Edm.Boolean" => JsonValue.Create(value == "true"), "Edm.Int32" => JsonValue.Create(int.Parse(value, CultureInfo.InvariantCulture)), "Edm.String" => JsonValue.Create(value), _ => throw new NotSupportedException(name) };
        return written;
    }

    private static JsonObject Operation(XElement element, Dictionary<string, string> aliases)
    {
        var action = new JsonObject { ["$Kind"] = element.Name.LocalName };
        if (Text(element, "IsBound") == "true")
            action["$IsBound"] = true;
        if (Text(element, "IsComposable") == "true")
            action["$IsComposable"] = true;
        var parameters = element.Elements(Edm + "Parameter").Select(p =>
        {
            var parameter = Typed(p);
            parameter["$Name"] = Text(p, "Name");
            return Annotated(p, parameter, aliases);
        }).ToArray();
        if (parameters.Length > 0)
            action["$Parameter"] = new JsonArray([.. parameters]);
        if (element.Element(Edm + "ReturnType") is { } returned)
            action["$ReturnType"] = Typed(returned);
        return action;
    }

    private static JsonObject Container(XElement element, Dictionary<string, string> aliases)
    {
        var container = new JsonObject { ["$Kind"] = "EntityContainer" };
        foreach (var set in element.Elements(Edm + "EntitySet"))
        {
            var written = new JsonObject { ["$Collection"] = true, ["$Type"] = Text(set, "EntityType") };
            if (set.Elements(Edm + "NavigationPropertyBinding").Select(b => KeyValuePair.Create(Text(b, "Path")!, (JsonNode?)Text(b, "Target"))).ToList() is { Count: > 0 } bindings)
                written["$NavigationPropertyBinding"] = new JsonObject(bindings);
            container[Text(set, "Name")!] = Annotated(set, written, aliases);
        }

        foreach (var import in element.Elements(Edm + "ActionImport"))
            container[Text(import, "Name")!] = Annotated(import, new JsonObject { ["$Action"] = Text(import, "Action") }, aliases);
        foreach (var import in element.Elements(Edm + "FunctionImport"))
            container[Text(import, "Name")!] = Annotated(import, new JsonObject { ["$Function"] = Text(import, "Function") }, aliases);
        return container;
    }

    private static JsonObject Annotated(XElement element, JsonObject written, Dictionary<string, string> aliases)
    {
        foreach (var annotation in element.Elements(Edm + "Annotation"))
            written["@" + Full(Text(annotation, "Term")!, aliases)] = Value(annotation, aliases);
        return written;
    }

    private static JsonNode? Value(XElement holder, Dictionary<string, string> aliases)
    {
        if (holder.Attributes().FirstOrDefault(a => a.Name.LocalName is not ("Term" or "Property" or "Type")) is { } attribute)
            return Constant(attribute.Name.LocalName, attribute.Value);
        var expression = holder.Elements().Single();
        return expression.Name.LocalName switch
        {
            "Collection" => new JsonArray([.. expression.Elements().Select<XElement, JsonNode?>(item => item.Name.LocalName == "Record" ? Record(item, aliases) : Constant(item.Name.LocalName, item.Value))]),
            "Record" => Record(expression, aliases),
            var constant => Constant(constant, expression.Value),
        };
    }

    private static JsonObject Record(XElement element, Dictionary<string, string> aliases)
    {
        var record = new JsonObject();
        if (Text(element, "Type") is { } type)
            record["@type"] = $"https://oasis-tcs.github.io/odata-vocabularies/vocabularies/{Full(type, aliases)[..Full(type, aliases).LastIndexOf('.')]}.xml#{Full(type, aliases)}";
        foreach (var property in element.Elements())
            record[Text(property, "Property")!] = Value(property, aliases);
        return record;
    }

    private static JsonValue? Constant(string kind, string value) => kind switch
    {
        "Bool" => JsonValue.Create(value == "true"),
        "Int" => JsonValue.Create(long.Parse(value, CultureInfo.InvariantCulture)),
        "String" or "PropertyPath" => JsonValue.Create(value),
        "EnumMember" => JsonValue.Create(value[(value.IndexOf('/', StringComparison.Ordinal) + 1)..]),
        _ => throw new NotSupportedException(kind),
    };

    private static string Full(string name, Dictionary<string, string> aliases) => $"{aliases[name.Split('.')[0]]}.{name.Split('.')[1]}";

    private static string? Text(XElement element, string attribute) => element.Attribute(attribute)?.Value;

    private static int? Number(XElement element, string attribute) => Text(element, attribute) is { } value ? int.Parse(value, CultureInfo.InvariantCulture) : null;

    /// <summary>Every value with the path to it, and what is empty.</summary>
    private static IEnumerable<string> Lines(JsonNode? node, string path = "") => node switch
    {
        JsonObject { Count: > 0 } members => members.SelectMany(m => Lines(m.Value, $"{path}/{m.Key}")),
        JsonArray { Count: > 0 } items => items.SelectMany((item, i) => Lines(item, $"{path}[{i}]")),
        _ => [$"{path} {node?.ToJsonString() ?? "null"}"],
    };
}
