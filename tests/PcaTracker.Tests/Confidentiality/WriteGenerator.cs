using System.Text.Json;
using PcaTracker.Contract;

namespace PcaTracker.Tests.Confidentiality;

/// <summary>
/// Generates random writes to the API: of visible rows, which may succeed, and of hidden and missing rows. None creates a row with a random
/// key; those are <see cref="Creation"/>s, and come last.
/// </summary>
internal sealed class WriteGenerator(ValueGenerator values, ExpressionGenerator expressions)
{
    private static readonly IReadOnlyList<EntitySetDefinition> Written = [.. EntitySets.All.Where(s => s.Creatable)];

    private static readonly (string Name, string Value)[] Conditions = [("If-Match", "*"), ("If-Match", "*"), ("If-Match", "W/\"1\""), ("If-Match", "W/\"9\""), ("If-None-Match", "*"), ("If-None-Match", "W/\"1\"")];

    public GeneratedRequest Next() => values.Number(14) switch
    {
        0 => Batch(),
        1 => Action(),
        2 => Property(),
        3 => Reference(),
        4 => Below(),
        5 => NowhereBound(),
        6 => Row("DELETE", null),
        7 => Row("PUT", Body(1 + values.Number(9))),
        _ => Row("PATCH", Body(1 + values.Number(3))),
    };

    /// <summary>A new row, often one that is allowed.</summary>
    public GeneratedRequest Creation()
    {
        var chapter = 1 + values.Number(60);
        var visibility = values.Pick(["shared", "eu", "kz", "public"]);
        var (set, row) = values.Pick<(string, Dictionary<string, object?>)>(
        [
            ("Issues", new() { ["Title"] = values.Text() + "!", ["ChapterId"] = chapter }),
            ("Positions", new() { ["Text"] = values.Text() + "!", ["ChapterId"] = chapter, ["Party"] = values.Pick(["EU", "KZ"]), ["Kind"] = values.Pick(["proposal", "red-line"]), ["IssueId"] = values.Chance(3) ? values.Key(EntitySets.Named("Issues")) : null }),
            ("Deadlines", new() { ["Title"] = values.Text() + "!", ["DueOn"] = "2026-12-24", ["ResponsibleParty"] = "joint", ["IssueId"] = values.Chance(3) ? values.Key(EntitySets.Named("Issues")) : null }),
            ("Outcomes", new() { ["Summary"] = values.Text() + "!", ["ChapterId"] = chapter, ["RoundId"] = 1 + values.Number(9) }),
            ("Recommendations", new() { ["Body"] = "Parliament", ["Text"] = values.Text() + "!", ["ChapterId"] = chapter }),
            ("Documents", new() { ["Title"] = values.Text() + "!", ["Kind"] = "other", ["ChapterId"] = chapter }),
        ]);
        row["Visibility"] = visibility;
        if (values.Chance(4))
            row["OwnerSide"] = values.Pick(["EU", "KZ"]);
        if (set == "Issues" && values.Chance(2))
            row["Positions"] = new[] { new { ChapterId = chapter, Text = "No.", Party = "EU", Kind = "statement", Visibility = visibility } };
        return values.Number(6) switch
        {
            0 => GeneratedRequest.ForApi("POST", $"Positions({values.Key(EntitySets.Named("Positions"))})", "PcaTracker.Supersede") with { Headers = [("If-Match", "*")], Body = Json(new { Text = "Anew." }) },
            1 => GeneratedRequest.ForApi("POST", $"Rounds({1 + values.Number(9)})", "PcaTracker.LogOutcomes") with { Body = Json(new { Outcomes = new[] { new { Chapter = values.Pick(["III.9", "IV.2"]), Summary = "Went on.", Visibility = visibility } } }) },
            2 => GeneratedRequest.ForApi("POST", $"Chapters({chapter})", set) with { Body = Json(row.Where(p => p.Key != "ChapterId").ToDictionary()) },
            _ => GeneratedRequest.ForApi("POST", set) with { Body = Json(row), Headers = values.Chance(3) ? [("Prefer", "return=minimal")] : [] },
        };
    }

    private GeneratedRequest Batch() => GeneratedRequest.ForApi("POST", "$batch") with
    {
        IsJsonBatch = values.Chance(2),
        IsAtomic = values.Chance(2),
        Headers = [("Prefer", "continue-on-error")],
        Parts = [.. Enumerable.Range(0, 1 + values.Number(4)).Select(_ => values.Chance(3) ? GeneratedRequest.ForApi("GET", Address(values.Pick(Written))) : Row("PATCH", Body(2)))],
    };

