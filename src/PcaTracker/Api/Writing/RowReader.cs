using System.Text.Json;
using Microsoft.OData.Edm;
using ODataSql;
using PcaTracker.Contract;
using PcaTracker.Rows;
using ODataSql.AspNetCore.Protocol;
using ODataSql.AspNetCore.Writing;
using PcaTracker.Refusals;

namespace PcaTracker.Api.Writing;

/// <summary>Reads a row from the body of a write, with what is linked to it and what is written together with it (OData 4.01 Protocol, 11.4.2 and 11.4.3).</summary>
/// <param name="values">How values are written.</param>
/// <param name="roots">Addresses of the feed, for the addresses of other rows.</param>
/// <param name="method">Method of the write. What is posted is new, and so is all that comes with it.</param>
/// <param name="version">Version of OData in which the body is written. Until 4.01 a change brought no other rows along and no state.</param>
internal sealed class RowReader(JsonValues values, IReadOnlyList<Uri> roots, string method, ProtocolVersion version)
{
    /// <summary>Levels of rows that one request writes.</summary>
    public const int MaxDepth = 4;

    /// <summary>Rows that one request writes, or lets go of.</summary>
    public const int MaxRows = 200;

    private int _rows;

    public bool IsNew { get; } = HttpMethods.IsPost(method);

    public IReadOnlyList<Uri> Roots => roots;

    public ODataRefusal? Read(EntitySetDefinition set, JsonElement json, out RowBody row) => Read(set, json, "", 1, out row);

    public ODataRefusal? Read(EntitySetDefinition set, JsonElement json, string path, int depth, out RowBody row)
    {
        row = new RowBody(set);
        if (Count(path.TrimEnd('/'), depth) is { } tooMuch)
            return tooMuch;
        var type = set.Type();
        var seen = new HashSet<string>();
        foreach (var property in json.EnumerateObject())
        {
            var target = path + property.Name;
            if (!seen.Add(property.Name))
                return ODataRefusal.Invalid("duplicate-property", $"{property.Name} stands in the body twice.", target);
            var refusal = property.Name.Contains('@', StringComparison.Ordinal) ? ReadAnnotation(row, type, property, target, depth)
                : type.FindProperty(property.Name) is IEdmNavigationProperty ? ReadNested(row, property.Name, property.Value, target, depth)
                : ReadValue(row, type, property, target, depth);
            if (refusal is not null)
                return refusal;
        }

        if (IsNew || depth == 1 || row.Self is not null)
            return null;
        row.Self = NamedBy(row);
        return row.Self is null && KeysOf(row.Set).FirstOrDefault(row.Unread.ContainsKey) is { } key ? row.Unread[key] : null;
    }

    /// <summary>Counts a row that comes with the request; refused when there are too many.</summary>
    public ODataRefusal? Count(string target, int depth) => depth > MaxDepth || ++_rows > MaxRows
        ? ODataRefusal.Invalid("too-much-at-once", $"One request writes at most {MaxRows} rows, nested at most {MaxDepth} deep. Send the rest afterwards.", target)
        : null;

    /// <summary>The state in which a row must be, by its <c>@odata.etag</c>.</summary>
    public ODataRefusal? ReadState(JsonElement json, string target, out Expected expected)
    {
        expected = Expected.Any;
        if (IsNew || version == ProtocolVersion.V40)
            return null;
        if (JsonValues.Text(json) is not { } tag)
            return JsonValues.Wrong(target, "a text");
        expected = tag == "*" ? Expected.Any : Expected.Revision(ETags.Versions([tag]));
        return null;
    }

    /// <summary>The key of a row.</summary>
    public ODataRefusal? ReadKey(EntitySetDefinition set, JsonElement json, string target, out long id)
    {
        var refusal = values.Read(json, set.Type().FindProperty("Id").Type, target, out var value);
        id = value as long? ?? 0;
        return refusal ?? (value is null ? JsonValues.Wrong(target, "a key") : null);
    }

    /// <summary>The refusal of rows that come with a change, by a client that says it speaks 4.0.</summary>
    public ODataRefusal? CheckBrings(string target) => IsNew || version != ProtocolVersion.V40 ? null
        : ODataRefusal.Invalid("version-too-low", "In OData 4.0 a change links rows and brings none along. Send OData-Version: 4.01, or link by …@odata.bind.", target);

    // What the program keeps is ignored, whatever it says (11.4.2, 11.4.3); only the key of a nested row may say which row is meant.
    private ODataRefusal? ReadValue(RowBody row, IEdmEntityType type, JsonProperty property, string target, int depth)
    {
        if (RowChecks.CheckKnown(row.Set, [property.Name]) is { } unknown)
            return unknown.ToOData() with { Target = target };
        var access = row.Set.Property(property.Name)!.Access;
        if (access == PropertyAccess.ReadOnly && (IsNew || depth == 1 || property.Name != "Id"))
            return null;
        var wrong = values.Read(property.Value, type.FindProperty(property.Name).Type, target, out var value);
        if (wrong is null)
            row.Values.Add(property.Name, value);
        else if (IsNew || access == PropertyAccess.ReadWrite)
            return wrong;
        else
            row.Unread.Add(property.Name, wrong);
        return null;
    }

