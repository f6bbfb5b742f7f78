using System.Globalization;
using System.Net;
using Dapper;
using Microsoft.OData.Edm;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Confidentiality;

/// <summary>
/// Rows change only where the contract lets a person change them, for every property, every form of request and every role. The tests
/// compare every cell of the tables before and after.
/// </summary>
public class MassAssignmentTests
{
    private static readonly IReadOnlyList<EntitySetDefinition> Written = [.. EntitySets.All.Where(s => s.Creatable)];

    /// <summary>Columns that the program sets when another one changes.</summary>
    private static readonly Dictionary<(string Set, string Property), string> Follows = new()
    {
        [("Articles", "Text")] = "open_brackets",
        [("Issues", "Status")] = "resolved_in_round",
    };

    /// <summary>Names that are not in the contract: columns as the database calls them, and what other systems would call them.</summary>
    private static readonly string[] Foreign = ["Revision", "revision", "owner_side", "ownerside", "OwnerId", "logged_by", "CreatedBy", "Side", "rowid", "id", "__proto__"];

    /// <summary>Columns that no request changes, whatever the contract comes to say.</summary>
    private static readonly string[] Never = ["id", "owner_side", "logged_by", "logged_at", "status_before"];

    [Theory]
    [InlineData(Side.EU, Role.Head)]
    [InlineData(Side.EU, Role.Negotiator)]
    [InlineData(Side.KZ, Role.Negotiator)]
    [InlineData(Side.Joint, Role.Analyst)]
    [InlineData(Side.EU, Role.Secretariat)]
    [InlineData(Side.KZ, Role.Administrator)]
    public async Task A_property_changes_what_it_may_change_and_nothing_else(string side, string role)
    {
        await using var app = await TwinFile.Base.StartAsync();
        using var client = app.As(side, role);
        var (actor, made) = (app.Account(side, role), 0);

        foreach (var set in Written)
        {
            var before = Cells(app, set);
            foreach (var id in Targets(app, set))
            {
                var isTheirs = Permissions.MayWrite(actor, set.Name) && Sees(app, actor, set, id) && IsOwn(app, actor, set, id);
                foreach (var property in set.Properties)
                {
                    foreach (var method in (string[])["PATCH", "PUT"])
                    {
                        var version = app.Database.CommitVersion;
                        var reply = await Send(client, method, set, id, property, before[id]);
                        // Where nothing was committed nothing is compared: most requests are refused, and a comparison reads all cells.
                        var after = app.Database.CommitVersion == version ? before : Cells(app, set);
                        var changed = Changed(before, after);
                        before = after;
                        string[] allowed = !isTheirs ? []
                            : method == "PUT" ? [.. set.Properties.Where(p => p.Access == PropertyAccess.ReadWrite).Select(p => p.Column), .. Follows.Where(f => f.Key.Set == set.Name).Select(f => f.Value), "revision"]
                            : property.Access == PropertyAccess.ReadWrite ? [property.Column, Follows.GetValueOrDefault((set.Name, property.Name), property.Column), "revision"]
                            : [];

                        // What is not theirs to write is ignored, and everything else about the request is as it would be without it.
                        Assert.True(!isTheirs || method == "PUT" || property.Access == PropertyAccess.ReadWrite || (int)reply.Status == 204, $"{side} {role}: {method} {set.Name}({id}) {property.Name} → {(int)reply.Status} {reply.Text}");
                        Assert.True(isTheirs || (int)reply.Status is 403 or 404, $"{side} {role}: {method} {set.Name}({id}) {property.Name} → {(int)reply.Status} {reply.Text}");
                        Assert.All(changed, cell => Assert.True(cell.Id == id && allowed.Contains(cell.Column) && !Never.Contains(cell.Column), $"{side} {role}: {method} {set.Name}({id}) {property.Name} changed {cell} → {(int)reply.Status} {reply.Text}"));
                        made += changed.Count;
                    }
                }

                foreach (var name in Foreign)
                {
                    var version = app.Database.CommitVersion;
                    Assert.True((int)(await client.Patch($"{set.Name}({id})", new Dictionary<string, object?> { [name] = 9 })).Status is 400 or 403 or 404);
                    Assert.True(app.Database.CommitVersion == version || Changed(before, Cells(app, set)).Count == 0);
                }
            }
        }

        // Those who write do write.
        Assert.Equal(role is Role.Head or Role.Negotiator or Role.Secretariat, made > 0);
    }

    [Theory]
    [InlineData(Side.EU, Role.Head, Side.EU)]
    [InlineData(Side.EU, Role.Negotiator, Side.EU)]
    [InlineData(Side.KZ, Role.Negotiator, Side.KZ)]
    [InlineData(Side.Joint, Role.Analyst, null)]
    [InlineData(Side.EU, Role.Secretariat, Side.Joint)]
    [InlineData(Side.KZ, Role.Administrator, null)]
    public async Task A_new_row_is_of_the_side_of_its_account_and_holds_nothing_that_the_program_keeps(string side, string role, string? owner)
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var client = app.As(side, role);
        var actor = app.Account(side, role);
        var (deep, created) = (0, 0);

