using System.Text.RegularExpressions;
using Microsoft.OData;
using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;

namespace ODataSql.Parse;

/// <summary>
/// What the rows have at one point of a request. The library reads expressions against a type; after <c>$compute</c> and in <c>$apply</c>
/// rows have properties that no type of the model has, and a type made for the request tells the library of them.
/// </summary>
internal sealed partial class RowType
{
    private const string Namespace = "computed";

    private const int LongestQuote = 200;

    private readonly ParseContext _context;
    private readonly IEdmNavigationSource? _set;
    private readonly int _depth;

    /// <param name="context">The request.</param>
    /// <param name="type">What the rows are; null where a path ends at a value.</param>
    /// <param name="set">Where they are from.</param>
    public RowType(ParseContext context, IEdmType? type, IEdmNavigationSource? set)
        : this(context, type as IEdmEntityType, set, isEntity: true, depth: 0)
    {
    }

    private RowType(ParseContext context, IEdmEntityType? type, IEdmNavigationSource? set, bool isEntity, int depth)
    {
        (_context, Type, _set, IsEntity, _depth) = (context, type, set, isEntity, depth);
    }

    public ParseContext Context => _context;

    /// <summary>The type that expressions are read against; null where a path ends at a value.</summary>
    public IEdmEntityType? Type { get; }

    /// <summary>Whether the rows are still entities of the set, with their key and navigation properties.</summary>
    public bool IsEntity { get; }

    /// <summary>The same rows with one property more.</summary>
    public RowType With(string name, IEdmTypeReference type, string option)
    {
        CheckNew(name, option);
        var extended = new EdmEntityType(Namespace, Type!.Name, Type);
        extended.AddStructuralProperty(name, type);
        return new RowType(_context, extended, _set, IsEntity, _depth);
    }

    /// <summary>Rows of other properties, each under a path.</summary>
    public RowType Of(IEnumerable<(string Path, IEdmTypeReference Type)> properties, string option)
    {
        var type = new EdmEntityType(Namespace, Type!.Name);
        Fill(type, [.. properties], option);
        return new RowType(_context, type, _set, isEntity: false, _depth);
    }

    /// <summary>Every property under its path.</summary>
    public IEnumerable<(string Path, IEdmTypeReference Type)> Properties => PropertiesOf(Type!, "");

    public FilterClause Filter(string text, string option) => ParseOrRefuse(option, () => Read("$filter", text, parser => parser.ParseFilter(), option), text);

    public OrderByClause OrderBy(string text, string option) => ParseOrRefuse(option, () => Read("$orderby", text, parser => parser.ParseOrderBy(), option), text);

    /// <summary><c>$select</c> and <c>$expand</c>, whichever there are.</summary>
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
        return new SelectExpandClause([.. others.SelectedItems.Where(item => !GivesWay(item)), .. own], others.AllSelected);

