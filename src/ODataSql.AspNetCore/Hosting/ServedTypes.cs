using Microsoft.OData.Edm;

namespace ODataSql.AspNetCore.Hosting;

/// <summary>The EDM types that the service reads and writes. A model with any other is refused at the start.</summary>
public static class ServedTypes
{
    /// <summary>The primitive types of properties.</summary>
    public static IReadOnlySet<EdmPrimitiveTypeKind> All { get; } = new HashSet<EdmPrimitiveTypeKind>
    {
        EdmPrimitiveTypeKind.String, EdmPrimitiveTypeKind.Boolean, EdmPrimitiveTypeKind.Byte, EdmPrimitiveTypeKind.SByte, EdmPrimitiveTypeKind.Int16,
        EdmPrimitiveTypeKind.Int32, EdmPrimitiveTypeKind.Int64, EdmPrimitiveTypeKind.Double, EdmPrimitiveTypeKind.Decimal, EdmPrimitiveTypeKind.Date,
        EdmPrimitiveTypeKind.TimeOfDay, EdmPrimitiveTypeKind.DateTimeOffset, EdmPrimitiveTypeKind.Guid,
    };

    /// <summary>Throws what a model has and the service does not serve, by name.</summary>
    public static void Check(IEdmModel model)
    {
        foreach (var set in model.EntityContainer.EntitySets())
        {
            if (!set.EntityType.Key().Any())
                throw new NotSupportedException($"{set.EntityType.FullName()} has no key, and rows of {set.Name} could not be addressed.");
            foreach (var property in set.EntityType.StructuralProperties())
                if (!property.Type.IsPrimitive() || !All.Contains(property.Type.PrimitiveKind()))
                    throw new NotSupportedException(
                        $"{set.Name}.{property.Name} is of type {property.Type.FullName()}. Served are: "
                            + $"{string.Join(", ", All.Select(kind => $"Edm.{kind}"))}.");
        }
    }
}
