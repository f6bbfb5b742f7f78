using Microsoft.OData.Edm;
using Microsoft.OData.Edm.Csdl;
using Microsoft.OData.Edm.Vocabularies;

namespace ODataSql.AspNetCore.Metadata;

/// <summary>Writes annotations of the published shapes on a model.</summary>
public static class Annotations
{
    /// <summary>Writes an annotation with a composed value, inside the element of its target.</summary>
    public static void Annotate(this EdmModel model, IEdmVocabularyAnnotatable target, string term, IEdmExpression value)
    {
        var annotation = new EdmVocabularyAnnotation(target, Vocabularies.Term(term), value);
        annotation.SetSerializationLocation(model, EdmVocabularyAnnotationSerializationLocation.Inline);
        model.AddVocabularyAnnotation(annotation);
    }

    /// <summary>Writes an annotation that is true or false.</summary>
    public static void Annotate(this EdmModel model, IEdmVocabularyAnnotatable target, string term, bool value) =>
        model.Annotate(target, term, new EdmBooleanConstant(value));

    /// <summary>Writes an annotation that is a text.</summary>
    public static void Annotate(this EdmModel model, IEdmVocabularyAnnotatable target, string term, string text) =>
        model.Annotate(target, term, new EdmStringConstant(text));

    /// <summary>A record of flags and numbers.</summary>
    public static IEdmExpression Record(params IEnumerable<(string Name, object Value)> properties) =>
        new EdmRecordExpression(properties.Select(p => new EdmPropertyConstructor(p.Name, Constant(p.Value))));

    /// <summary>A record of a type derived from the one that is declared.</summary>
    public static IEdmExpression Record(string type, params IEnumerable<(string Name, object Value)> properties) =>
        new EdmRecordExpression(new EdmComplexTypeReference(Vocabularies.Type(type), isNullable: false),
            properties.Select(p => new EdmPropertyConstructor(p.Name, Constant(p.Value))));

    /// <summary>A collection of texts.</summary>
    public static IEdmExpression Strings(params IEnumerable<string> values) =>
        new EdmCollectionExpression(values.Select(v => new EdmStringConstant(v)));

    private static IEdmExpression Constant(object value) => value switch
    {
        bool flag => new EdmBooleanConstant(flag),
        int number => new EdmIntegerConstant(number),
        long number => new EdmIntegerConstant(number),
        string text => new EdmStringConstant(text),
        IEdmExpression expression => expression,
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };
}
