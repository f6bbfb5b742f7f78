using Microsoft.OData.Edm;
using ODataSql.Plan.Records;

namespace ODataSql.Plan.Output;

/// <summary>
/// Adapts a plan to the JSON format that the client asked for (OData JSON Format 4.01, sections 3 and 4.5): the control information and its
/// names, 64-bit numbers as numbers or strings, nulls or none. The planners know only one format, 4.0 with minimal metadata.
/// </summary>
internal sealed class Presentation(QueryRequest request)
{
    private const string Prefix = "@odata.";

    /// <summary>Control information that every metadata level has.</summary>
    private static readonly string[] Always = ["count", "nextLink", "deltaLink"];

    /// <summary>Types that a client can tell from the JSON value, or assumes.</summary>
    private static readonly EdmPrimitiveTypeKind[] Evident =
        [
            EdmPrimitiveTypeKind.None,
            EdmPrimitiveTypeKind.String,
            EdmPrimitiveTypeKind.Boolean,
            EdmPrimitiveTypeKind.Int32,
            EdmPrimitiveTypeKind.Double,
        ];

    private readonly PayloadFormat _format = request.Format;

    public QueryPlan Apply(QueryPlan plan) =>
        (_format with { Streaming = false }) == PayloadFormat.Default && !request.OmitsNulls || plan.Kind is ResultKind.Count or ResultKind.Value
            ? plan
            : plan with { Rows = plan.RowsAreJson ? Whole(plan.Rows) : plan.Rows with { Outputs = [.. Outputs(plan)] } };

    /// <summary>The name of control information, such as <c>@odata.count</c>; null when the format leaves it out.</summary>
    public static string? ControlName(PayloadFormat format, string name) =>
        format.Metadata == MetadataLevel.None && !Always.Contains(name, StringComparer.Ordinal) ? null
        : format.Version == ProtocolVersion.V401 ? $"@{name}" : Prefix + name;

    private IEnumerable<OutputColumn> Outputs(QueryPlan plan) => plan.Kind == ResultKind.Property
        ? plan.Rows.Outputs.Select(o => o.IsHidden ? o : o with { Value = Presented(o.Value) })
        : Outputs(plan.Rows);

    /// <summary>The rows of several sets, each adapted by its type.</summary>
    private Select Whole(Select rows) => rows with
    {
        From = rows.From is UnionSource union
            ? union with { Parts = [.. union.Parts.Select(part => part with { Outputs = [.. part.Outputs.Select(o => Whole(part, o))] })] }
            : rows.From,
    };

    private OutputColumn Whole(Select part, OutputColumn output) => output.Value is JsonMembers row
        ? output with { Value = row with { Members = Nested(part with { Outputs = row.Members }).Outputs, OmitsNulls = request.OmitsNulls } }
        : output;

    private IEnumerable<OutputColumn> Outputs(Select rows)
    {
        var isReference = rows.Outputs.Where(o => !o.IsHidden).ToList() is [{ IsReference: true }];
        var described = _format.Metadata == MetadataLevel.Full && rows.From is RelationSource { Relation.Function: null } entity && !isReference
            ? Described(new EntityScope(entity.Alias, entity.Relation), rows.Outputs)
            : rows.Outputs;
        // Hidden columns keep their position, on which shapes and the ETag header depend.
        return described.Select(output => output.IsHidden ? output : Named(output, isReference));
    }

    private OutputColumn Named(OutputColumn output, bool isReference) =>
        new(NameOf(output.Name, isReference) ?? $"#{output.Name}", Presented(output.Value));

    private string? NameOf(string name, bool isReference)
    {
        var at = name.IndexOf(Prefix, StringComparison.Ordinal);
        if (at < 0)
            return name;
        var format = isReference ? _format with { Metadata = MetadataLevel.Minimal } : _format;
        return ControlName(format, name[(at + Prefix.Length)..]) is { } control ? name[..at] + control : null;
    }

    private Scalar Presented(Scalar value) => value switch
    {
        JsonRow one => new JsonRow(Nested(one.Rows)) { OmitsNulls = request.OmitsNulls },
        JsonRows many => new JsonRows(Nested(many.Rows))
        {
            OmitsNulls = request.OmitsNulls,
            Page = many.Page is { } page ? page with { LinkName = NameOf(page.LinkName, isReference: false)! } : null,
        },
        JsonMembers group =>
            new JsonMembers([.. group.Members.Select(m => Named(m, isReference: false)).Where(m => !m.IsHidden)]) { OmitsNulls = request.OmitsNulls },
        _ when _format.Ieee754Compatible && value.Type.Kind is EdmPrimitiveTypeKind.Int64 or EdmPrimitiveTypeKind.Decimal =>
            new FunctionCall(value.MayBeInfinite ? "number:text" : "cast:text", [value], value.Type with { Kind = EdmPrimitiveTypeKind.String }),
        _ => value,
    };

    private Select Nested(Select rows) => rows with { Outputs = [.. Outputs(rows).Where(o => !o.IsHidden)] };

    /// <summary>The columns with everything that a client could compute from <c>$metadata</c>.</summary>
    private static IEnumerable<OutputColumn> Described(EntityScope scope, IReadOnlyList<OutputColumn> outputs)
    {
        var type = scope.Relation.Type;
        var id = OutputPlanner.IdOf(scope);
        yield return OutputPlanner.TypeOf(scope);
        yield return id;
        // Annotations of a property precede it.
        var links = type.NavigationProperties().ToLookup(n => outputs.Any(o => IsOf(n, o)));
        var others = outputs.Where(o => o is { IsHidden: false, Name: not (OutputPlanner.Type or OutputPlanner.Id) });
        foreach (var output in others.Where(o => !links[true].Any(n => IsOf(n, o))))
        {
            if (type.FindProperty(output.Name) is IEdmStructuralProperty property && !Evident.Contains(property.Type.PrimitiveKind()))
                yield return Text($"{output.Name}@odata.type", $"#{property.Type.PrimitiveKind()}");
            yield return output;
            if (output.Name == OutputPlanner.ETag)
                yield return id with { Name = "@odata.editLink" };
        }

        foreach (var navigation in links[false].Concat(links[true]))
        {
            yield return Link(id, $"{navigation.Name}@odata.associationLink", $"/{navigation.Name}/$ref");
            yield return Link(id, $"{navigation.Name}@odata.navigationLink", $"/{navigation.Name}");
            foreach (var output in outputs.Where(o => IsOf(navigation, o)))
                yield return output;
        }

        foreach (var output in outputs.Where(o => o.IsHidden))
            yield return output;
    }

    private static bool IsOf(IEdmNavigationProperty navigation, OutputColumn output) => output.Name.Split('@')[0] == navigation.Name;

    private static OutputColumn Link(OutputColumn id, string name, string path) =>
        new(name, new FunctionCall("concat", [id.Value, new Constant(path, ScalarType.Text)], ScalarType.Text));

    private static OutputColumn Text(string name, string text) => new(name, new Constant(text, ScalarType.Text));
}
