using System.Text.RegularExpressions;
using Microsoft.OData;
using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;

namespace ODataSql.Parse;

/// <summary>
/// The type of the rows at one point of a request. The library parses expressions against a type; <c>$compute</c> and <c>$apply</c> add
/// properties that no type of the model has, so a type is made for the request.
/// </summary>
internal sealed partial class RowType
{
    private const string Namespace = "computed";

    private readonly ParseContext _context;
    private readonly IEdmNavigationSource? _set;
    private readonly int _depth;

    /// <summary>The type of the rows of an entity set.</summary>
    /// <param name="context">The request.</param>
    /// <param name="type">The entity type; null where a path ends at a value.</param>
    /// <param name="set">The entity set.</param>
    public RowType(ParseContext context, IEdmType? type, IEdmNavigationSource? set)
        : this(context, type as IEdmEntityType, set, isEntity: true, depth: 0)
    {
    }

    private RowType(ParseContext context, IEdmEntityType? type, IEdmNavigationSource? set, bool isEntity, int depth)
    {
        (_context, Type, _set, IsEntity, _depth) = (context, type, set, isEntity, depth);
    }

    public ParseContext Context => _context;

    /// <summary>The type against which expressions are parsed; null where a path ends at a value.</summary>
    public IEdmEntityType? Type { get; }

    /// <summary>Whether the rows are still entities with a key and navigation properties.</summary>
    public bool IsEntity { get; }

    /// <summary>The rows with one more property.</summary>
    public RowType With(string name, IEdmTypeReference type, string option)
    {
        CheckNew(name, option);
        var extended = new EdmEntityType(Namespace, Type!.Name, Type);
        extended.AddStructuralProperty(name, type);
        return new RowType(_context, extended, _set, IsEntity, _depth);
    }

    /// <summary>Rows with other properties, given by path.</summary>
    public RowType Of(IEnumerable<(string Path, IEdmTypeReference Type)> properties, string option)
    {
        var type = new EdmEntityType(Namespace, Type!.Name);
        Fill(type, [.. properties], option);
        return new RowType(_context, type, _set, isEntity: false, _depth);
    }

    /// <summary>All primitive properties by path.</summary>
    public IEnumerable<(string Path, IEdmTypeReference Type)> Properties => PropertiesOf(Type!, "");

    public FilterClause Filter(string text, string option) =>
        LibraryParser.Run(option, () => Read("$filter", text, parser => parser.ParseFilter(), option), text);

    public OrderByClause OrderBy(string text, string option) =>
        LibraryParser.Run(option, () => Read("$orderby", text, parser => parser.ParseOrderBy(), option), text);

