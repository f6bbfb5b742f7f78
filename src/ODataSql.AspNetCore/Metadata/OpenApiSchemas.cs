using System.Text.Json.Nodes;
using Microsoft.OData.Edm;
using Microsoft.OData.Edm.Vocabularies;
using ODataSql.AspNetCore.Hosting;

namespace ODataSql.AspNetCore.Metadata;

/// <summary>The schemas of an OpenAPI document: rows as they are read, as they are added, and as they are changed.</summary>
internal sealed class OpenApiSchemas(ODataService service)
{
    /// <summary>All schemas by name.</summary>
    public JsonObject All()
    {
        var schemas = new JsonObject { ["error"] = Error() };
        foreach (var set in service.Sets)
        {
            schemas[set.Type.Name] = Row(set);
            schemas[$"{set.Type.Name}-page"] = Page(set.Type);
            if (set.Capabilities.Insertable)
                schemas[$"{set.Type.Name}-create"] = Object(Written(set, Mutability.Immutable).Select(Member), required: true);
            if (set.Capabilities.Updatable)
                schemas[$"{set.Type.Name}-update"] = Object(Written(set, Mutability.Mutable).Select(Member), required: false);
        }

        // Rows of functions are in no set.
        foreach (var type in service.Model.SchemaElements.OfType<IEdmEntityType>().Where(type => service.Sets.All(set => set.Type != type)))
        {
            schemas[type.Name] = Object(type.StructuralProperties().Select(property => ((IEdmNamedElement)property, property.Type)), required: false);
            schemas[$"{type.Name}-page"] = Page(type);
        }

        foreach (var type in service.Model.SchemaElements.OfType<IEdmComplexType>())
            schemas[type.Name] = Object(type.StructuralProperties().Select(property => ((IEdmNamedElement)property, property.Type)), required: true);
        return schemas;
    }

    /// <summary>What an element is, in the words of the model; null where it has none.</summary>
    public string? Description(IEdmNamedElement element)
    {
        var texts = new[] { Text(element, "Description"), Text(element, "LongDescription") }.OfType<string>().ToList();
        return texts.Count == 0 ? null : string.Join('\n', texts);
    }

    /// <summary>A reference to a schema.</summary>
    public static JsonObject Reference(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    /// <summary>A row, rows, or another value that an action returns.</summary>
    public static JsonObject Returned(IEdmTypeReference type) => type.IsCollection()
        ? Reference($"{((IEdmSchemaType)type.AsCollection().ElementType().Definition).Name}-page")
        : Value(type);

    /// <summary>An object with members of the model.</summary>
    /// <param name="members">The members and their types.</param>
    /// <param name="required">Whether members without a default that are never null must be there.</param>
    public JsonObject Object(IEnumerable<(IEdmNamedElement Element, IEdmTypeReference Type)> members, bool required)
    {
        var all = members.ToList();
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(all.Select(member =>
                KeyValuePair.Create<string, JsonNode?>(member.Element.Name, Described(Value(member.Type), member.Element)))),
        };
        var needed = all.Where(member => !member.Type.IsNullable && !member.Type.IsCollection()
            && member.Element is not IEdmStructuralProperty { DefaultValueString: not null }).Select(member => member.Element.Name).ToList();
        if (required && needed.Count > 0)
            schema["required"] = new JsonArray([.. needed.Select(name => JsonValue.Create(name))]);
        return schema;
    }

