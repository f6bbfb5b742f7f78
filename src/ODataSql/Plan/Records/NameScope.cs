using Microsoft.OData.Edm;
using ODataSql.Model;

namespace ODataSql.Plan.Records;

/// <summary>What names mean inside one SELECT: the properties of an entity, or the columns that a transformation left.</summary>
internal abstract record NameScope(string Alias)
{
    /// <summary>What <c>$compute</c> or a transformation named, by its path; null when it is no such thing.</summary>
    public abstract OutputColumn? Find(string path);

    /// <summary>The same rows with more names.</summary>
    public abstract NameScope With(IReadOnlyList<OutputColumn> computed);

    /// <summary>Everything that a statement around this one needs, under names that it can find again.</summary>
    public abstract IEnumerable<OutputColumn> AllOutputs();

    /// <summary>The scope of a statement around one that has what is stored.</summary>
    public abstract NameScope OuterColumn(string alias);
}

/// <summary>The rows are those of the model, with what <c>$compute</c> added.</summary>
internal abstract record ModelScope(string Alias) : NameScope(Alias)
{
    public IReadOnlyList<OutputColumn> Computed { get; init; } = [];

    public override OutputColumn? Find(string path) => Computed.FirstOrDefault(o => o.Name == path);

    public override NameScope With(IReadOnlyList<OutputColumn> computed) => this with { Computed = [.. Computed, .. computed] };

    // A column's name never begins with $: what is computed cannot meet one.
    public override IEnumerable<OutputColumn> AllOutputs() => [.. ColumnOutputs(), .. Computed.Select(o => new OutputColumn($"${o.Name}", o.Value))];

    public override NameScope OuterColumn(string alias) =>
        WithAlias(alias) with { Computed = [.. Computed.Select(o => o with { Value = new Column(alias, $"${o.Name}", o.Value.Type), Cost = 1 })] };

    public abstract IEnumerable<OutputColumn> ColumnOutputs();

    protected abstract ModelScope WithAlias(string alias);
}

/// <summary>The rows are entities of a relation.</summary>
internal sealed record EntityScope(string Alias, Relation Relation) : ModelScope(Alias)
{
    /// <summary>What the names of its columns begin with, where it stands beside others.</summary>
    public string Prefix { get; init; } = "";

    public Column Key => Column(Relation.Key);

    public Column Column(IEdmProperty property) => Column(Relation.Column(property.Name), ScalarType.Of(property.Type) with { IsProse = Relation.IsProse(property.Name) });

    /// <summary>A column by its name in the database.</summary>
    public Column Column(string name, ScalarType type) => new(Alias, Prefix + name, type) { IsStored = true };

    public override IEnumerable<OutputColumn> ColumnOutputs()
    {
        var columns = Relation.Type.StructuralProperties().Select(p => Relation.Column(p.Name)).ToList();
        columns.AddRange(new[] { Relation.RevisionColumn, Relation.Search?.KeyColumn }.OfType<string>().Except(columns, StringComparer.Ordinal));
        return columns.Select(name => new OutputColumn(name, Column(name, default)));
    }

    protected override ModelScope WithAlias(string alias) => this with { Alias = alias };
}

/// <summary>The rows are one entity of each set of a cross join, each under the name of its set.</summary>
internal sealed record CrossJoinScope(IReadOnlyList<EntityScope> Entities) : ModelScope("")
{
    public IEnumerable<Scalar> Keys => Entities.Select(e => e.Key);

    public EntityScope Entity(string set) => Entities.Single(e => e.Relation.Set.Name == set);

    public override IEnumerable<OutputColumn> ColumnOutputs() => Entities.SelectMany((entity, i) => entity.ColumnOutputs().Select(o => o with { Name = PrefixOf(i) + o.Name }));

    protected override ModelScope WithAlias(string alias) => this with { Alias = alias, Entities = [.. Entities.Select((entity, i) => entity with { Alias = alias, Prefix = PrefixOf(i) })] };

    private static string PrefixOf(int place) => $"{place}.";
}

/// <summary>The rows are what a transformation made; columns are found by path, e.g. <c>N</c> or <c>Chapter/Area</c>.</summary>
internal sealed record DerivedScope(string Alias, IReadOnlyList<OutputColumn> Columns, int KeyCount) : NameScope(Alias)
{
    /// <summary>Name of the hidden column that says which of the shapes a row has.</summary>
    public const string ShapeColumn = "#shape";

    /// <summary>Where rows of different structure stand together, which paths each kind of row has.</summary>
    public IReadOnlyList<IReadOnlySet<string>>? Shapes { get; init; }

    /// <summary>The columns that tell its rows apart.</summary>
    public IEnumerable<Scalar> Keys => Columns.Take(KeyCount).Select(o => o.Value);

    public Column Shape => new(Alias, ShapeColumn, ScalarType.Count);

    /// <summary>The scope of a statement around one with these outputs.</summary>
    public static DerivedScope Over(string alias, IReadOnlyList<OutputColumn> outputs, int keyCount) => new(alias, [.. outputs.Select(o => OuterColumn(alias, o))], keyCount);

    public override OutputColumn? Find(string path) => Columns.FirstOrDefault(o => o.Name == path);

    public override NameScope With(IReadOnlyList<OutputColumn> computed) => this with
    {
        Columns = [.. Columns, .. computed],
        Shapes = Shapes?.Select(shape => (IReadOnlySet<string>)shape.Concat(computed.Select(o => o.Name)).ToHashSet(StringComparer.Ordinal)).ToList(),
    };

    public override IEnumerable<OutputColumn> AllOutputs() => Shapes is null ? Columns : [.. Columns, new OutputColumn(ShapeColumn, Shape)];

    public override NameScope OuterColumn(string alias) => this with { Alias = alias, Columns = [.. Columns.Select(o => OuterColumn(alias, o))] };

    private static OutputColumn OuterColumn(string alias, OutputColumn output) => output with { Value = new Column(alias, output.Name, output.Value.Type), Cost = 1 };
}
