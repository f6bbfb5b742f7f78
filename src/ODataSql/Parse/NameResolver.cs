using Microsoft.OData;
using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;

namespace ODataSql.Parse;

/// <summary>Resolves names as OData 4.01 allows them: in any case, operations without namespace, and entities by alternate key.</summary>
internal sealed class NameResolver : UnqualifiedODataUriResolver
{
    private readonly IEdmModel _model;

    public NameResolver(IEdmModel model)
    {
        _model = model;
        EnableCaseInsensitive = true;
    }

    /// <summary>Resolves <c>Chapters(Code='III.9')</c> by the key or an alternate key of the type (OData 4.01 Protocol, 11.2.4.1).</summary>
    public override IEnumerable<KeyValuePair<string, object>> ResolveKeys(
        IEdmEntityType type, IDictionary<string, string> namedValues, Func<IEdmTypeReference, string, object> convertFunc)
    {
        if (Alternate(type, namedValues.Keys) is not { } key)
            return base.ResolveKeys(type, namedValues, convertFunc);
        return namedValues.Select(named =>
        {
            var property = key.Single(k => k.Key.Equals(named.Key, StringComparison.OrdinalIgnoreCase)).Value;
            var value = convertFunc(property.Type, named.Value) ?? throw new ODataException($"'{named.Value}' is not a value of {property.Name}.");
            return KeyValuePair.Create(property.Name, value);
        }).ToList();
    }

    public override void PromoteBinaryOperandTypes(
        BinaryOperatorKind binaryOperatorKind, ref SingleValueNode leftNode, ref SingleValueNode rightNode, out IEdmTypeReference typeReference)
    {
        if (OperandPromotion.Promote(binaryOperatorKind, ref leftNode, ref rightNode) is { } known)
            typeReference = known;
        else
            base.PromoteBinaryOperandTypes(binaryOperatorKind, ref leftNode, ref rightNode, out typeReference);
    }

    private IDictionary<string, IEdmProperty>? Alternate(IEdmEntityType type, ICollection<string> names) =>
        _model.GetAlternateKeysAnnotation(type)
            .FirstOrDefault(key => key.Count == names.Count && key.Keys.All(k => names.Contains(k, StringComparer.OrdinalIgnoreCase)));
}
