using System.Text.Json.Nodes;
using Microsoft.OData.Edm;
using ODataSql.AspNetCore.Hosting;

namespace ODataSql.AspNetCore.Metadata;

/// <summary>
/// Describes the service as an OpenAPI 3.1 document, for programs and generators that read no <c>$metadata</c>: for each set its rows, their
/// number, one row and what may be done with it, and the actions. Whatever else OData lets a client ask is in <c>$metadata</c>.
/// </summary>
internal sealed class OpenApiDocument(ODataService service)
{
    private readonly OpenApiSchemas _schemas = new(service);

    /// <summary>The document for clients that know the service by this address.</summary>
    public StaticDocument Of(Uri root)
    {
        var document = new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = service.Model.EntityContainer.Namespace,
                ["version"] = "1.0.0",
                ["description"] = string.Join(' ', _schemas.Description(service.Model.EntityContainer),
                    "This is an OData service, and $metadata says the rest.").Trim(),
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = root.AbsoluteUri.TrimEnd('/') }),
            ["tags"] = new JsonArray([.. service.Sets.Select(set => Tag(set))]),
            ["paths"] = Paths(),
            ["components"] = Components(),
        };
        if (service.Host.HttpSchemes.Count > 0)
            document["security"] = new JsonArray([.. service.Host.HttpSchemes.Select(scheme => new JsonObject { [scheme] = new JsonArray() })]);
        return new StaticDocument(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(document));
    }

    private JsonObject Tag(ServedSet set) => new() { ["name"] = set.Name, ["description"] = _schemas.Description(set.Edm) };

    private JsonObject Paths()
    {
        var paths = new JsonObject();
        foreach (var set in service.Sets)
        {
            paths[$"/{set.Name}"] = Rows(set);
            paths[$"/{set.Name}/$count"] = new JsonObject
            {
                ["get"] = Operation(set.Name, $"Count{set.Name}", $"Counts rows of {set.Name}.",
                    Named("filter", set.Capabilities.Searchable ? "search" : null),
                    ("200", "How many rows there are.", "text/plain", new JsonObject { ["type"] = "integer" })),
            };
            paths[RowPath(set)] = Row(set);
        }

        foreach (var action in service.Model.SchemaElements.OfType<IEdmAction>())
            AddAction(paths, action);
        foreach (var function in service.Model.SchemaElements.OfType<IEdmFunction>())
            AddFunction(paths, function);
        return paths;
    }

    private JsonObject Rows(ServedSet set)
    {
        var (asked, can) = (new List<string?> { "filter", "select", "orderby", "expand", "top", "skip", "count" }, set.Capabilities);
        if (can.Searchable)
            asked.Add("search");
        if (can.IsSnapshot || can.Timeline is not null)
            asked.Add("at");
        var rows = new JsonObject
        {
            ["get"] = Operation(set.Name, $"List{set.Name}", _schemas.Description(set.Edm), Named([.. asked]),
                ("200", "Rows, and the address of the next page if there are more.", "application/json",
                    OpenApiSchemas.Reference($"{set.Type.Name}-page"))),
        };
        if (can.Insertable)
            rows["post"] = WithBody(
                Operation(set.Name, $"Create{set.Type.Name}", $"Adds a row to {set.Name}.", [],
                    ("201", "The row that was added.", "application/json", OpenApiSchemas.Reference(set.Type.Name))),
                OpenApiSchemas.Reference($"{set.Type.Name}-create"));
        return rows;
    }

    private JsonObject Row(ServedSet set)
    {
        var asked = Named("select", "expand", set.Capabilities.IsSnapshot ? "at" : null);
        var row = new JsonObject
        {
            ["parameters"] = KeyParameters(set),
            ["get"] = Operation(set.Name, $"Get{set.Type.Name}", $"One row of {set.Name}.", asked,
                ("200", "The row.", "application/json", OpenApiSchemas.Reference(set.Type.Name))),
        };
        if (set.Capabilities.Updatable)
            row["patch"] = WithBody(
                Operation(set.Name, $"Change{set.Type.Name}", $"Changes a row of {set.Name}.", Condition(set),
                    ("204", "It was changed.", null, null)),
                OpenApiSchemas.Reference($"{set.Type.Name}-update"));
        if (set.Capabilities.Deletable)
            row["delete"] = Operation(set.Name, $"Delete{set.Type.Name}", $"Deletes a row of {set.Name}.", Condition(set),
                ("204", "It was deleted.", null, null));
        return row;
    }

    private void AddAction(JsonObject paths, IEdmAction action)
    {
        var (set, parameters) = (SetOf(action), Parameters(action));
        var operation = Operation(
            set?.Name ?? "Actions", $"{set?.Type.Name}{action.Name}", _schemas.Description(action), set is null ? [] : Condition(set),
            action.GetReturn()?.Type is { } returned
                ? ("200", "What came of it.", "application/json", OpenApiSchemas.Returned(returned))
                : ("204", "It was done.", null, null));
        if (parameters.Count > 0)
            WithBody(operation, _schemas.Object(parameters.Select(parameter => ((IEdmNamedElement)parameter, parameter.Type)), required: true));
        var path = new JsonObject { ["post"] = operation };
        if (set is not null)
            path["parameters"] = KeyParameters(set);
        paths[PathOf(action, set)] = path;
    }

    private void AddFunction(JsonObject paths, IEdmFunction function)
    {
        var (set, parameters) = (SetOf(function), Parameters(function));
        var path = new JsonObject
        {
            ["parameters"] = new JsonArray([
                .. set is null ? [] : set.Key.Select(key => PathParameter(key.Edm, key.Type)),
                .. parameters.Select(parameter => PathParameter(parameter, parameter.Type))]),
            ["get"] = Operation(
                set?.Name ?? "Functions", $"{set?.Type.Name}{function.Name}", _schemas.Description(function),
                Named("filter", "select", "orderby", "top", "skip", "count"),
                ("200", "What was asked for.", "application/json", OpenApiSchemas.Returned(function.GetReturn().Type))),
        };
        var given = parameters.Select(parameter => $"{parameter.Name}={Placeholder(parameter, parameter.Type)}");
        paths[$"{PathOf(function, set)}({string.Join(',', given)})"] = path;
    }

    // The set of the rows to which an operation belongs.
    private ServedSet? SetOf(IEdmOperation operation) =>
        operation.IsBound ? service.Sets.Single(set => set.Type == operation.Parameters.First().Type.Definition.AsElementType()) : null;

    private static List<IEdmOperationParameter> Parameters(IEdmOperation operation) => [.. operation.Parameters.Skip(operation.IsBound ? 1 : 0)];

    private static string PathOf(IEdmOperation operation, ServedSet? set) =>
        set is null ? $"/{operation.Name}" : $"{RowPath(set)}/{operation.Namespace}.{operation.Name}";

    private static JsonObject Operation(string tag, string id, string? summary, JsonArray parameters,
        (string Status, string Text, string? MediaType, JsonObject? Schema) answer)
    {
        var answered = new JsonObject { ["description"] = answer.Text };
        if (answer.MediaType is { } mediaType)
            answered["content"] = new JsonObject { [mediaType] = new JsonObject { ["schema"] = answer.Schema } };
        return new JsonObject
        {
            ["tags"] = new JsonArray(tag),
            ["operationId"] = id,
            ["summary"] = summary,
            ["parameters"] = parameters,
            ["responses"] = new JsonObject
            {
                [answer.Status] = answered,
                ["default"] = new JsonObject { ["$ref"] = "#/components/responses/error" },
            },
        };
    }

    private static JsonObject WithBody(JsonObject operation, JsonObject schema)
    {
        operation["requestBody"] = new JsonObject
        {
            ["required"] = true,
            ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = schema } },
        };
        return operation;
    }

    private static JsonArray Named(params IEnumerable<string?> names) =>
        new([.. names.OfType<string>().Select(name => new JsonObject { ["$ref"] = $"#/components/parameters/{name}" })]);

    // A row with a version is changed only by those who have read that version.
    private static JsonArray Condition(ServedSet set) => set.IsVersioned ? Named("if-match") : [];

    private static string RowPath(ServedSet set) => $"/{set.Name}({(set.Key is [var only]
        ? Placeholder(only.Edm, only.Type)
        : string.Join(',', set.Key.Select(key => $"{key.Name}={Placeholder(key.Edm, key.Type)}")))})";

    private static string Placeholder(IEdmNamedElement element, IEdmTypeReference type) =>
        type.IsString() ? $"'{{{element.Name}}}'" : $"{{{element.Name}}}";

    private JsonArray KeyParameters(ServedSet set) => new([.. set.Key.Select(key => PathParameter(key.Edm, key.Type))]);

    private JsonObject PathParameter(IEdmNamedElement element, IEdmTypeReference type) => new()
    {
        ["name"] = element.Name,
        ["in"] = "path",
        ["required"] = true,
        ["description"] = _schemas.Description(element),
        ["schema"] = OpenApiSchemas.Value(type),
    };

    private JsonObject Components()
    {
        var components = new JsonObject
        {
            ["schemas"] = _schemas.All(),
            ["parameters"] = OpenApiParameters.All(),
            ["responses"] = new JsonObject
            {
                ["error"] = new JsonObject
                {
                    ["description"] = "What is wrong, and what to do about it.",
                    ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = OpenApiSchemas.Reference("error") } },
                },
            },
        };
        if (service.Host.HttpSchemes.Count > 0)
            components["securitySchemes"] = new JsonObject(service.Host.HttpSchemes.Select(scheme =>
                KeyValuePair.Create<string, JsonNode?>(scheme, new JsonObject { ["type"] = "http", ["scheme"] = scheme })));
        return components;
    }
}