    /// <summary>A value of a type.</summary>
    public static JsonObject Value(IEdmTypeReference type)
    {
        if (type.IsCollection())
            return new JsonObject { ["type"] = "array", ["items"] = Value(type.AsCollection().ElementType()) };
        if (!type.IsPrimitive())
            return Reference(((IEdmSchemaType)type.Definition).Name);
        var (name, format) = type.PrimitiveKind() switch
        {
            EdmPrimitiveTypeKind.Boolean => ("boolean", null),
            EdmPrimitiveTypeKind.Byte or EdmPrimitiveTypeKind.SByte or EdmPrimitiveTypeKind.Int16 or EdmPrimitiveTypeKind.Int32 =>
                ("integer", "int32"),
            EdmPrimitiveTypeKind.Int64 => ("integer", "int64"),
            EdmPrimitiveTypeKind.Double => ("number", "double"),
            EdmPrimitiveTypeKind.Decimal => ("number", "decimal"),
            EdmPrimitiveTypeKind.Date => ("string", "date"),
            EdmPrimitiveTypeKind.DateTimeOffset => ("string", "date-time"),
            EdmPrimitiveTypeKind.TimeOfDay => ("string", "time"),
            EdmPrimitiveTypeKind.Guid => ("string", "uuid"),
            _ => ("string", (string?)null),
        };
        var value = new JsonObject { ["type"] = type.IsNullable ? new JsonArray(name, "null") : name };
        if (format is not null)
            value["format"] = format;
        if (type.IsString() && type.AsString().MaxLength is { } length)
            value["maxLength"] = length;
        return value;
    }

    private JsonObject Row(ServedSet set)
    {
        var row = Object(set.Properties.Select(Member), required: false);
        var properties = row["properties"]!.AsObject();
        foreach (var property in set.Properties.Where(property => property.Mutability == Mutability.Computed))
            properties[property.Name]!["readOnly"] = true;
        foreach (var link in set.Type.NavigationProperties())
            properties[link.Name] = Described(Linked(link), link);
        if (set.IsVersioned)
            properties["@odata.etag"] = Text("The version of the row, for If-Match.");
        row["description"] = Description(set.Edm);
        return row;
    }

    // Linked rows are there where $expand asks for them.
    private static JsonObject Linked(IEdmNavigationProperty link)
    {
        var target = Reference(link.ToEntityType().Name);
        return link.TargetMultiplicity() switch
        {
            EdmMultiplicity.Many => new JsonObject { ["type"] = "array", ["items"] = target },
            EdmMultiplicity.ZeroOrOne => new JsonObject { ["anyOf"] = new JsonArray(target, new JsonObject { ["type"] = "null" }) },
            _ => target,
        };
    }

    private static JsonObject Page(IEdmEntityType rows) => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("value"),
        ["properties"] = new JsonObject
        {
            ["@odata.count"] = new JsonObject { ["type"] = "integer", ["format"] = "int64", ["description"] = "How many rows there are in all." },
            ["value"] = new JsonObject { ["type"] = "array", ["items"] = Reference(rows.Name) },
            ["@odata.nextLink"] = Text("The address of the next page, if there is one."),
            ["@odata.deltaLink"] = Text("The address of what changes from now on."),
        },
    };

    private static JsonObject Error() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("error"),
        ["properties"] = new JsonObject
        {
            ["error"] = new JsonObject
            {
                ["type"] = "object",
                ["required"] = new JsonArray("code", "message"),
                ["properties"] = new JsonObject
                {
                    ["code"] = Text("A word for programs."),
                    ["message"] = Text("A sentence for people."),
                    ["target"] = Text("The part of the request that it is about."),
                },
            },
        },
    };

    private static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };

    private static (IEdmNamedElement Element, IEdmTypeReference Type) Member(ServedProperty property) => (property.Edm, property.Type);

    private static IEnumerable<ServedProperty> Written(ServedSet set, Mutability from) =>
        set.Properties.Where(property => property.Mutability >= from);

    private JsonObject Described(JsonObject schema, IEdmNamedElement element)
    {
        if (Description(element) is { } description)
            schema["description"] = description;
        return schema;
    }

    private string? Text(IEdmNamedElement element, string term) => element is IEdmVocabularyAnnotatable target
        ? service.Model.FindVocabularyAnnotations<IEdmVocabularyAnnotation>(target, $"Org.OData.Core.V1.{term}")
            .Select(annotation => (annotation.Value as IEdmStringConstantExpression)?.Value).FirstOrDefault()
        : null;
}
