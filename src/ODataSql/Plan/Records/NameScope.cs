using Microsoft.OData.Edm;
using ODataSql.Model;
using ODataSql.Parse;

namespace ODataSql.Plan.Records;

/// <summary>Resolves names inside one SELECT: the properties of an entity, or the columns that a transformation made.</summary>
internal abstract record NameScope(string Alias)
{
    /// <summary>The value that <c>$compute</c> or a transformation named, by path; null when there is none.</summary>
    public abstract OutputColumn? Find(string path);

    /// <summary>The scope with additional computed values.</summary>
    public abstract NameScope With(IReadOnlyList<OutputColumn> computed);

    /// <summary>The output columns that an outer statement needs to resolve the same names.</summary>
    public abstract IEnumerable<OutputColumn> AllOutputs();

    /// <summary>The scope of an outer statement over these output columns.</summary>
    public abstract NameScope Outer(string alias);
}

/// <summary>A scope over entities of the model and the values that <c>$compute</c> added.</summary>
internal abstract record ModelScope(string Alias) : NameScope(Alias)
{
    public IReadOnlyList<OutputColumn> Computed { get; init; } = [];

    public override OutputColumn? Find(string path) => Computed.FirstOrDefault(o => o.Name == path);

    public override NameScope With(IReadOnlyList<OutputColumn> computed) => this with { Computed = [.. Computed, .. computed] };

    // No column name begins with $, so computed values cannot clash with columns.
    public override IEnumerable<OutputColumn> AllOutputs() => [.. ColumnOutputs(), .. Computed.Select(o => new OutputColumn($"${o.Name}", o.Value))];

    public override NameScope Outer(string alias) =>
        WithAlias(alias) with { Computed = [.. Computed.Select(o => o with { Value = new Column(alias, $"${o.Name}", o.Value.Type), Cost = 1 })] };

    public abstract IEnumerable<OutputColumn> ColumnOutputs();

    protected abstract ModelScope WithAlias(string alias);
}

/// <summary>A scope over the entities of one relation.</summary>
internal sealed record EntityScope(string Alias, Relation Relation) : ModelScope(Alias)
{
    /// <summary>The prefix of its column names in a subquery that joins several entities.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The period that applies to its rows, and to those reached from them.</summary>
    public Period? Period { get; init; }

    /// <summary>The moment at which its rows are read, if the relation is a snapshot; null for now.</summary>
    public Scalar? At { get; init; }

    /// <summary>The values of the parameters of the function that makes its rows.</summary>
    public IReadOnlyList<KeyValuePair<string, Scalar>> Arguments { get; init; } = [];

    /// <summary>The columns of the key.</summary>
    public IReadOnlyList<Column> Keys => [.. Relation.Keys.Select(Column)];

    public Column Column(IEdmProperty property) =>
        Column(Relation.Column(property.Name), ScalarType.Of(property.Type) with { IsProse = Relation.IsProse(property.Name) }) with
        {
            Lookup = At is null ? Prefixed(Relation.Lookup(property.Name)) : null,
            Parts = At is null && Relation.Parts(property.Name) is { } parts ? parts with { Key = Prefix + parts.Key } : null,
        };

    /// <summary>A column by its database name.</summary>
    public Column Column(string name, ScalarType type) => new(Alias, Prefix + name, type) { IsStored = true };

    /// <summary>A column by which other rows lead to these, by its database name.</summary>
    public Column Link(string name) => Column(name, ScalarType.Count) with { Lookup = At is null ? Prefixed(Relation.LinkLookup(name)) : null };

    private Lookup? Prefixed(Lookup? lookup) => lookup is null ? null : lookup with { Key = Prefix + lookup.Key };

    public override IEnumerable<OutputColumn> ColumnOutputs()
    {
        var columns = Relation.Type.StructuralProperties().Select(p => Relation.Column(p.Name)).ToList();
        columns.AddRange(new[] { Relation.RevisionColumn, Relation.Search?.KeyColumn }.OfType<string>().Except(columns, StringComparer.Ordinal));
        return columns.Select(name => new OutputColumn(name, Column(name, default)));
    }

    protected override ModelScope WithAlias(string alias) => this with { Alias = alias };
}

/// <summary>A scope over a cross join: one entity of each set, named like the set.</summary>
internal sealed record CrossJoinScope(IReadOnlyList<EntityScope> Entities) : ModelScope("")
{
    public IEnumerable<Scalar> Keys => Entities.SelectMany(e => e.Keys);

    public EntityScope Entity(string set) => Entities.Single(e => e.Relation.Set.Name == set);

    public override IEnumerable<OutputColumn> ColumnOutputs() =>
        Entities.SelectMany((entity, i) => entity.ColumnOutputs().Select(o => o with { Name = PrefixOf(i) + o.Name }));

    protected override ModelScope WithAlias(string alias) =>
        this with { Alias = alias, Entities = [.. Entities.Select((entity, i) => entity with { Alias = alias, Prefix = PrefixOf(i) })] };

    private static string PrefixOf(int place) => $"{place}.";
}

/// <summary>A scope over the rows of a transformation, whose columns are found by path, such as <c>N</c> or <c>Chapter/Area</c>.</summary>
internal sealed record DerivedScope(string Alias, IReadOnlyList<OutputColumn> Columns, int KeyCount) : NameScope(Alias)
{
    /// <summary>Name of the hidden column with the index of a row's shape.</summary>
    public const string ShapeColumn = "#shape";

    /// <summary>For rows of several shapes, the paths of each shape.</summary>
    public IReadOnlyList<IReadOnlySet<string>>? Shapes { get; init; }

    /// <summary>The columns that identify a row.</summary>
    public IEnumerable<Scalar> Keys => Columns.Take(KeyCount).Select(o => o.Value);

    public Column Shape => new(Alias, ShapeColumn, ScalarType.Count);

    /// <summary>The scope of an outer statement over these output columns.</summary>
    public static DerivedScope Over(string alias, IReadOnlyList<OutputColumn> outputs, int keyCount) =>
        new(alias, [.. outputs.Select(o => OuterColumn(alias, o))], keyCount);

    public override OutputColumn? Find(string path) => Columns.FirstOrDefault(o => o.Name == path);

    public override NameScope With(IReadOnlyList<OutputColumn> computed) => this with
    {
        Columns = [.. Columns, .. computed],
        Shapes = Shapes?.Select(shape => (IReadOnlySet<string>)shape.Concat(computed.Select(o => o.Name)).ToHashSet(StringComparer.Ordinal)).ToList(),
    };

    public override IEnumerable<OutputColumn> AllOutputs() => Shapes is null ? Columns : [.. Columns, new OutputColumn(ShapeColumn, Shape)];

    public override NameScope Outer(string alias) => this with { Alias = alias, Columns = [.. Columns.Select(o => OuterColumn(alias, o))] };

    private static OutputColumn OuterColumn(string alias, OutputColumn output) =>
        output with { Value = new Column(alias, output.Name, output.Value.Type), Cost = 1 };
}
