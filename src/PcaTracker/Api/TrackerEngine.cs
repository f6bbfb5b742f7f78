using System.Collections.Concurrent;
using Microsoft.OData.Edm;
using ODataSql;
using ODataSql.Model;
using ODataSql.Sql;
using ODataSql.Sql.Sqlite;
using PcaTracker.Api.Functions;
using PcaTracker.Api.Past;
using PcaTracker.Contract;
using PcaTracker.Contract.Functions;
using PcaTracker.Contract.Sets;
using PcaTracker.Storage.RowSecurity;

namespace PcaTracker.Api;

/// <summary>The engine over the tracker's model: every set is read from its <c>visible_*</c> view.</summary>
internal static class TrackerEngine
{
    /// <summary>Names and headings are no longer than that; a hit in one counts as five.</summary>
    private const int ShortText = 500;

    private static readonly ConcurrentDictionary<Type, QueryEngine> Engines = new();

    /// <summary>The engine on SQLite.</summary>
    public static QueryEngine Engine => On(Sqlite);

    private static SqliteDialect Sqlite { get; } = new();

    /// <summary>The engine for the SQL of a database.</summary>
    public static QueryEngine On(SqlDialect dialect) => Engines.GetOrAdd(dialect.GetType(), _ => new QueryEngine(ModelOn(dialect), dialect));

    private static RelationalModel ModelOn(SqlDialect dialect) => new(
        TrackerModel.Edm,
        set => $"visible_{EntitySets.Named(set.Name).Table}",
        set => EntitySets.Named(set.Name).Changeable ? "revision" : null,
        set => IndexOf(EntitySets.Named(set.Name)),
        property => DefinitionOf(property).IsProse,
        set => EntitySets.Named(set.Name).Timeline,
        set => PastRows.Of(EntitySets.Named(set.Name), dialect),
        property => LookupOf(((IEdmEntityType)property.DeclaringType).Name, property.Name),
        function: operation =>
            ContractFunctions.All.FirstOrDefault(f => f.Name == operation.Name) is { } function ? FunctionRows.Of(function) : null,
        parts: property => PartsOf(((IEdmEntityType)property.DeclaringType).Name, property.Name),
        ordered: set => OrderedOf(EntitySets.Named(set.Name)),
        shown: set => VisibleViews.Shown(EntitySets.Named(set.Name)));

    /// <summary>Compiles a question that comes from within the program, as a request is compiled.</summary>
    public static QueryRefusal? Compile(QueryRequest request, out CompiledQuery query) => CompileOn(Sqlite, request, out query);

    /// <summary>The same for the SQL of a database.</summary>
    public static QueryRefusal? CompileOn(SqlDialect dialect, QueryRequest request, out CompiledQuery query) =>
        On(dialect).Compile(request with { Resource = SoughtText.In(request.Resource) }, out query);

    /// <summary>The contract's definition of a property of the model.</summary>
    public static PropertyDefinition DefinitionOf(IEdmStructuralProperty property) =>
        PropertiesOf(((IEdmEntityType)property.DeclaringType).Name).Single(p => p.Name == property.Name);

    private static IReadOnlyList<PropertyDefinition> PropertiesOf(string type) =>
        EntitySets.All.FirstOrDefault(s => s.TypeName == type)?.Properties ?? ContractFunctions.All.Single(f => f.TypeName == type).Properties;

    /// <summary>
    /// The code or number of a linked row, such as <c>ChapterCode</c>, is found by the row's own link; a link that may be masked is found by
    /// the view of that link.
    /// </summary>
    internal static Lookup? LookupOf(string type, string property)
    {
        var set = EntitySets.All.Single(s => s.TypeName == type);
        foreach (var link in set.Links)
        {
            var target = EntitySets.Named(link.TargetSet);
            if (!target.HasVisibility && target.AlternateKey is { } key && property == link.Name + key)
                return new Lookup(link.Via.Column, target.Table, "id", target.Property(key)!.Column, IsUnique: true);
            if (link.Via.Name == property && ContractViews.FoundBy(set, link) is var rows && rows != $"visible_{set.Table}")
                return new Lookup("id", rows, "id", link.Via.Column, IsUnique: false);
        }

        return null;
    }

    /// <summary>The rows of a set in the orders that its indexes have, if any.</summary>
    internal static OrderedRows? OrderedOf(EntitySetDefinition set) =>
        set.PageOrders.Count == 0 ? null : new OrderedRows(ContractViews.InOrder(set), [.. set.PageOrders.Select(p => p.Column)]);

    /// <summary>The index in which parts of the texts of a set are found, where it has many.</summary>
    internal static PartIndex? PartsOf(string type, string property) =>
        EntitySets.All.Single(s => s.TypeName == type) is { IndexesParts: true } set && set.Property(property) is { Searched: true }
            ? new PartIndex($"visible_{set.Table}_{ContractViews.PartSearch}", "id")
            : null;

    /// <summary>The index of the set's table. A row of the state of play is found by its chapter, and a change by its number in the table.</summary>
    internal static SearchIndex? IndexOf(EntitySetDefinition set)
    {
        var searched = set.Properties.Where(p => p.Searched).Select(p => new SearchedProperty(p.Name, p.MaxLength <= ShortText ? 5 : 1)).ToList();
        return set.Name switch
        {
            _ when searched.Count == 0 => null,
            StateOfPlaySet.SetName => new SearchIndex("visible_chapter_search", "chapter_id", searched),
            ChangeSet.SetName => new SearchIndex("visible_change_search", "change_id", searched),
            _ => new SearchIndex($"visible_{set.Table}_search", "id", searched),
        };
    }
}