    private ODataRefusal? ReadAnnotation(RowBody row, IEdmEntityType type, JsonProperty annotation, string target, int depth)
    {
        var (about, term) = ControlInformation.Split(annotation.Name);
        if (about.Length > 0 && type.FindProperty(about) is null)
            return RowChecks.CheckKnown(row.Set, [about])!.ToOData() with { Target = target };
        switch (about, term)
        {
            case ("", "etag"):
                var wrong = ReadState(annotation.Value, target, out var expected);
                row.Expected = expected;
                return wrong;
            case ("", "id") when !IsNew && depth > 1:
                var refusal = EntityReference.Read(annotation.Value, roots, row.Set.Name, target, out var self);
                row.Self = self;
                return refusal;
            case (_, "bind"):
                return ReadBind(row, type, about, annotation, target, depth);
            case (_, "delta"):
                return ReadDelta(row, type, about, annotation, target, depth);
            default:
                return ControlInformation.Check(annotation, target, name => name.Length == 0 ? type.FullName() : type.FindProperty(name).Type.FullName());
        }
    }

    private ODataRefusal? ReadBind(RowBody row, IEdmEntityType type, string about, JsonProperty annotation, string target, int depth)
    {
        if (type.FindProperty(about) is not IEdmNavigationProperty)
            return ODataRefusal.Invalid("not-a-link", $"{annotation.Name} binds what is not a link. $metadata lists the navigation properties of a {row.Set.TypeName}.", target);
        return LinkOf(row.Set, about) is { } link ? BindOne(row, annotation.Name, link, annotation.Value, target) : new RowsReader(this, row, about, target, depth).Bind(annotation.Value);
    }

    private ODataRefusal? ReadDelta(RowBody row, IEdmEntityType type, string about, JsonProperty annotation, string target, int depth)
    {
        if (type.FindProperty(about) is not IEdmNavigationProperty || LinkOf(row.Set, about) is not null)
            return ODataRefusal.Invalid("not-a-collection", $"{annotation.Name} changes what is not a collection of rows. $metadata lists the navigation properties of a {row.Set.TypeName}.", target);
        return HttpMethods.IsPatch(method)
            ? CheckBrings(target) ?? new RowsReader(this, row, about, target[..target.LastIndexOf('@')], depth).Read(annotation.Value, isDelta: true)
            : ODataRefusal.Invalid("delta-not-patched", $"{annotation.Name} says what changes: send it by PATCH, or {about} as they are all to be.", target);
    }

    private ODataRefusal? BindOne(RowBody row, string name, LinkDefinition link, JsonElement json, string target)
    {
        if (CheckOnce(row, link, target) is { } twice)
            return twice;
        RowAddress? to = null;
        if (json.ValueKind != JsonValueKind.Null && EntityReference.Read(json, roots, link.TargetSet, target, out to) is { } refusal)
            return refusal;
        row.Links.Add((name, link, to, Expected.Any));
        return null;
    }

    private ODataRefusal? ReadNested(RowBody row, string name, JsonElement json, string target, int depth)
    {
        if (LinkOf(row.Set, name) is not { } link)
            return CheckBrings(target) ?? new RowsReader(this, row, name, target, depth).Read(json, isDelta: false);
        if (json.ValueKind == JsonValueKind.Null)
            return BindOne(row, name, link, json, target);
        if (json.ValueKind != JsonValueKind.Object)
            return JsonValues.Wrong(target, "an object");
        if (EntityReference.Refers(json, IsNew) && (IsNew || ControlInformation.Find(json, "etag") is null))
            return BindOne(row, name, link, json, target);
        if ((CheckBrings(target) ?? CheckOnce(row, link, target)) is { } notHere)
            return notHere;
        var refusal = Read(EntitySets.Named(link.TargetSet), json, $"{target}/", depth + 1, out var above);
        if (above.Refers)
            row.Links.Add((name, link, above.Self, above.Expected));
        else
            row.Above.Add((link, above));
        return refusal;
    }

    // One link leads to one row, however that is said.
    private static ODataRefusal? CheckOnce(RowBody row, LinkDefinition link, string target) =>
        row.Links.Any(l => l.Link == link) || row.Above.Any(a => a.Link == link) ? ODataRefusal.Invalid("duplicate-property", $"{link.Name} is given twice.", target) : null;

    // The row that a nested body names by its key, or by the one that its creator chooses.
    private static KeyedRow? NamedBy(RowBody row) =>
        KeysOf(row.Set).FirstOrDefault(name => row.Values.GetValueOrDefault(name) is not null) is { } key
            ? KeyedRow.Of(row.Set, key, row.Values[key]!) with { IsFromBody = true }
            : null;

    private static IEnumerable<string> KeysOf(EntitySetDefinition set) => new[] { "Id", set.AlternateKey }.OfType<string>();

    private static LinkDefinition? LinkOf(EntitySetDefinition set, string name) => set.Links.FirstOrDefault(l => l.Name == name);
}
