using System.Globalization;
using Microsoft.OData.Edm;
using Microsoft.OData.Edm.Vocabularies;
using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Metadata;
using PcaTracker.Api.Past;
using PcaTracker.Contract;
using PcaTracker.Storage;

namespace PcaTracker.Api;

/// <summary>The EDM of the API, made once from <see cref="EntitySets"/>.</summary>
public static class TrackerModel
{
    public const string Namespace = "PcaTracker";

    public static IEdmModel Edm { get; } = Build(new Version(4, 0));

    /// <summary>The model, to be written down as CSDL of that version: 4.0 or 4.1 (which is how the library says 4.01).</summary>
    internal static EdmModel Build(Version csdl)
    {
        var model = new EdmModel();
        model.SetEdmVersion(csdl);
        model.SetEdmReferences(Vocabularies.References);
        foreach (var vocabulary in Vocabularies.Own)
            model.AddReferencedModel(vocabulary);
        var container = new EdmEntityContainer(Namespace, "Tracker");
        model.AddElement(container);

        var types = EntitySets.All.ToDictionary(s => s.Name, s => AddType(model, s.TypeName, s.Description, s.Properties));
        var sets = EntitySets.All.ToDictionary(s => s.Name, s => container.AddEntitySet(s.Name, types[s.Name]));
        foreach (var set in EntitySets.All)
        {
            foreach (var link in set.Links)
                AddLink(model, set, link, types, sets);
            if (set.AlternateKey is { } key)
                AnnotateAlternateKey(model, types[set.Name], key);
            model.Annotate(sets[set.Name], "Core.Description", set.Description);
            if (set.Changeable)
                model.Annotate(sets[set.Name], "Core.OptimisticConcurrency", new EdmCollectionExpression());
            Capabilities.Describe(model, sets[set.Name], CapabilitiesOf(set));
        }

        TrackerActions.AddTo(model, container, types);
        TrackerFunctions.AddTo(model, container, types);
        Capabilities.Describe(model, container, repeatable: true, "The record of a treaty negotiation.",
            "What the reader may see of chapters, articles, rounds, outcomes, positions, issues and deadlines; what it may not see does not exist. "
                + "Rows of own sets are changed with If-Match.");
        return model;
    }

    /// <summary>What clients may do with a set.</summary>
    internal static SetCapabilities CapabilitiesOf(EntitySetDefinition set) => (set.Creatable ? SetCapabilities.Full : SetCapabilities.ReadOnly) with
    {
        Deletable = set.Creatable && !set.NeverDeleted,
        Searchable = set.Properties.Any(p => p.Searched),
        TracksChanges = set.IsTracked,
        Upsertable = set.Creatable && set.AlternateKey is not null,
        Timeline = set.Timeline,
        IsSnapshot = PastRows.Has(set),
        TimelineKey = [.. set.Links.Select(link => link.Via)],
    };

    /// <summary>Adds a type of rows; the first property is its key.</summary>
    internal static EdmEntityType AddType(EdmModel model, string name, string description, IReadOnlyList<PropertyDefinition> properties)
    {
        var type = model.AddEntityType(Namespace, name);
        model.Annotate(type, "Core.Description", description);
        foreach (var property in properties)
        {
            var added = type.AddStructuralProperty(property.Name, TypeOf(property), DefaultOf(property));
            if (property == properties[0])
                type.AddKeys(added);
            AnnotateProperty(model, added, property);
        }

        return type;
    }

    private static void AddLink(EdmModel model, EntitySetDefinition set, LinkDefinition link, Dictionary<string, EdmEntityType> types,
        Dictionary<string, EdmEntitySet> sets)
    {
        var (from, to) = (types[set.Name], types[link.TargetSet]);
        var via = set.Property(link.Via)!;
        var toOne = from.AddBidirectionalNavigation(
            new EdmNavigationPropertyInfo
            {
                Name = link.Name,
                Target = to,
                TargetMultiplicity = via.Required ? EdmMultiplicity.One : EdmMultiplicity.ZeroOrOne,
                DependentProperties = [(IEdmStructuralProperty)from.FindProperty(link.Via)],
                PrincipalProperties = to.Key(),
            },
            new EdmNavigationPropertyInfo { Name = link.Inverse, Target = from, TargetMultiplicity = EdmMultiplicity.Many });
        model.Annotate(toOne, "Core.Description", $"The row of {link.TargetSet} whose Id is in {link.Via}.");
        model.Annotate(toOne.Partner, "Core.Description", $"The rows of {set.Name} that have this row's Id in {link.Via}.");
        sets[set.Name].AddNavigationTarget(toOne, sets[link.TargetSet]);
        sets[link.TargetSet].AddNavigationTarget(toOne.Partner, sets[set.Name]);
        // Its rows are kept by the program: in the body of a write they are ignored.
        if (!set.Creatable)
            model.Annotate(toOne.Partner, "Core.Permissions", Vocabularies.Member("Core.Permission", "Read"));
    }

    internal static IEdmTypeReference TypeOf(PropertyDefinition property) =>
        TypeOf(property, property.IsNullable);

    private static IEdmTypeReference TypeOf(PropertyDefinition property, bool isNullable) => property.Kind switch
    {
        EdmPrimitiveTypeKind.String =>
            new EdmStringTypeReference(EdmCoreModel.Instance.GetPrimitiveType(property.Kind), isNullable, isUnbounded: false,
                property.MaxLength, isUnicode: true),
        EdmPrimitiveTypeKind.DateTimeOffset => EdmCoreModel.Instance.GetTemporal(property.Kind, Instants.Precision, isNullable),
        _ => EdmCoreModel.Instance.GetPrimitive(property.Kind, isNullable),
    };

    private static string? DefaultOf(PropertyDefinition property) => property.Default switch
    {
        null => null,
        bool flag => flag ? "true" : "false",
        var value => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static void AnnotateProperty(EdmModel model, IEdmProperty target, PropertyDefinition property)
    {
        model.Annotate(target, "Core.Description", property.Description);
        if (property.Access == PropertyAccess.ReadOnly)
            model.Annotate(target, "Core.Computed", true);
        else if (property.Access == PropertyAccess.CreateOnly)
            model.Annotate(target, "Core.Immutable", true);
        if (property.Allowed is { } allowed)
        {
            model.Annotate(target, "Validation.AllowedValues",
                new EdmCollectionExpression(allowed.Select(a => Annotations.Record(("Value", a.Value)))));
            model.Annotate(target, "Core.LongDescription", string.Join('\n', allowed.Select(a => $"{a.Value}: {a.Description}")));
        }

        if (property.Min is { } min)
            model.Annotate(target, "Validation.Minimum", new EdmIntegerConstant(min));
        if (property.Max is { } max)
            model.Annotate(target, "Validation.Maximum", new EdmIntegerConstant(max));
    }

    private static void AnnotateAlternateKey(EdmModel model, EdmEntityType type, string property)
    {
        var reference = Annotations.Record(("Name", new EdmPropertyPathExpression(property)), ("Alias", property));
        model.Annotate(type, "Core.AlternateKeys", new EdmCollectionExpression(Annotations.Record(("Key", new EdmCollectionExpression(reference)))));
    }
}
