using Microsoft.OData.Edm;
using Kind = Microsoft.OData.Edm.EdmPrimitiveTypeKind;

namespace ODataSql.Tests.Grammar;

/// <summary>A generated request with the unsupported syntax in it; without any, the request must succeed.</summary>
internal sealed record Asked(string Resource, IReadOnlyList<string> Refused);

/// <summary>
/// Generates requests by the rules of the OData 4.01 ABNF over any model. Each method is the rule of its name and returns one of its
/// sentences. Expressions have correct types, so that every request must succeed unless it has unsupported syntax.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="dice">The random numbers.</param>
/// <param name="isSearched">Whether a type has a full-text index.</param>
internal sealed partial class ODataGrammar(IEdmModel model, Random dice, Func<IEdmEntityType, bool> isSearched) : Sentences(dice)
{
    private readonly List<string> _refused = [];
    private readonly List<string> _aliases = [];
    private readonly Stack<Frame> _frames = new();
    private int _depth;

    /// <summary>The rows of an expression, and the variable that names them.</summary>
    private sealed record Frame(IEdmEntityType Type, string Prefix, bool IsRoot);

    private Frame Here => _frames.Peek();

    /// <summary>A request of any form.</summary>
    public Asked Request()
    {
        Begin();
        var text = OdataRelativeUri();
        return new Asked(text + string.Concat(_aliases.Select((alias, i) => (i == 0 && !text.Contains('?', StringComparison.Ordinal) ? "?" : "&") + alias)), [.. _refused]);
    }

    /// <summary>A condition on the rows of a set.</summary>
    public Asked Condition(IEdmEntitySet set)
    {
        Begin();
        return new Asked(About(set.EntityType, "", isRoot: true, BoolCommonExpr), [.. _refused]);
    }

    private void Begin()
    {
        _refused.Clear();
        _aliases.Clear();
        _expands = 0;
    }

    /// <summary>Records syntax that the engine does not support.</summary>
    private string Refused(string name)
    {
        _refused.Add(name);
        return name;
    }

    private string About(IEdmEntityType type, string prefix, bool isRoot, Func<string> part)
    {
        _frames.Push(new Frame(type, prefix, isRoot));
        var text = part();
        _frames.Pop();
        return text;
    }

    /// <summary>Generates a part one level deeper.</summary>
    private string Deeper(Func<string> part)
    {
        _depth++;
        var text = part();
        _depth--;
        return text;
    }

    private bool IsDeep => _depth > 3;

    private static IReadOnlyList<IEdmStructuralProperty> Properties(IEdmEntityType type, Kind kind) =>
        [.. type.StructuralProperties().Where(p => p.Type.IsPrimitive() && (IsNumber(kind) ? IsNumber(p.Type.PrimitiveKind()) : p.Type.PrimitiveKind() == kind))];

    private static bool Has(IEdmEntityType type, Kind kind) => Properties(type, kind).Count > 0;

    private static string KeyOf(IEdmEntityType type) => type.Key().First().Name;

    private static IReadOnlyList<IEdmNavigationProperty> Navigations(IEdmEntityType type, bool toMany) =>
        [.. type.NavigationProperties().Where(n => n.TargetMultiplicity() == EdmMultiplicity.Many == toMany)];

    /// <summary>A navigation property, or the key where there is none.</summary>
    private string AnyNavigation(IEdmEntityType type) => Pick<IEdmProperty>([.. type.NavigationProperties().DefaultIfEmpty<IEdmProperty>(type.Key().First())]).Name;

    private IReadOnlyList<IEdmEntitySet> Sets => [.. model.EntityContainer.EntitySets()];

    private IEdmEntitySet SetOf(IEdmEntityType type) => Sets.First(s => s.EntityType == type);

    private static bool IsNumber(Kind kind) => kind is Kind.Byte or Kind.SByte or Kind.Int16 or Kind.Int32 or Kind.Int64 or Kind.Single or Kind.Double or Kind.Decimal;

    private static string Escaped(string text) => Uri.EscapeDataString(text);
}
