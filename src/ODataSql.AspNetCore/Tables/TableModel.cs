using Microsoft.OData.Edm;
using Microsoft.OData.Edm.Vocabularies;
using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Metadata;
using ODataSql.Model;

namespace ODataSql.AspNetCore.Tables;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">EDM type of its values.</param>
/// <param name="IsNullable">Whether it may be null.</param>
/// <param name="KeyOrder">Its position in the primary key, from 1; 0 when it is not part of the key.</param>
public sealed record TableColumn(string Name, EdmPrimitiveTypeKind Type, bool IsNullable, int KeyOrder)
{
    /// <summary>Whether the database gives the value of a new row, such as the number of a row.</summary>
    public bool IsGenerated { get; init; }
}

/// <summary>A foreign key of a table. Those to anything but the primary key of the other table become no links.</summary>
/// <param name="Target">The other table.</param>
/// <param name="Columns">Its columns, each with the column of the other table; null stands for the column of the key at the same position.</param>
public sealed record TableReference(string Target, IReadOnlyList<(string Column, string? TargetColumn)> Columns);

/// <summary>A table of the database.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="References">Its foreign keys.</param>
public sealed record TableDefinition(string Name, IReadOnlyList<TableColumn> Columns, IReadOnlyList<TableReference> References);

/// <summary>Makes an EDM model and its map to the database from tables: each is an entity set, and each foreign key a navigation property.</summary>
public sealed class TableModel
{
    private readonly Dictionary<IEdmStructuralProperty, TableColumn> _columns = [];
    private readonly Dictionary<string, TableDefinition> _tables;
    private readonly EdmModel _edm = new();

    /// <summary>Makes the model. Tables and columns keep their names, where these are names in OData.</summary>
    /// <param name="name">Namespace of the model, and name of its container.</param>
    /// <param name="tables">The tables.</param>
    /// <param name="capabilities">What clients may do with a table. By default they read and write it.</param>
    /// <param name="versionColumn">Name of the column that counts the changes of a row, where a table has it; it makes the row's ETag.</param>
    public TableModel(
        string name, IReadOnlyList<TableDefinition> tables, Func<TableDefinition, SetCapabilities>? capabilities = null,
            string versionColumn = "version")
    {
        VersionColumn = versionColumn;
        CapabilitiesOf = table => capabilities is null ? SetCapabilities.Full with { Upsertable = IsUpsertable(table) } : capabilities(table);
        _tables = tables.ToDictionary(table => NameOf(table.Name), StringComparer.Ordinal);
        _edm.SetEdmReferences(Vocabularies.References);
        foreach (var vocabulary in Vocabularies.Own)
            _edm.AddReferencedModel(vocabulary);
        var container = new EdmEntityContainer(name, "Container");
        _edm.AddElement(container);
        var sets = tables.ToDictionary(table => table.Name, table =>
            container.AddEntitySet(NameOf(table.Name), TypeOf(name, table)), StringComparer.OrdinalIgnoreCase);
        foreach (var table in tables)
            Link(table, sets);
        foreach (var table in tables)
            Describe(sets[table.Name], table);
        Capabilities.Describe(_edm, container);
    }

    /// <summary>The EDM model.</summary>
    public IEdmModel Edm => _edm;

    /// <summary>What clients may do with a table.</summary>
    public Func<TableDefinition, SetCapabilities> CapabilitiesOf { get; }

    /// <summary>Name of the column that counts the changes of a row.</summary>
    public string VersionColumn { get; }

    /// <summary>The table of an entity set.</summary>
    public TableDefinition Table(string set) => _tables[set];

    /// <summary>The column of a property.</summary>
    public TableColumn Column(IEdmStructuralProperty property) => _columns[property];

    /// <summary>The map of the model to the database, for the engine.</summary>
    public RelationalModel Map() => new(
        _edm, set => Table(set.Name).Name, set => HasVersion(Table(set.Name)) ? VersionColumn : null, columnName: property => Column(property).Name);

