using Microsoft.OData.Edm;
using Microsoft.OData.Edm.Vocabularies;
using PcaTracker.Api;

namespace PcaTracker.Tests.Api;

/// <summary>Every annotation is of the shape that its vocabulary publishes: readers such as Excel give up on the whole feed over one that is not.</summary>
public class VocabularyShapeTests
{
    private static readonly IEdmModel Model = TrackerModel.Edm;

    [Fact]
    public void Every_value_has_the_type_of_its_term()
    {
        var wrong = Model.VocabularyAnnotations.SelectMany(a => Check(a.Value, a.Term.Type, $"{a.Target} {a.Term.Name}")).ToList();

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_term_stands_where_it_may()
    {
        var wrong = Model.VocabularyAnnotations
            .Where(a => a.Term.AppliesTo is { } targets && !targets.Split(' ').Contains(KindOf(a.Target)))
            .Select(a => $"{a.Term.FullName()} on {KindOf(a.Target)}");

        Assert.Empty(wrong);
    }

    [Fact]
    public void No_term_stands_twice_on_one_element()
    {
        var twice = Model.VocabularyAnnotations.GroupBy(a => (a.Target, a.Term)).Where(g => g.Count() > 1);

        Assert.Empty(twice);
    }

    [Theory]
    [InlineData("Core.ODataVersions")]
    [InlineData("Core.AlternateKeys")]
    [InlineData("Core.Computed")]
    [InlineData("Core.OptimisticConcurrency")]
    [InlineData("Capabilities.ConformanceLevel")]
    [InlineData("Capabilities.FilterFunctions")]
    [InlineData("Capabilities.InsertRestrictions")]
    [InlineData("Validation.AllowedValues")]
    [InlineData("Validation.Minimum")]
    [InlineData("Aggregation.ApplySupported")]
    [InlineData("Repeatability.Supported")]
    [InlineData("Temporal.ApplicationTimeSupport")]
    public void The_service_announces(string term)
    {
        var parts = term.Split('.');

        Assert.Contains(Model.VocabularyAnnotations, a => a.Term.FullName() == $"Org.OData.{parts[0]}.V1.{parts[1]}");
    }

    [Fact]
    public void The_check_sees_a_wrong_shape()
    {
        var level = Model.VocabularyAnnotations.First(a => a.Term.Name == "ConformanceLevel").Term.Type;
        var restrictions = Model.VocabularyAnnotations.First(a => a.Term.Name == "InsertRestrictions").Term.Type;

        Assert.NotEmpty(Check(new EdmStringConstant("Advanced"), level, "level"));
        Assert.NotEmpty(Check(new EdmRecordExpression(new EdmPropertyConstructor("Insertible", new EdmBooleanConstant(true))), restrictions, "restrictions"));
        Assert.NotEmpty(Check(new EdmRecordExpression(new EdmPropertyConstructor("Insertable", new EdmStringConstant("true"))), restrictions, "restrictions"));
        Assert.NotEmpty(Check(new EdmBooleanConstant(true), restrictions, "restrictions"));
        var support = Model.VocabularyAnnotations.First(a => a.Term.Name == "ApplicationTimeSupport").Term.Type;
        Assert.NotEmpty(Check(new EdmRecordExpression(new EdmPropertyConstructor("UnitOfTime", new EdmRecordExpression())), support, "a unit that is none"));
        Assert.NotEmpty(Check(new EdmRecordExpression(new EdmPropertyConstructor("UnitOfTime", new EdmRecordExpression(support.AsComplex()))), support, "a unit that is another type"));
    }

    private static IEnumerable<string> Check(IEdmExpression value, IEdmTypeReference type, string place) => value switch
    {
        IEdmCollectionExpression collection => type.IsCollection()
            ? collection.Elements.SelectMany((element, i) => Check(element, type.AsCollection().ElementType(), $"{place}[{i}]"))
            : [$"{place} is a collection, not {type.FullName()}"],
        IEdmRecordExpression record => type.IsComplex() && TypeOf(record, type.AsComplex().ComplexDefinition()) is { } actual
            ? record.Properties.SelectMany(p => actual.FindProperty(p.Name) is { } declared
                ? Check(p.Value, declared.Type, $"{place}/{p.Name}")
                : [$"{place} has {p.Name}, which {actual.FullTypeName()} has not"])
            : [$"{place} is a record, not {type.FullName()}"],
        IEdmEnumMemberExpression member => type.IsEnum() && member.EnumMembers.All(m => type.AsEnum().EnumDefinition().Members.Contains(m)) ? [] : [$"{place} is a member, not {type.FullName()}"],
        IEdmPathExpression path => type.Definition is IEdmPathType kind && IsPath(path, kind.PathKind) ? [] : [$"{place} is a path, not {type.FullName()}"],
        IEdmPrimitiveValue constant => Holds(Underlying(type), constant) ? [] : [$"{place} is {constant.ValueKind}, not {type.FullName()}"],
        _ => [$"{place} is {value.ExpressionKind}, which is never written here"],
    };

    /// <summary>The type that a record says it has, or the declared one; null where that is abstract or another.</summary>
    private static IEdmStructuredType? TypeOf(IEdmRecordExpression record, IEdmComplexType declared) =>
        (record.DeclaredType?.StructuredDefinition() ?? declared) is { IsAbstract: false } actual && actual.InheritsFrom(declared) | actual == declared ? actual : null;

    private static bool IsPath(IEdmPathExpression path, EdmPathTypeKind kind) => kind switch
    {
        EdmPathTypeKind.PropertyPath => path.ExpressionKind == EdmExpressionKind.PropertyPath,
        EdmPathTypeKind.NavigationPropertyPath => path.ExpressionKind == EdmExpressionKind.NavigationPropertyPath,
        _ => true,
    };

    private static bool Holds(EdmPrimitiveTypeKind kind, IEdmPrimitiveValue constant) => constant switch
    {
        IEdmBooleanConstantExpression => kind is EdmPrimitiveTypeKind.Boolean or EdmPrimitiveTypeKind.PrimitiveType,
        IEdmStringConstantExpression => kind is EdmPrimitiveTypeKind.String or EdmPrimitiveTypeKind.PrimitiveType,
        IEdmIntegerConstantExpression => kind is EdmPrimitiveTypeKind.Int16 or EdmPrimitiveTypeKind.Int32 or EdmPrimitiveTypeKind.Int64 or EdmPrimitiveTypeKind.PrimitiveType,
        _ => false,
    };

    private static EdmPrimitiveTypeKind Underlying(IEdmTypeReference type) => type.Definition switch
    {
        IEdmTypeDefinition definition => definition.UnderlyingType.PrimitiveKind,
        IEdmPrimitiveType primitive => primitive.PrimitiveKind,
        _ => EdmPrimitiveTypeKind.None,
    };

    private static string KindOf(IEdmVocabularyAnnotatable target) => target switch
    {
        IEdmEntityContainer => "EntityContainer",
        IEdmEntitySet => "EntitySet",
        IEdmEntityType => "EntityType",
        IEdmActionImport => "ActionImport",
        IEdmAction => "Action",
        IEdmNavigationProperty => "NavigationProperty",
        IEdmProperty => "Property",
        IEdmOperationParameter => "Parameter",
        _ => target.GetType().Name,
    };
}
