using Microsoft.OData.Edm;
using Microsoft.OData.Edm.Csdl;
using Microsoft.OData.Edm.Vocabularies;
using Microsoft.OData.Edm.Vocabularies.V1;

namespace PcaTracker.Api;

/// <summary>The EDM of the feed, made once from <see cref="EntitySets"/>.</summary>
public static class TrackerModel
{
    private static readonly IEdmTerm AllowedValues = ValidationVocabularyModel.Instance.FindDeclaredTerm("Org.OData.Validation.V1.AllowedValues");

    public const string Namespace = "PcaTracker";

    public static IEdmModel Edm { get; } = Build();

    private static EdmModel Build()
    {
        var model = new EdmModel();
        var container = new EdmEntityContainer(Namespace, "Tracker");
        model.AddElement(container);

        var types = EntitySets.All.ToDictionary(s => s.Name, s => AddType(model, s));
        var sets = EntitySets.All.ToDictionary(s => s.Name, s => container.AddEntitySet(s.Name, types[s.Name]));
        foreach (var set in EntitySets.All)
        {
            foreach (var link in set.Links)
                AddLink(set, link, types, sets);
            if (set.AlternateKey is { } key)
                model.AddAlternateKeyAnnotation(types[set.Name], new Dictionary<string, IEdmProperty> { [key] = types[set.Name].FindProperty(key) });
            model.SetDescriptionAnnotation(sets[set.Name], set.Description);
            if (set.Changeable)
                model.SetOptimisticConcurrencyAnnotation(sets[set.Name], []);
        }

        TrackerActions.AddTo(model, container, types);
        return model;
    }

    private static EdmEntityType AddType(EdmModel model, EntitySetDefinition set)
    {
        var type = model.AddEntityType(Namespace, set.TypeName);
        foreach (var property in set.Properties)
        {
            var added = type.AddStructuralProperty(property.Name, TypeOf(property));
            if (property.Name == "Id")
                type.AddKeys(added);
            if (property.Access == PropertyAccess.ReadOnly)
                Annotate(model, added, CoreVocabularyModel.ComputedTerm);
            else if (property.Access == PropertyAccess.CreateOnly)
                Annotate(model, added, CoreVocabularyModel.ImmutableTerm);
            if (property.Values is { } values)
                AnnotateValues(model, added, values);
        }

        return type;
    }

    private static void AddLink(EntitySetDefinition set, LinkDefinition link, Dictionary<string, EdmEntityType> types, Dictionary<string, EdmEntitySet> sets)
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
        sets[set.Name].AddNavigationTarget(toOne, sets[link.TargetSet]);
        sets[link.TargetSet].AddNavigationTarget(toOne.Partner, sets[set.Name]);
    }

    private static IEdmTypeReference TypeOf(PropertyDefinition property) =>
        property.Kind == EdmPrimitiveTypeKind.String
            ? new EdmStringTypeReference(EdmCoreModel.Instance.GetPrimitiveType(property.Kind), !property.Required, isUnbounded: false, property.MaxLength, isUnicode: true)
            : EdmCoreModel.Instance.GetPrimitive(property.Kind, !property.Required);

    private static void Annotate(EdmModel model, IEdmProperty property, IEdmTerm term)
    {
        var annotation = new EdmVocabularyAnnotation(property, term, new EdmBooleanConstant(true));
        annotation.SetSerializationLocation(model, EdmVocabularyAnnotationSerializationLocation.Inline);
        model.AddVocabularyAnnotation(annotation);
    }

    private static void AnnotateValues(EdmModel model, IEdmProperty property, IReadOnlyList<string> values)
    {
        var annotation = new EdmVocabularyAnnotation(property, AllowedValues, new EdmCollectionExpression(
            values.Select(v => new EdmRecordExpression(new EdmPropertyConstructor("Value", new EdmStringConstant(v))))));
        annotation.SetSerializationLocation(model, EdmVocabularyAnnotationSerializationLocation.Inline);
        model.AddVocabularyAnnotation(annotation);
    }
}
