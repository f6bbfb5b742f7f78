using System.Text.Json.Nodes;
using Microsoft.OData.Edm;

namespace ODataSql.AspNetCore.Metadata;

/// <summary>Completes the JSON that the library writes of a model, which follows an early draft (OData CSDL JSON 4.01, 7, 8, 13.5 and
/// 14.4.12).</summary>
internal static class CsdlJson
{
    public static void Complete(JsonObject document, IEdmModel model)
    {
        var schema = document[model.EntityContainer.Namespace]!;
        foreach (var type in model.SchemaElements.OfType<IEdmStructuredType>())
            foreach (var property in type.DeclaredProperties)
                Complete(schema[((IEdmSchemaType)type).Name]![property.Name]!.AsObject(), property);
        foreach (var import in model.EntityContainer.OperationImports())
            schema[model.EntityContainer.Name]![import.Name]!.AsObject().Remove("$Kind");
        CompleteTypes(document);
    }

    private static void Complete(JsonObject written, IEdmProperty property)
    {
        if (property is IEdmNavigationProperty navigation && navigation.TargetMultiplicity() == EdmMultiplicity.ZeroOrOne)
            written["$Nullable"] = true;
        if (property is IEdmStructuralProperty { DefaultValueString: { } value })
            written["$DefaultValue"] = property.Type.IsString() ? JsonValue.Create(value) : JsonNode.Parse(value);
    }

    // The type of a record is told by where it is declared.
    private static void CompleteTypes(JsonNode? node)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items)
                CompleteTypes(item);
        }
        else if (node is JsonObject members)
        {
            foreach (var (_, value) in members)
                CompleteTypes(value);
            if (members["@type"] is { } type)
                members["@type"] = Vocabularies.AddressOf((string)type!);
        }
    }
}