        foreach (var set in Written)
        {
            var before = Rows(app, set);
            foreach (var property in set.Properties)
            {
                foreach (var way in Enumerable.Range(0, Ways(set, Minimal(set, record, actor), record, actor).Count()))
                {
                    var row = Minimal(set, record, actor);
                    row[property.Name] = Strange(property);
                    var (path, body) = Ways(set, row, record, actor).ElementAt(way);
                    var version = app.Database.CommitVersion;
                    var reply = await client.Post(path, body);
                    var after = app.Database.CommitVersion == version ? before : Rows(app, set);
                    var added = after.ExceptBy(before.Select(r => r["id"]), r => r["id"]).ToList();
                    before = after;

                    var said = $"{side} {role}: POST {path} with {property.Name} → {(int)reply.Status} {reply.Text}";
                    Assert.True(((int)reply.Status == 201) == (added.Count == 1), said);
                    Assert.True(added.Count == 0 || Permissions.MayWrite(actor, set.Name), said);
                    // What the program keeps changes neither the answer nor what it would be had nothing been said of it.
                    var unsaid = property.Access == PropertyAccess.ReadOnly ? await Unsaid(app, client, set, property, record, actor, way) : default;
                    Assert.True(property.Access != PropertyAccess.ReadOnly || reply.Status == unsaid.Status, said);
                    if (property.Access == PropertyAccess.ReadOnly)
                        before = Rows(app, set);
                    foreach (var cells in added)
                    {
                        created++;
                        deep += path == set.Name ? 0 : 1;
                        Assert.Equal(1L, cells["revision"]);
                        if (cells.TryGetValue("owner_side", out var whose))
                            Assert.Equal(owner, whose);
                        if (cells.TryGetValue("visibility", out var visibility))
                            Assert.Contains((string)visibility!, Permissions.VisibilitiesFor(actor));
                        if (cells.TryGetValue("logged_by", out var who))
                            Assert.Equal(actor.Name, who);
                        if (property.Access == PropertyAccess.ReadOnly && cells.TryGetValue(property.Column, out var kept) && property.Name is not ("Id" or "SortKey"))
                            Assert.Equal(unsaid.Value, kept);
                    }
                }
            }
        }

