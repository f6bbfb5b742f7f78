using Microsoft.OData.Edm;
using PcaTracker.Contract;

namespace PcaTracker.Api.Writing;

/// <summary>What a write asks of the contract beyond its table.</summary>
internal static class ContractLinks
{
    public static IEdmEntityType Type(this EntitySetDefinition set) =>
        (IEdmEntityType)TrackerModel.Edm.FindDeclaredType($"{TrackerModel.Namespace}.{set.TypeName}");

    /// <summary>The rows that a collection such as <c>Positions</c> of a chapter holds: their set, and their link to the one.</summary>
    public static (EntitySetDefinition Set, LinkDefinition Link)? Inverse(EntitySetDefinition owner, string name)
    {
        foreach (var set in EntitySets.All)
        {
            if (set.Links.FirstOrDefault(l => l.TargetSet == owner.Name && l.Inverse == name) is { } link)
                return (set, link);
        }

        return null;
    }
}
