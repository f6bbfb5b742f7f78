using System.Text.Json;
using Microsoft.OData.Edm;
using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Writing;

/// <summary>Reads a row from the body of a write, with what is linked to it and what is written together with it (OData 4.01 Protocol, 11.4.2 and
/// 11.4.3).</summary>
/// <param name="values">How values are written.</param>
/// <param name="service">The service.</param>
/// <param name="references">Reads the addresses of other rows.</param>
/// <param name="method">Method of the write. A POST creates its row, and all that comes with it.</param>
/// <param name="version">Version of OData in which the body is written. Until 4.01 a change brought no other rows along and no version.</param>
internal sealed class RowBodyReader(JsonValues values, ODataService service, EntityReference references, string method, ProtocolVersion version)
{
    private int _rows;

    /// <summary>Whether the rows of the body are new.</summary>
    public bool IsNew { get; } = HttpMethods.IsPost(method);

    /// <summary>Reads the addresses of other rows.</summary>
    public EntityReference References => references;

    /// <summary>The collection of a set, by its name: the set of its rows and their link.</summary>
    public (ServedSet Set, SetLink Link)? Collection(ServedSet owner, string name) => service.Collection(owner, name);

    /// <summary>Reads the row of a body.</summary>
    public ODataRefusal? Read(ServedSet set, JsonElement json, out RowBody row) => Read(set, json, "", 1, out row);

    /// <summary>Reads a row within a body.</summary>
    public ODataRefusal? Read(ServedSet set, JsonElement json, string path, int depth, out RowBody row)
    {
        row = new RowBody(set);
        if (Count(path.TrimEnd('/'), depth) is { } tooMuch)
            return tooMuch;
        var type = set.Type;
        var seen = new HashSet<string>();
        foreach (var property in json.EnumerateObject())
        {
            var target = path + property.Name;
            if (!seen.Add(property.Name))
                return ODataRefusal.Invalid("duplicate-property", $"{property.Name} stands in the body twice.", target);
            var refusal = property.Name.Contains('@', StringComparison.Ordinal) ? ReadAnnotation(row, type, property, target, depth)
                : type.FindProperty(property.Name) is IEdmNavigationProperty ? ReadNested(row, property.Name, property.Value, target, depth)
                : ReadValue(row, property, target, depth);
            if (refusal is not null)
                return refusal;
        }

        if (IsNew || depth == 1 || row.Self is not null)
            return null;
        row.Self = NamedBy(row);
        return row.Self is null && KeysOf(row.Set).SelectMany(names => names).FirstOrDefault(row.Unread.ContainsKey) is { } key ? row.Unread[key]
            : null;
    }

    /// <summary>Counts a row that comes with the request; refused when there are too many.</summary>
    public ODataRefusal? Count(string target, int depth) => depth > WriteLimits.Depth || ++_rows > WriteLimits.Rows
        ? ODataRefusal.Invalid("too-much-at-once",
            $"One request writes at most {WriteLimits.Rows} rows, nested at most {WriteLimits.Depth} deep. Send the rest afterwards.", target)
        : null;

    /// <summary>Reads the versions that a row may have, by its <c>@odata.etag</c>.</summary>
    public ODataRefusal? ReadVersion(JsonElement json, string target, out VersionCondition condition)
    {
        condition = VersionCondition.Any;
        if (IsNew || version == ProtocolVersion.V40)
            return null;
        if (JsonValues.Text(json) is not { } tag)
            return JsonValues.Wrong(target, "a text");
        condition = tag == "*" ? VersionCondition.Any : VersionCondition.OneOf(ETags.Versions([tag]));
        return null;
    }

    /// <summary>Reads one property of a key.</summary>
    public ODataRefusal? ReadKey(ServedProperty property, JsonElement json, string target, out object? value) =>
        values.Read(json, property.Type, target, out value) ?? (value is null ? JsonValues.Wrong(target, "a key") : null);

    /// <summary>The refusal of rows that come with a change, by a client that says it speaks 4.0.</summary>
    public ODataRefusal? CheckBrings(string target) => IsNew || version != ProtocolVersion.V40 ? null
        : ODataRefusal.Invalid("version-too-low",
            "In OData 4.0 a change links rows and brings none along. Send OData-Version: 4.01, or link by …@odata.bind.", target);

    // What the program keeps is ignored, whatever it says (11.4.2, 11.4.3); only the key of a nested row may say which row is meant.
    private ODataRefusal? ReadValue(RowBody row, JsonProperty property, string target, int depth)
    {
        if (row.Set.Property(property.Name) is not { Mutability: var mutability } known)
            return Unknown(row.Set, property.Name, target);
        if (mutability == Mutability.Computed && (IsNew || depth == 1 || !row.Set.Key.Contains(known)))
            return null;
        var wrong = values.Read(property.Value, known.Type, target, out var value);
        if (wrong is null)
            row.Values.Add(property.Name, value);
        else if (IsNew || mutability == Mutability.Mutable)
            return wrong;
        else
            row.Unread.Add(property.Name, wrong);
        return null;
    }

