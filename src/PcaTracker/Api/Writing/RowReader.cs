using System.Text.Json;
using Microsoft.OData.Edm;
using PcaTracker.Features.Rows;

namespace PcaTracker.Api.Writing;

/// <summary>Reads a row from the body of a write, with what is linked to it and what is created together with it (OData 4.01 Protocol, 11.4.2).</summary>
/// <param name="values">How values are written.</param>
/// <param name="roots">Addresses of the feed, for the addresses of other rows.</param>
/// <param name="isNew">Whether the row is created; else only links to one may come with it.</param>
internal sealed class RowReader(JsonValues values, IReadOnlyList<Uri> roots, bool isNew)
{
    /// <summary>Levels of rows that one request creates.</summary>
    public const int MaxDepth = 4;

    private const int MaxRows = 200;

    private int _rows;

    public ApiRefusal? Read(EntitySetDefinition set, JsonElement json, out RowBody row) => Read(set, json, "", 1, out row);

    private ApiRefusal? Read(EntitySetDefinition set, JsonElement json, string path, int depth, out RowBody row)
    {
        row = new RowBody(set);
        if (depth > MaxDepth || ++_rows > MaxRows)
            return ApiRefusal.Invalid("too-much-at-once", $"One request creates at most {MaxRows} rows, nested at most {MaxDepth} deep. Send the rest afterwards.", path.TrimEnd('/'));
        var type = set.Type();
        var seen = new HashSet<string>();
        foreach (var property in json.EnumerateObject())
        {
            var target = path + property.Name;
            if (!seen.Add(property.Name))
                return ApiRefusal.Invalid("duplicate-property", $"{property.Name} stands in the body twice.", target);
            var refusal = property.Name.Contains('@', StringComparison.Ordinal) ? ReadAnnotation(row, type, property, target)
                : type.FindProperty(property.Name) is IEdmNavigationProperty ? ReadNested(row, property.Name, property.Value, target, depth)
                : ReadValue(row, type, property, target);
            if (refusal is not null)
                return refusal;
        }

        return null;
    }

    private ApiRefusal? ReadValue(RowBody row, IEdmEntityType type, JsonProperty property, string target)
    {
        var refusal = isNew ? RowChecks.CheckNames(row.Set, [property.Name], isNew: true) : RowChecks.CheckKnown(row.Set, [property.Name]);
        if (refusal is not null)
            return (ApiRefusal)refusal with { Target = target };
        if (values.Read(property.Value, type.FindProperty(property.Name).Type, target, out var value) is { } wrong)
            return wrong;
        row.Values.Add(property.Name, value);
        return null;
    }

    private ApiRefusal? ReadAnnotation(RowBody row, IEdmEntityType type, JsonProperty annotation, string target)
    {
        var (about, term) = ControlInformation.Split(annotation.Name);
        if (about.Length > 0 && type.FindProperty(about) is null)
            return (ApiRefusal)RowChecks.CheckKnown(row.Set, [about])! with { Target = target };
        if (term != "bind")
            return ControlInformation.Check(annotation, target, name => name.Length == 0 ? type.FullName() : type.FindProperty(name).Type.FullName());
        if (type.FindProperty(about) is not IEdmNavigationProperty)
            return ApiRefusal.Invalid("not-a-link", $"{annotation.Name} binds what is not a link. $metadata lists the navigation properties of a {row.Set.TypeName}.", target);
        return LinkOf(row.Set, about) is { } link ? BindOne(row, annotation.Name, link, annotation.Value, target) : BindMany(row, about, annotation.Value, target);
    }

    private ApiRefusal? BindOne(RowBody row, string name, LinkDefinition link, JsonElement json, string target)
    {
        RowAddress? to = null;
        if (json.ValueKind != JsonValueKind.Null && EntityReference.Read(json, roots, link.TargetSet, target, out to) is { } refusal)
            return refusal;
        row.Links.Add((name, link, to));
        return null;
    }

    private ApiRefusal? BindMany(RowBody row, string name, JsonElement json, string target)
    {
        if (!isNew)
            return DeepUpdate(row, name, target);
        if (json.ValueKind != JsonValueKind.Array)
            return JsonValues.Wrong(target, "a list of addresses");
        var (set, link) = Contract.Inverse(row.Set, name)!.Value;
        var members = new List<RowBody.Member>();
        foreach (var item in json.EnumerateArray())
        {
            if (EntityReference.Read(item, roots, set.Name, $"{target}/{members.Count}", out var present) is { } refusal)
                return refusal;
            members.Add(new RowBody.Member(null, present));
        }

        row.Below.Add((name, link, members));
        return null;
    }

    private ApiRefusal? ReadNested(RowBody row, string name, JsonElement json, string target, int depth)
    {
        if (LinkOf(row.Set, name) is not { } link)
            return isNew ? ReadMany(row, name, json, target, depth) : DeepUpdate(row, name, target);
        if (json.ValueKind == JsonValueKind.Null)
            return BindOne(row, name, link, json, target);
        if (json.ValueKind != JsonValueKind.Object)
            return JsonValues.Wrong(target, "an object");
        if (ControlInformation.Reference(json) is not null)
            return BindOne(row, name, link, json, target);
        if (!isNew)
            return DeepUpdate(row, name, target);
        if (Read(EntitySets.Named(link.TargetSet), json, $"{target}/", depth + 1, out var above) is { } refusal)
            return refusal;
        row.Above.Add((link, above));
        return null;
    }

    private ApiRefusal? ReadMany(RowBody row, string name, JsonElement json, string target, int depth)
    {
        if (json.ValueKind != JsonValueKind.Array)
            return JsonValues.Wrong(target, "a list");
        var (set, link) = Contract.Inverse(row.Set, name)!.Value;
        if (!set.Creatable)
            return ApiRefusal.Invalid("read-only-property", $"{name} are kept by the program. Leave them out.", target);
        var members = new List<RowBody.Member>();
        foreach (var item in json.EnumerateArray())
        {
            var place = $"{target}/{members.Count}";
            if (item.ValueKind != JsonValueKind.Object)
                return JsonValues.Wrong(place, "an object");
            RowBody? below = null;
            RowAddress? present = null;
            var refusal = ControlInformation.Reference(item) is null
                ? Read(set, item, $"{place}/", depth + 1, out below)
                : EntityReference.Read(item, roots, set.Name, place, out present);
            if (refusal is not null)
                return refusal;
            members.Add(new RowBody.Member(below, present));
        }

        row.Below.Add((name, link, members));
        return null;
    }

    private static LinkDefinition? LinkOf(EntitySetDefinition set, string name) => set.Links.FirstOrDefault(l => l.Name == name);

    private static ApiRefusal DeepUpdate(RowBody row, string name, string target) =>
        ApiRefusal.NotSupported($"Changing {name} together with a {row.Set.TypeName}", target);
}
