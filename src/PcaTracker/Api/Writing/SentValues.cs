using System.Text.Json;
using Microsoft.OData.Edm;
using PcaTracker.Features.Rows;

namespace PcaTracker.Api.Writing;

/// <summary>Reads the body of a write by what the model says may stand in it.</summary>
internal static class SentValues
{
    /// <summary>Properties of a row.</summary>
    public static ApiRefusal? OfRow(EntitySetDefinition set, JsonDocument? json, bool isNew, out Dictionary<string, object?> values)
    {
        values = [];
        if (json is null)
            return ApiRefusal.Invalid("empty-body", $"Send the properties of the {set.TypeName} as a JSON object.");
        var type = (IEdmEntityType)TrackerModel.Edm.FindDeclaredType($"{TrackerModel.Namespace}.{set.TypeName}");
        return JsonValues.ReadObject(json.RootElement, "", name => TypeOf(set, type, name, isNew), out values);
    }

    /// <summary>Parameters of an action; those it cannot do without must be there.</summary>
    public static ApiRefusal? OfAction(IEdmAction action, JsonDocument? json, out Dictionary<string, object?> values)
    {
        values = [];
        var parameters = action.Parameters.Skip(action.IsBound ? 1 : 0).ToDictionary(p => p.Name);
        if (json is not null && JsonValues.ReadObject(json.RootElement, "", name => parameters.TryGetValue(name, out var parameter)
            ? (parameter.Type, null)
            : (null, ApiRefusal.Invalid("unknown-property", $"{action.Name} has no parameter '{name}'. $metadata lists those it has.")), out values) is { } refusal)
            return refusal;
        var sent = values;
        return parameters.Values.FirstOrDefault(p => !p.Type.IsNullable && sent.GetValueOrDefault(p.Name) is null) is { } missing
            ? ApiRefusal.Invalid("required-property", $"{missing.Name} must be given.", missing.Name)
            : null;
    }

    private static (IEdmTypeReference?, ApiRefusal?) TypeOf(EntitySetDefinition set, IEdmEntityType type, string name, bool isNew)
    {
        if (type.FindProperty(name) is IEdmNavigationProperty)
            return (null, ApiRefusal.NotSupported($"Writing {name} together with a {set.TypeName}"));
        return RowChecks.CheckNames(set, [name], isNew) is { } refusal ? (null, refusal) : (type.FindProperty(name).Type, null);
    }
}
