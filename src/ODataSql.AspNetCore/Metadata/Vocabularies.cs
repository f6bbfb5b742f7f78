using Microsoft.OData.Edm;
using Microsoft.OData.Edm.Vocabularies;
using Microsoft.OData.Edm.Vocabularies.V1;

namespace ODataSql.AspNetCore.Metadata;

/// <summary>The published vocabularies that a service describes itself with (https://github.com/oasis-tcs/odata-vocabularies).</summary>
public static class Vocabularies
{
    private const string Published = "https://oasis-tcs.github.io/odata-vocabularies/vocabularies/";

    private static readonly IEdmModel[] Known =
        [CoreVocabularyModel.Instance, CapabilitiesVocabularyModel.Instance, ValidationVocabularyModel.Instance, MakeAggregation(),
            MakeRepeatability(), MakeTemporal()];

    /// <summary>Those that the library does not bring along: of each, what we use, as published.</summary>
    public static IReadOnlyList<IEdmModel> Own { get; } = Known[3..];

    /// <summary>What <c>$metadata</c> refers to: each vocabulary by its published address.</summary>
    public static IReadOnlyList<IEdmReference> References { get; } =
        [.. new[] { "Core", "Capabilities", "Validation", "Aggregation", "Repeatability", "Temporal" }.Select(Reference)];

    /// <summary>A term by alias and name, e.g. <c>Capabilities.TopSupported</c>.</summary>
    public static IEdmTerm Term(string name) => Known.Select(m => m.FindDeclaredTerm(Qualified(name))).OfType<IEdmTerm>().Single();

    /// <summary>A type by alias and name, e.g. <c>Temporal.UnitOfTimeDate</c>.</summary>
    public static IEdmComplexType Type(string name) => Known.Select(m => m.FindDeclaredType(Qualified(name))).OfType<IEdmComplexType>().Single();

    /// <summary>A member of an enumeration, e.g. <c>Aggregation.RollupType</c> and <c>None</c>.</summary>
    public static IEdmExpression Member(string type, string member) =>
        new EdmEnumMemberExpression(Known.Select(m => m.FindDeclaredType(Qualified(type))).OfType<IEdmEnumType>().Single().Members.Single(m =>
            m.Name == member));

    /// <summary>Where a type is declared, by its qualified name.</summary>
    public static string AddressOf(string type) => $"{AddressOfNamespace(type[..type.LastIndexOf('.')])}#{type}";

    private static string AddressOfNamespace(string name) => $"{Published}{name}.xml";

    private static string Qualified(string name) => name.Split('.') is [var alias, var rest] ? $"{Namespace(alias)}.{rest}" : name;

    private static string Namespace(string alias) => $"Org.OData.{alias}.V1";

    private static EdmReference Reference(string alias)
    {
        var reference = new EdmReference(new Uri(AddressOfNamespace(Namespace(alias))));
        reference.AddInclude(new EdmInclude(alias, Namespace(alias)));
        return reference;
    }

    private static EdmModel MakeAggregation()
    {
        var (model, name) = (new EdmModel(), Namespace("Aggregation"));
        var rollup = new EdmEnumType(name, "RollupType");
        foreach (var member in new[] { "None", "SingleHierarchy", "MultipleHierarchies" })
            rollup.AddMember(member, new EdmEnumMemberValue(rollup.Members.Count()));
        model.AddElement(rollup);
        var apply = new EdmComplexType(name, "ApplySupportedType");
        apply.AddStructuralProperty("Transformations",
            new EdmCollectionTypeReference(new EdmCollectionType(EdmCoreModel.Instance.GetString(isNullable: false))));
        apply.AddStructuralProperty("Rollup", new EdmEnumTypeReference(rollup, isNullable: false));
        model.AddElement(apply);
        model.AddElement(new EdmTerm(name, "ApplySupported", new EdmComplexTypeReference(apply, isNullable: false), "EntitySet"));
        return model;
    }

    private static EdmModel MakeRepeatability()
    {
        var model = new EdmModel();
        var tag = (IEdmTypeDefinition)CoreVocabularyModel.Instance.FindDeclaredType("Org.OData.Core.V1.Tag");
        model.AddElement(new EdmTerm(Namespace("Repeatability"), "Supported", new EdmTypeDefinitionReference(tag, isNullable: false),
            "EntityContainer Action ActionImport EntitySet"));
        foreach (var term in (string[])["DeleteWithClientIDSupported", "DeleteWithRequestIDSupported"])
            model.AddElement(new EdmTerm(Namespace("Repeatability"), term, new EdmTypeDefinitionReference(tag, isNullable: false),
                "EntityContainer"));
        return model;
    }

    private static EdmModel MakeTemporal()
    {
        var (model, name) = (new EdmModel(), Namespace("Temporal"));
        var (core, path) = (EdmCoreModel.Instance, EdmCoreModel.Instance.GetPropertyPath(isNullable: false));
        var unit = new EdmComplexType(name, "UnitOfTime", null, isAbstract: true);
        var days = new EdmComplexType(name, "UnitOfTimeDate", unit);
        days.AddStructuralProperty("ClosedClosedPeriods", core.GetBoolean(isNullable: false));
        var timeline = new EdmComplexType(name, "Timeline", null, isAbstract: true);
        var snapshot = new EdmComplexType(name, "TimelineSnapshot", timeline);
        var visible = new EdmComplexType(name, "TimelineVisible", timeline);
        visible.AddStructuralProperty("PeriodStart", path);
        visible.AddStructuralProperty("PeriodEnd", path);
        visible.AddStructuralProperty("ObjectKey", new EdmCollectionTypeReference(new EdmCollectionType(path)));
        var support = new EdmComplexType(name, "ApplicationTimeSupportType");
        support.AddStructuralProperty("UnitOfTime", new EdmComplexTypeReference(unit, isNullable: false));
        support.AddStructuralProperty("Timeline", new EdmComplexTypeReference(timeline, isNullable: false));
        support.AddStructuralProperty("SupportedActions", new EdmCollectionTypeReference(new EdmCollectionType(core.GetString(isNullable: false))));
        foreach (var type in new[] { unit, days, timeline, snapshot, visible, support })
            model.AddElement(type);
        model.AddElement(new EdmTerm(name, "ApplicationTimeSupport", new EdmComplexTypeReference(support, isNullable: false),
            "EntitySet NavigationProperty"));
        return model;
    }
}