        Assert.Equal((role is Role.Head or Role.Negotiator or Role.Secretariat, role is Role.Head or Role.Negotiator), (created > 20, deep > 20));
    }

    /// <summary>The answer to a new row that says nothing of a property, and what the program puts there.</summary>
    private static async Task<(HttpStatusCode Status, object? Value)> Unsaid(TestApp app, HttpClient client, EntitySetDefinition set, PropertyDefinition property, SmallRecord record, Actor actor, int way)
    {
        var before = Rows(app, set);
        var (path, body) = Ways(set, Minimal(set, record, actor), record, actor).ElementAt(way);
        var reply = await client.Post(path, body);
        var added = Rows(app, set).SingleOrDefault(r => before.All(b => !Equals(b["id"], r["id"])));
        return (reply.Status, added is not null && added.TryGetValue(property.Column, out var value) ? value : null);
    }

    private static async Task<Reply> Send(HttpClient client, string method, EntitySetDefinition set, long id, PropertyDefinition property, IDictionary<string, object?> row)
    {
        var body = new Dictionary<string, object?> { [property.Name] = Strange(property) };
        if (method == "PUT")
        {
            // The rest as it is, so that only this property is another.
            foreach (var kept in set.Properties.Where(p => p.Access == PropertyAccess.ReadWrite && p != property))
                body[kept.Name] = Json(kept, row[kept.Column]);
        }

        return method == "PUT" ? await client.Put($"{set.Name}({id})", body) : await client.Patch($"{set.Name}({id})", body);
    }

    /// <summary>A row of the record, one that is shared by nobody in particular, one of each side that both read, and one of each side alone.</summary>
    private static List<long> Targets(TestApp app, EntitySetDefinition set)
    {
        using var session = app.Database.OpenAsSystem();
        var some = set.Property("Visibility") is null
            ? $"SELECT min(id) FROM {set.Table}"
            : set.Property("OwnerSide") is null ? $"SELECT min(id) FROM {set.Table} GROUP BY visibility" : $"SELECT min(id) FROM {set.Table} GROUP BY visibility, owner_side";
        return session.Connection.Query<long>(some).AsList();
    }

    private static bool Sees(TestApp app, Actor actor, EntitySetDefinition set, long id)
    {
        using var session = app.Database.OpenAs(actor);
        return session.Connection.ExecuteScalar<bool>($"SELECT EXISTS (SELECT 1 FROM visible_{set.Table} WHERE id = @id)", new { id });
    }

    private static bool IsOwn(TestApp app, Actor actor, EntitySetDefinition set, long id) =>
        set.Property("OwnerSide") is null || Permissions.CheckChange(actor, (string)Cell(app, set, id, "owner_side")!, (string)Cell(app, set, id, "visibility")!) is null;

    private static object? Cell(TestApp app, EntitySetDefinition set, long id, string column)
    {
        using var session = app.Database.OpenAsSystem();
        return session.Connection.ExecuteScalar<object?>($"SELECT \"{column}\" FROM {set.Table} WHERE id = @id", new { id });
    }

    private static List<IDictionary<string, object?>> Rows(TestApp app, EntitySetDefinition set)
    {
        using var session = app.Database.OpenAsSystem();
        return [.. session.Connection.Query($"SELECT * FROM {set.Table}").Select(row => (IDictionary<string, object?>)row)];
    }

    private static Dictionary<long, IDictionary<string, object?>> Cells(TestApp app, EntitySetDefinition set) => Rows(app, set).ToDictionary(row => (long)row["id"]!);

    private static List<(long Id, string Column)> Changed(Dictionary<long, IDictionary<string, object?>> before, Dictionary<long, IDictionary<string, object?>> after) =>
        [.. before.Keys.Union(after.Keys).SelectMany(id => ChangedIn(before.GetValueOrDefault(id), after.GetValueOrDefault(id)).Select(column => (id, column)))];

    private static IEnumerable<string> ChangedIn(IDictionary<string, object?>? before, IDictionary<string, object?>? after) =>
        before is null || after is null ? (before ?? after)!.Keys : before.Keys.Where(column => !Equals(before[column], after[column]));

    private static object? Json(PropertyDefinition property, object? stored) => (property.Kind, stored) switch
    {
        (_, null) => property.Default,
        (EdmPrimitiveTypeKind.Boolean, long flag) => flag == 1,
        _ => stored,
    };

    /// <summary>A value that no row has there.</summary>
    private static object Strange(PropertyDefinition property) => property.Kind switch
    {
        EdmPrimitiveTypeKind.String when property.Name == "Visibility" => Visibility.Shared,
        EdmPrimitiveTypeKind.String when property.Name == "Kind" && property.Values is not null => property.Values.Contains("request") ? "request" : property.Values[0],
        EdmPrimitiveTypeKind.String when property.Values is { } values => values[^1],
        EdmPrimitiveTypeKind.String when property.Name.EndsWith("Url", StringComparison.Ordinal) => "https://strange.example.org/",
        EdmPrimitiveTypeKind.String when property.Name == "Sha256" => new string('b', 64),
        EdmPrimitiveTypeKind.String when property.Name == "TimeZone" => "Asia/Tokyo",
        EdmPrimitiveTypeKind.String when property.Name == "ReminderOffsets" => "-9,0,+1",
        EdmPrimitiveTypeKind.String when property.Name == "Code" => "Annex LXX",
        EdmPrimitiveTypeKind.String => "Strange",
        EdmPrimitiveTypeKind.Int64 => 2L,
        EdmPrimitiveTypeKind.Int32 => property.Name == "Priority" ? 5 : 777,
        EdmPrimitiveTypeKind.Boolean => true,
        EdmPrimitiveTypeKind.Date => "2013-02-03",
        EdmPrimitiveTypeKind.DateTimeOffset => "2013-02-03T04:05:06Z",
        _ => "04:05:06",
    };

    private static int _number = 5_000;

    /// <summary>The least that a new row needs.</summary>
    private static Dictionary<string, object?> Minimal(EntitySetDefinition set, SmallRecord record, Actor actor)
    {
        var row = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in set.Properties.Where(p => p is { Required: true, Access: not PropertyAccess.ReadOnly, Default: null }))
            row[property.Name] = property.Name switch
            {
                "ChapterId" => record.Chapter("T.1"),
                "RoundId" => record.Round(101),
                "Number" => Interlocked.Increment(ref _number),
                "Code" => string.Create(CultureInfo.InvariantCulture, $"Annex {Roman(Interlocked.Increment(ref _number))}"),
                "Level" => "annex",
                "Party" when property.Values is not null => actor.Side == Side.KZ ? "KZ" : "EU",
                _ => Strange(property),
            };
        return row;
    }

    // From 200 on: the record has those before.
    private static string Roman(int number)
    {
        var (left, roman) = (number - 4_800, "");
        foreach (var (value, letters) in ((int, string)[])[(1_000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")])
            for (; left >= value; left -= value)
                roman += letters;
        return roman;
    }

    /// <summary>The same row by itself, and deep inside a new one, where that can be made.</summary>
    private static IEnumerable<(string Path, object Body)> Ways(EntitySetDefinition set, Dictionary<string, object?> row, SmallRecord record, Actor actor)
    {
        yield return (set.Name, row);
        if (set.Links.FirstOrDefault(l => l.TargetSet == "Issues") is { } toIssue && actor.Role is Role.Head or Role.Negotiator)
            yield return ("Issues", new Dictionary<string, object?>
            {
                ["ChapterId"] = record.Chapter("T.1"),
                ["Title"] = "x",
                ["Visibility"] = "shared",
                [toIssue.Inverse] = new[] { row.Where(p => p.Key != toIssue.Via).ToDictionary() },
            });
        else if (set.Links.FirstOrDefault(l => l.TargetSet == "Chapters") is { } toChapter)
            yield return ($"Chapters({record.Chapter("T.1")})/{toChapter.Inverse}", row.Where(p => p.Key != toChapter.Via).ToDictionary());
    }
}