    private ODataRefusal? ReadAnnotation(RowBody row, IEdmEntityType type, JsonProperty annotation, string target, int depth)
    {
        var (about, term) = ControlInformation.Split(annotation.Name);
        if (about.Length > 0 && type.FindProperty(about) is null)
            return Unknown(row.Set, about, target);
        switch (about, term)
        {
            case ("", "etag"):
                var wrong = ReadVersion(annotation.Value, target, out var condition);
                row.Condition = condition;
                return wrong;
            case ("", "id") when !IsNew && depth > 1:
                var refusal = references.Read(annotation.Value, row.Set.Name, target, out var self);
                row.Self = self;
                return refusal;
            case (_, "bind"):
                return ReadBind(row, type, about, annotation, target, depth);
            case (_, "delta"):
                return ReadDelta(row, type, about, annotation, target, depth);
            default:
                return ControlInformation.Check(annotation, target, name =>
                    name.Length == 0 ? type.FullName() : type.FindProperty(name).Type.FullName());
        }
    }

    private ODataRefusal? ReadBind(RowBody row, IEdmEntityType type, string about, JsonProperty annotation, string target, int depth)
    {
        if (type.FindProperty(about) is not IEdmNavigationProperty)
            return ODataRefusal.Invalid("not-a-link",
                $"{annotation.Name} binds what is not a link. $metadata lists the navigation properties of a {row.Set.Type.Name}.", target);
        return row.Set.Link(about) is { } link ? BindOne(row, annotation.Name, link, annotation.Value, target)
            : new CollectionReader(this, row, about, target, depth).Bind(annotation.Value);
    }

    private ODataRefusal? ReadDelta(RowBody row, IEdmEntityType type, string about, JsonProperty annotation, string target, int depth)
    {
        if (type.FindProperty(about) is not IEdmNavigationProperty || row.Set.Link(about) is not null)
            return ODataRefusal.Invalid("not-a-collection",
                $"{annotation.Name} changes what is not a collection of rows. $metadata lists the navigation properties of a {row.Set.Type.Name}.",
                    target);
        return HttpMethods.IsPatch(method)
            ? CheckBrings(target) ?? new CollectionReader(this, row, about, target[..target.LastIndexOf('@')], depth).Read(annotation.Value,
                isDelta: true)
            : ODataRefusal.Invalid("delta-not-patched", $"{annotation.Name} says what changes: send it by PATCH, or {about} as they are all to be.",
                target);
    }

    private ODataRefusal? BindOne(RowBody row, string name, SetLink link, JsonElement json, string target)
    {
        if (CheckOnce(row, link, target) is { } twice)
            return twice;
        RowAddress? to = null;
        if (json.ValueKind != JsonValueKind.Null && references.Read(json, link.TargetSet, target, out to) is { } refusal)
            return refusal;
        row.Links.Add(new BoundLink(name, link, to, VersionCondition.Any));
        return null;
    }

    private ODataRefusal? ReadNested(RowBody row, string name, JsonElement json, string target, int depth)
    {
        if (row.Set.Link(name) is not { } link)
            return CheckBrings(target) ?? new CollectionReader(this, row, name, target, depth).Read(json, isDelta: false);
        if (json.ValueKind == JsonValueKind.Null)
            return BindOne(row, name, link, json, target);
        if (json.ValueKind != JsonValueKind.Object)
            return JsonValues.Wrong(target, "an object");
        if (EntityReference.Refers(json, IsNew) && (IsNew || ControlInformation.Find(json, "etag") is null))
            return BindOne(row, name, link, json, target);
        if ((CheckBrings(target) ?? CheckOnce(row, link, target)) is { } notHere)
            return notHere;
        var refusal = Read(service.Set(link.TargetSet), json, $"{target}/", depth + 1, out var principal);
        if (principal.Refers)
            row.Links.Add(new BoundLink(name, link, principal.Self, principal.Condition));
        else
            row.Principals.Add((link, principal));
        return refusal;
    }

    // One link leads to one row, however that is said.
    private static ODataRefusal? CheckOnce(RowBody row, SetLink link, string target) =>
        row.Links.Any(l => l.Link == link) || row.Principals.Any(a => a.Link == link)
            ? ODataRefusal.Invalid("duplicate-property", $"{link.Name} is given twice.", target) : null;

    // The row that a nested body names by its key, or by another one.
    private static KeyedRow? NamedBy(RowBody row) =>
        KeysOf(row.Set).FirstOrDefault(names => names.All(name => row.Values.GetValueOrDefault(name) is not null)) is { } key
            ? new KeyedRow(new RowsAddress(row.Set), key, [.. key.Select(name => row.Values[name]!)]) { IsFromBody = true }
            : null;

    private static IEnumerable<IReadOnlyList<string>> KeysOf(ServedSet set) => [[.. set.Key.Select(property => property.Name)], .. set.AlternateKeys];

    private static ODataRefusal Unknown(ServedSet set, string name, string target) =>
        ODataRefusal.Invalid("unknown-property", $"{set.Type.Name} has no property '{name}'. $metadata lists those it has.", target);
}
