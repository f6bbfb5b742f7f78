using Microsoft.OData.Edm;
using Microsoft.OData.Edm.Vocabularies;

namespace ODataSql.AspNetCore.Hosting;

/// <summary>Whether clients may write a property, by the terms of the Core vocabulary.</summary>
public enum Mutability
{
    /// <summary><c>Core.Computed</c>: the service keeps it, and bodies of writes cannot set it.</summary>
    Computed,

    /// <summary><c>Core.Immutable</c>: set when the row is created, never after.</summary>
    Immutable,

    /// <summary>Clients set and change it.</summary>
    Mutable,
}

/// <summary>A property of an entity set.</summary>
public sealed record ServedProperty(IEdmStructuralProperty Edm, Mutability Mutability)
{
    /// <summary>Name in the model.</summary>
    public string Name => Edm.Name;

    /// <summary>Type in the model.</summary>
    public IEdmTypeReference Type => Edm.Type;
}

/// <summary>A navigation property to one row of another set, which foreign key properties hold.</summary>
/// <param name="Name">Navigation property, e.g. <c>Album</c>.</param>
/// <param name="TargetSet">Set of the row, e.g. <c>Albums</c>.</param>
/// <param name="Via">Properties that hold the key of the row, in its order, e.g. <c>AlbumId</c>.</param>
/// <param name="Inverse">Collection of the other set that leads back, e.g. <c>Tracks</c>; null when there is none.</param>
public sealed record SetLink(string Name, string TargetSet, IReadOnlyList<string> Via, string? Inverse)
{
    /// <summary>The foreign key properties with the key of a row, or with null to unlink.</summary>
    public IReadOnlyDictionary<string, object?> Values(RowKey? target) =>
        Via.Select((property, i) => KeyValuePair.Create(property, target?.Values[i])).ToDictionary(StringComparer.Ordinal);
}

/// <summary>An entity set as the protocol sees it: keys, properties and links, read from the model and its annotations.</summary>
public sealed class ServedSet
{
    private readonly Dictionary<string, ServedProperty> _properties;

    internal ServedSet(IEdmModel model, IEdmEntitySet set, SetCapabilities capabilities)
    {
        (Edm, Capabilities) = (set, capabilities);
        IsVersioned = model.FindVocabularyAnnotations<IEdmVocabularyAnnotation>(set, "Org.OData.Core.V1.OptimisticConcurrency").Any();
        _properties = set.EntityType.StructuralProperties()
            .ToDictionary(p => p.Name, p => new ServedProperty(p, MutabilityOf(model, p)), StringComparer.Ordinal);
        Key = [.. set.EntityType.Key().Select(p => _properties[p.Name])];
        AlternateKeys = [.. model.GetAlternateKeysAnnotation(set.EntityType)
            .Select(key => (IReadOnlyList<string>)[.. key.Values.Select(property => property.Name)])];
        Links = [.. set.EntityType.NavigationProperties().Where(n => n.ReferentialConstraint is not null && !n.Type.IsCollection())
            .Select(n => LinkOf(set, n))];
    }

    /// <summary>The set in the model.</summary>
    public IEdmEntitySet Edm { get; }

    /// <summary>Name of the set.</summary>
    public string Name => Edm.Name;

    /// <summary>Type of its rows.</summary>
    public IEdmEntityType Type => Edm.EntityType;

    /// <summary>What clients may do with it.</summary>
    public SetCapabilities Capabilities { get; }

    /// <summary>Whether rows have a version and so an ETag, by <c>Core.OptimisticConcurrency</c>; then changes require <c>If-Match</c>.</summary>
    public bool IsVersioned { get; }

    /// <summary>The properties of the key.</summary>
    public IReadOnlyList<ServedProperty> Key { get; }

    /// <summary>Properties that name a row as well, by <c>Core.AlternateKeys</c>.</summary>
    public IReadOnlyList<IReadOnlyList<string>> AlternateKeys { get; }

    /// <summary>The links to one row of another set.</summary>
    public IReadOnlyList<SetLink> Links { get; }

    /// <summary>All properties, in the order of the model.</summary>
    public IEnumerable<ServedProperty> Properties => _properties.Values;

    /// <summary>The property of a name; null when there is none.</summary>
    public ServedProperty? Property(string name) => _properties.GetValueOrDefault(name);

    /// <summary>The link of a name; null when there is none.</summary>
    public SetLink? Link(string name) => Links.FirstOrDefault(link => link.Name == name);

    public override string ToString() => Name;

    private static SetLink LinkOf(IEdmEntitySet set, IEdmNavigationProperty navigation)
    {
        var target = set.FindNavigationTarget(navigation);
        var pairs = navigation.ReferentialConstraint.PropertyPairs.ToDictionary(pair => pair.PrincipalProperty.Name, pair =>
            pair.DependentProperty.Name);
        return new SetLink(navigation.Name, target.Name, [.. target.EntityType.Key().Select(key => pairs[key.Name])], navigation.Partner?.Name);
    }

    private static Mutability MutabilityOf(IEdmModel model, IEdmStructuralProperty property) =>
        Has(model, property, "Computed") ? Mutability.Computed : Has(model, property, "Immutable") ? Mutability.Immutable : Mutability.Mutable;

    private static bool Has(IEdmModel model, IEdmStructuralProperty property, string term) =>
        model.FindVocabularyAnnotations<IEdmVocabularyAnnotation>(property, $"Org.OData.Core.V1.{term}").Any();
}