    private bool HasVersion(TableDefinition table) => table.Columns.Any(column => column.Name == VersionColumn);

    private EdmEntityType TypeOf(string name, TableDefinition table)
    {
        var type = _edm.AddEntityType(name, $"{NameOf(table.Name)}Row");
        foreach (var column in table.Columns)
        {
            var property = type.AddStructuralProperty(NameOf(column.Name), column.Type, column.IsNullable);
            _columns.Add(property, column);
            if (column.IsGenerated || column.Name == VersionColumn)
                _edm.Annotate(property, "Core.Computed", true);
        }

        type.AddKeys(table.Columns.Where(c => c.KeyOrder > 0).OrderBy(c => c.KeyOrder)
            .Select(c => (IEdmStructuralProperty)type.FindProperty(NameOf(c.Name))));
        return type;
    }

    private void Link(TableDefinition table, Dictionary<string, EdmEntitySet> sets)
    {
        foreach (var reference in table.References.Where(r => sets.ContainsKey(r.Target)))
        {
            var (set, target) = (sets[table.Name], sets[reference.Target]);
            var (from, to) = ((EdmEntityType)set.EntityType, (EdmEntityType)target.EntityType);
            var columns = ToKey(reference, to).Select(column => from.FindProperty(NameOf(column))).OfType<IEdmStructuralProperty>().ToList();
            if (columns.Count != to.Key().Count())
                continue;
            var name = Unused(from, columns is [{ Name: { Length: > 2 } via }] && via.EndsWith("id", StringComparison.OrdinalIgnoreCase)
                ? via[..^2].TrimEnd('_') : target.Name);
            var link = from.AddBidirectionalNavigation(
                new EdmNavigationPropertyInfo
                {
                    Name = name,
                    Target = to,
                    DependentProperties = columns,
                    PrincipalProperties = to.Key(),
                    TargetMultiplicity = columns.Exists(column => column.Type.IsNullable) ? EdmMultiplicity.ZeroOrOne : EdmMultiplicity.One,
                },
                new EdmNavigationPropertyInfo { Name = Unused(to, set.Name), Target = from, TargetMultiplicity = EdmMultiplicity.Many });
            set.AddNavigationTarget(link, target);
            target.AddNavigationTarget(link.Partner, set);
        }
    }

    private void Describe(EdmEntitySet set, TableDefinition table)
    {
        if (HasVersion(table))
            _edm.Annotate(set, "Core.OptimisticConcurrency", new EdmCollectionExpression());
        Capabilities.Describe(_edm, set, CapabilitiesOf(table));
    }

    /// <summary>The columns of a foreign key in the order of the key that it leads to; none when it leads elsewhere.</summary>
    private IEnumerable<string> ToKey(TableReference reference, EdmEntityType target)
    {
        var keys = target.Key().Select(property => _columns[property].Name).ToList();
        var columns = reference.Columns.Select((pair, i) => (pair.Column, Target: pair.TargetColumn ?? keys.ElementAtOrDefault(i))).ToList();
        return keys.Count == columns.Count && keys.TrueForAll(key => columns.Exists(c => c.Target == key))
            ? keys.Select(key => columns.Find(c => c.Target == key).Column) : [];
    }

    private static bool IsUpsertable(TableDefinition table) => !table.Columns.Any(column => column is { KeyOrder: > 0, IsGenerated: true });

    private static string Unused(EdmEntityType type, string name) =>
        Enumerable.Range(0, int.MaxValue).Select(i => i == 0 ? name : $"{name}_{i}").First(candidate => type.FindProperty(candidate) is null);

    // What no identifier of OData holds becomes an underscore.
    private static string NameOf(string name)
    {
        var letters = string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c == '_' ? c : '_'));
        return char.IsDigit(letters[0]) ? "_" + letters : letters;
    }
}