    private GeneratedRequest Row(string method, Func<EntitySetDefinition, string>? body)
    {
        var set = values.Pick(Written);
        return GeneratedRequest.ForApi(method, Address(set)) with { Body = body?.Invoke(set), Headers = Headers() };
    }

    private Func<EntitySetDefinition, string> Body(int properties) => set =>
    {
        var row = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in Enumerable.Range(0, properties).Select(_ => values.Chance(5) ? expressions.Property(set) : values.Pick(set.Properties.Where(p => p.Access == PropertyAccess.ReadWrite).ToList())))
            row[property.Name] = values.Value(set, property);
        if (values.Chance(8) && set.Links is [var link, ..])
            row[link.Name + "@odata.bind"] = Address(EntitySets.Named(link.TargetSet));
        return Json(row);
    };

    private GeneratedRequest Action()
    {
        var (set, action, parameters) = values.Pick<(string, string, object)>(
        [
            ("Deadlines", "Complete", new { }), ("Deadlines", "Move", new { DueOn = "2026-12-0" + (1 + values.Number(9)), Reason = "More time" }), ("Deadlines", "Waive", new { Reason = "Not needed" }),
            ("Issues", "Resolve", new { RoundNumber = 1 + values.Number(9) }), ("Issues", "Resolve", new { Note = "Settled" }), ("Chapters", "Reopen", new { Reason = "Again" }),
        ]);
        return GeneratedRequest.ForApi("POST", Address(EntitySets.Named(set)), "PcaTracker." + action) with { Body = Json(parameters), Headers = Headers() };
    }

    private GeneratedRequest Property()
    {
        var set = values.Pick(Written);
        var property = expressions.Property(set);
        var method = values.Pick(["PUT", "PATCH", "DELETE"]);
        return GeneratedRequest.ForApi(method, [Address(set), property.Name, .. values.Chance(4) ? (string[])["$value"] : []]) with
        {
            Headers = Headers(),
            Body = method == "DELETE" ? null : Json(new { value = values.Value(set, property) }),
        };
    }

    private GeneratedRequest Reference()
    {
        var set = values.Pick(Written.Where(s => s.Links.Count > 0).ToList());
        var link = values.Pick(set.Links);
        var target = EntitySets.Named(link.TargetSet);
        var to = Json(new Dictionary<string, string> { ["@odata.id"] = Address(target) });
        return values.Number(4) switch
        {
            0 => GeneratedRequest.ForApi("PUT", Address(set), link.Name, "$ref") with { Headers = Headers(), Body = to },
            1 => GeneratedRequest.ForApi("DELETE", Address(set), link.Name, "$ref") with { Headers = Headers() },
            2 => GeneratedRequest.ForApi("POST", Address(target), link.Inverse, "$ref") with { Headers = Headers(), Body = Json(new Dictionary<string, string> { ["@odata.id"] = Address(set) }) },
            _ => GeneratedRequest.ForApi("DELETE", Address(target), link.Inverse, "$ref") with { Options = [("$id", Address(set))], Headers = Headers() },
        };
    }

    // What is found below another row is changed there.
    private GeneratedRequest Below()
    {
        var set = values.Pick(Written.Where(s => s.Links.Count > 0).ToList());
        var link = values.Pick(set.Links);
        return GeneratedRequest.ForApi("PATCH", Address(EntitySets.Named(link.TargetSet)), $"{link.Inverse}({values.Key(set)})") with { Body = Body(2)(set), Headers = Headers() };
    }

    // There is no such chapter, so nothing is recorded, wherever the other link leads.
    private GeneratedRequest NowhereBound()
    {
        var issue = Address(EntitySets.Named("Issues"));
        return values.Chance(2)
            ? GeneratedRequest.ForApi("POST", "Positions") with { Body = Json(new Dictionary<string, object?> { ["ChapterId"] = 999_999, ["Text"] = "x", ["Party"] = "EU", ["Kind"] = "offer", ["Visibility"] = "shared", ["Issue@odata.bind"] = issue }) }
            : GeneratedRequest.ForApi("POST", "Deadlines") with { Body = Json(new Dictionary<string, object?> { ["ChapterId"] = 999_999, ["Title"] = "x", ["DueOn"] = "2026-12-24", ["ResponsibleParty"] = "EU", ["Visibility"] = "eu", ["Issue@odata.bind"] = issue }) };
    }

    private string Address(EntitySetDefinition set) => $"{set.Name}({values.Key(set)})";

    private IReadOnlyList<(string Name, string Value)> Headers() =>
        [.. values.Chance(8) ? [] : (IReadOnlyList<(string, string)>)[values.Pick(Conditions)], .. values.Chance(3) ? (IReadOnlyList<(string, string)>)[("Prefer", "return=representation")] : []];

    private static string Json(object body) => JsonSerializer.Serialize(body);
}