    /// <summary>Parses <c>$select</c> and <c>$expand</c>; one of them may be missing.</summary>
    public SelectExpandClause SelectExpand(IReadOnlyDictionary<string, string> options, string option)
    {
        var items = options.TryGetValue("$expand", out var expand) ? ExpandParser.Items(expand) : [];
        var own = items.Where(ExpandParser.IsReadByEngine).Select(item => ExpandParser.Parse(item, this)).ToList();
        if (own.Count == 0)
            return SelectExpandByLibrary(options, option);
        var left = items.Where(item => !ExpandParser.IsReadByEngine(item)).ToList();
        var rest = new Dictionary<string, string>(options, StringComparer.Ordinal) { ["$expand"] = string.Join(',', left) };
        if (left.Count == 0)
            rest.Remove("$expand");
        if (rest.Count == 0)
            return new SelectExpandClause(own, allSelected: true);
        var others = SelectExpandByLibrary(rest, option);
        var named = left.Select(item => ExpandParser.NameOf(item)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new SelectExpandClause([.. others.SelectedItems.Where(item => !IsReplaced(item)), .. own], others.AllSelected);

        // A named item replaces the one that '*' stands for.
        bool IsReplaced(SelectItem item) => item is ExpandedReferenceSelectItem expanded && expanded.Navigation() is var navigation
            && !named.Contains(navigation.Name) && own.Exists(o => o is not ExpandedCountSelectItem && o.Navigation() == navigation);
    }

    /// <summary>Parses <c>$select</c> and <c>$expand</c> whose options the library knows.</summary>
    public SelectExpandClause SelectExpandByLibrary(IReadOnlyDictionary<string, string> options, string option) =>
        CheckSelection(
            LibraryParser.Run(option, () => Read(options, parser => parser.ParseSelectAndExpand(), option), string.Join(" and ", options.Values)));

    /// <summary>Refuses items that have no effect here.</summary>
    private static SelectExpandClause CheckSelection(SelectExpandClause clause)
    {
        foreach (var item in clause.SelectedItems)
        {
            _ = item switch
            {
                ExpandedNavigationSelectItem rows => CheckSelection(rows.SelectAndExpand),
                // Selected operations are ignored, because rows do not contain them.
                ExpandedReferenceSelectItem or PathSelectItem or WildcardSelectItem or NamespaceQualifiedWildcardSelectItem => clause,
                PathCountSelectItem => throw QueryRefusedException.NotSupported("'/$count' in $select", "$select"),
                _ => throw QueryRefusedException.NotSupported($"An item such as '{item.GetType().Name}' in $select", "$select"),
            };
        }

        return clause;
    }

    /// <summary>The type of the rows of an expanded navigation property.</summary>
    public RowType ExpandedRows(ExpandedReferenceSelectItem item) =>
        _depth < Limits.ExpandDepth
            ? new RowType(_context, item.Navigation().ToEntityType(), item.NavigationSource, isEntity: true, _depth + 1)
            : throw QueryRefusedException.Invalid("too-deep", $"$expand may be nested {Limits.ExpandDepth} deep.", "$expand");

    /// <summary>Parses one expression of any type.</summary>
    public SingleValueNode Value(string text, string option)
    {
        var clause = OrderBy(text, option);
        return clause is { ThenBy: null, Direction: OrderByDirection.Ascending } && !text.EndsWith(" asc", StringComparison.OrdinalIgnoreCase)
            ? clause.Expression
            : throw QueryRefusedException.Invalid("invalid-query", $"'{text}' is not one expression.", option);
    }

    private T Read<T>(string name, string text, Func<ODataQueryOptionParser, T> read, string option) =>
        Read(new Dictionary<string, string>(StringComparer.Ordinal) { [name] = text }, read, option);

    private T Read<T>(IReadOnlyDictionary<string, string> options, Func<ODataQueryOptionParser, T> read, string option)
    {
        var all = options.ToDictionary(o => o.Key, o => Rewritten(o.Value, option), StringComparer.Ordinal);
        foreach (var (alias, value) in _context.Aliases)
            all[alias] = Rewritten(value, alias);
        var parser = new ODataQueryOptionParser(_context.Model, Type, _set, all) { Resolver = new NameResolver(_context.Model) };
        parser.Settings.MaximumExpansionDepth = Limits.ExpandDepth + 1;
        var result = RefusingKeys(() => read(parser), option);
        foreach (var (alias, node) in parser.ParameterAliasNodes)
            _context.AliasNodes[alias] = node;
        return result;
    }

    /// <summary>Refuses a key after a navigation property, which the library reports as an unknown function.</summary>
    private T RefusingKeys<T>(Func<T> read, string option)
    {
        try
        {
            return read();
        }
        catch (ODataException unknown) when (
            UnknownFunction().Match(unknown.Message).Groups["name"] is { Success: true, Value: var name } && IsNavigation(name))
        {
            throw QueryRefusedException.NotSupported($"A key after '{name}' in {option}", option);
        }
    }

    private bool IsNavigation(string name) =>
        _context.Model.SchemaElements.OfType<IEdmEntityType>().Any(type => type.FindProperty(name) is IEdmNavigationProperty);

    /// <summary>The text of an option in a form that the library knows.</summary>
    private string Rewritten(string text, string option)
    {
        UnsupportedSyntax.Refuse(text, option, isNested: _depth > 0);
        OptionRules.CheckCounts(text, option);
        return NestedSearch.Encode(OptionText.Rewrite(text, _context.Aliases, option));
    }

    private void CheckNew(string name, string option)
    {
        if (!IsIdentifier(name))
            throw NoName(name, option);
        if (Type!.Properties().Any(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            throw Repeated(name, option);
    }

    public static QueryRefusedException Repeated(string name, string option) =>
        QueryRefusedException.Invalid("repeated-alias", $"There is a property '{name}' already; give the new one another name.", option);

    private static bool IsIdentifier(string name) =>
        name.Length is > 0 and <= 128 && (char.IsLetter(name[0]) || name[0] == '_') && name.All(c => char.IsLetterOrDigit(c) || c == '_');

    private static void Fill(EdmStructuredType type, IReadOnlyList<(string Path, IEdmTypeReference Type)> properties, string option)
    {
        foreach (var group in properties.GroupBy(p => p.Path.Split('/')[0], StringComparer.OrdinalIgnoreCase))
        {
            var leaves = group.Count(p => p.Path.Length == group.Key.Length);
            if (leaves > 1 || leaves == 1 && group.Count() > 1)
                throw QueryRefusedException.Invalid(
                    "repeated-alias", $"'{group.Key}' names two results of one transformation; give one of them another name.", option);
            if (!IsIdentifier(group.Key))
                throw NoName(group.Key, option);
            if (leaves == 1)
            {
                type.AddStructuralProperty(group.Key, group.Single().Type);
                continue;
            }

            var inner = new EdmComplexType(Namespace, group.Key);
            Fill(inner, [.. group.Select(p => (p.Path[(group.Key.Length + 1)..], p.Type))], option);
            type.AddStructuralProperty(group.Key, new EdmComplexTypeReference(inner, isNullable: true));
        }
    }

    private static QueryRefusedException NoName(string name, string option) =>
        QueryRefusedException.Invalid("invalid-alias", $"'{name}' is not a name: letters, digits and underscores, beginning with a letter.", option);

    private static IEnumerable<(string Path, IEdmTypeReference Type)> PropertiesOf(IEdmStructuredType type, string prefix) =>
        type.StructuralProperties().SelectMany(
            p => p.Type.IsComplex() ? PropertiesOf(p.Type.AsComplex().ComplexDefinition(), $"{prefix}{p.Name}/") : [($"{prefix}{p.Name}", p.Type)]);

    [GeneratedRegex(@"(function with name|Uri function) '(?<name>\w+)'", Lexing.Options, Lexing.Timeout)]
    private static partial Regex UnknownFunction();
}