        // What '*' stands for does not bring again what is named.
        bool GivesWay(SelectItem item) => item is ExpandedReferenceSelectItem expanded && expanded.Navigation() is var navigation
            && !named.Contains(navigation.Name) && own.Exists(o => o is not ExpandedCountSelectItem && o.Navigation() == navigation);
    }

    /// <summary>The same where every option is one that the library knows.</summary>
    public SelectExpandClause SelectExpandByLibrary(IReadOnlyDictionary<string, string> options, string option) =>
        CheckSelection(ParseOrRefuse(option, () => Read(options, parser => parser.ParseSelectAndExpand(), option), string.Join(" and ", options.Values)));

    /// <summary>The clause, unless it has items that show nothing here.</summary>
    private static SelectExpandClause CheckSelection(SelectExpandClause clause)
    {
        foreach (var item in clause.SelectedItems)
        {
            _ = item switch
            {
                ExpandedNavigationSelectItem rows => CheckSelection(rows.SelectAndExpand),
                // Operations are nothing that a row shows.
                ExpandedReferenceSelectItem or PathSelectItem or WildcardSelectItem or NamespaceQualifiedWildcardSelectItem => clause,
                PathCountSelectItem => throw QueryRefusedException.NotSupported("'/$count' in $select", "$select"),
                _ => throw QueryRefusedException.NotSupported($"An item such as '{item.GetType().Name}' in $select", "$select"),
            };
        }

        return clause;
    }

    /// <summary>The rows that an expanded navigation property leads to.</summary>
    public RowType ExpandedRows(ExpandedReferenceSelectItem item) =>
        new(_context, item.Navigation().ToEntityType(), item.NavigationSource, isEntity: true, depth: _depth < Limits.ExpandDepth
            ? _depth + 1
            : throw QueryRefusedException.Invalid("too-deep", $"$expand may be nested {Limits.ExpandDepth} deep.", "$expand"));

    /// <summary>One expression of any type.</summary>
    public SingleValueNode Value(string text, string option)
    {
        var clause = OrderBy(text, option);
        return clause is { ThenBy: null, Direction: OrderByDirection.Ascending } && !text.EndsWith(" asc", StringComparison.OrdinalIgnoreCase)
            ? clause.Expression
            : throw QueryRefusedException.Invalid("invalid-query", $"'{text}' is not one expression.", option);
    }

    /// <summary>The library's refusals as ours.</summary>
    /// <param name="target">The query option or path that is read.</param>
    /// <param name="parse">Reads it.</param>
    /// <param name="text">What is read, where the target does not say it.</param>
    public static T ParseOrRefuse<T>(string target, Func<T> parse, string? text = null)
    {
        try
        {
            return parse();
        }
        catch (ODataException malformed)
        {
            throw QueryRefusedException.Invalid("invalid-query", WithQuote(malformed.Message, text ?? target), target);
        }
        catch (Exception beyond) when (beyond is not (QueryRefusedException or OutOfMemoryException))
        {
            // The parser fails in ways of its own on some expressions that the grammar allows.
            throw QueryRefusedException.NotSupported(text is null ? $"This form of '{target}'" : $"{Quoted(text)} in {target}", target);
        }
    }

    /// <summary>The sentence, with what it is about where it names nothing of that.</summary>
    private static string WithQuote(string sentence, string text) => WordsOf(text).Overlaps(WordsOf(sentence))
        ? sentence
        : $"{sentence.TrimEnd('.')}: {Quoted(text)}.";

    private static HashSet<string> WordsOf(string text) => Words().Matches(text).Select(word => word.Value).ToHashSet(StringComparer.Ordinal);

    private static string Quoted(string text) => text.Length <= LongestQuote ? $"'{text}'" : $"'{text[..LongestQuote]}…'";

    private T Read<T>(string name, string text, Func<ODataQueryOptionParser, T> read, string option) =>
        Read(new Dictionary<string, string>(StringComparer.Ordinal) { [name] = text }, read, option);

    private T Read<T>(IReadOnlyDictionary<string, string> options, Func<ODataQueryOptionParser, T> read, string option)
    {
        var all = options.ToDictionary(o => o.Key, o => Rewritten(o.Value, option), StringComparer.Ordinal);
        foreach (var (alias, value) in _context.Aliases)
            all[alias] = Rewritten(value, alias);
        var parser = new ODataQueryOptionParser(_context.Model, Type, _set, all) { Resolver = new NameResolver(_context.Model) };
        parser.Settings.MaximumExpansionDepth = Limits.ExpandDepth + 1;
        var result = CheckSelection(() => read(parser), option);
        foreach (var (alias, node) in parser.ParameterAliasNodes)
            _context.AliasNodes[alias] = node;
        return result;
    }

    /// <summary>The library takes a navigation property with a key for a function that it does not know.</summary>
    private T CheckSelection<T>(Func<T> read, string option)
    {
        try
        {
            return read();
        }
        catch (ODataException unknown) when (UnknownFunction().Match(unknown.Message).Groups["name"] is { Success: true, Value: var name } && IsNavigation(name))
        {
            throw QueryRefusedException.NotSupported($"A key after '{name}' in {option}", option);
        }
    }

    private bool IsNavigation(string name) => _context.Model.SchemaElements.OfType<IEdmEntityType>().Any(type => type.FindProperty(name) is IEdmNavigationProperty);

    /// <summary>The text of an option as the library knows it.</summary>
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

    private static bool IsIdentifier(string name) => name.Length is > 0 and <= 128 && (char.IsLetter(name[0]) || name[0] == '_') && name.All(c => char.IsLetterOrDigit(c) || c == '_');

    private static void Fill(EdmStructuredType type, IReadOnlyList<(string Path, IEdmTypeReference Type)> properties, string option)
    {
        foreach (var group in properties.GroupBy(p => p.Path.Split('/')[0], StringComparer.OrdinalIgnoreCase))
        {
            var leaves = group.Count(p => p.Path.Length == group.Key.Length);
            if (leaves > 1 || leaves == 1 && group.Count() > 1)
                throw QueryRefusedException.Invalid("repeated-alias", $"'{group.Key}' names two results of one transformation; give one of them another name.", option);
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
        type.StructuralProperties().SelectMany(p => p.Type.IsComplex() ? PropertiesOf(p.Type.AsComplex().ComplexDefinition(), $"{prefix}{p.Name}/") : [($"{prefix}{p.Name}", p.Type)]);

    /// <summary>Names and literals, by which one knows what a sentence is about.</summary>
    [GeneratedRegex(@"(?!(and|or|not|any|all|has|in|as|add|is)\b)[-$\w][\w$]+(\.\w+)*", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Words();

    [GeneratedRegex(@"(function with name|Uri function) '(?<name>\w+)'", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex UnknownFunction();
}
