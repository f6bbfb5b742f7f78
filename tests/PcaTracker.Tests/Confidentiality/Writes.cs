using System.Text.Json;
using PcaTracker.Api;
using PcaTracker.Contract;

namespace PcaTracker.Tests.Confidentiality;

/// <summary>
/// Changes sent to the feed, made by chance: of what is seen, which may succeed, and of what is hidden or nowhere. None of them makes a row
/// whose key the host draws; those are <see cref="Creation"/>s, and come last.
/// </summary>
internal sealed class Writes(Words words, Expressions expressions)
{
    private static readonly IReadOnlyList<EntitySetDefinition> Written = [.. EntitySets.All.Where(s => s.Creatable)];

    private static readonly (string Name, string Value)[] Conditions = [("If-Match", "*"), ("If-Match", "*"), ("If-Match", "W/\"1\""), ("If-Match", "W/\"9\""), ("If-None-Match", "*"), ("If-None-Match", "W/\"1\"")];

    public Ask Next() => words.Number(14) switch
    {
        0 => Batch(),
        1 => Action(),
        2 => Property(),
        3 => Reference(),
        4 => Below(),
        5 => NowhereBound(),
        6 => Row("DELETE", null),
        7 => Row("PUT", Body(1 + words.Number(9))),
        _ => Row("PATCH", Body(1 + words.Number(3))),
    };

    /// <summary>A new row, often one that is allowed.</summary>
    public Ask Creation()
    {
        var chapter = 1 + words.Number(60);
        var visibility = words.Pick(["shared", "eu", "kz", "public"]);
        var (set, row) = words.Pick<(string, Dictionary<string, object?>)>(
        [
            ("Issues", new() { ["Title"] = words.Text() + "!", ["ChapterId"] = chapter }),
            ("Positions", new() { ["Text"] = words.Text() + "!", ["ChapterId"] = chapter, ["Party"] = words.Pick(["EU", "KZ"]), ["Kind"] = words.Pick(["proposal", "red-line"]), ["IssueId"] = words.Chance(3) ? words.Key(EntitySets.Named("Issues")) : null }),
            ("Deadlines", new() { ["Title"] = words.Text() + "!", ["DueOn"] = "2026-12-24", ["ResponsibleParty"] = "joint", ["IssueId"] = words.Chance(3) ? words.Key(EntitySets.Named("Issues")) : null }),
            ("Outcomes", new() { ["Summary"] = words.Text() + "!", ["ChapterId"] = chapter, ["RoundId"] = 1 + words.Number(9) }),
            ("Recommendations", new() { ["Body"] = "Parliament", ["Text"] = words.Text() + "!", ["ChapterId"] = chapter }),
            ("Documents", new() { ["Title"] = words.Text() + "!", ["Kind"] = "other", ["ChapterId"] = chapter }),
        ]);
        row["Visibility"] = visibility;
        if (words.Chance(4))
            row["OwnerSide"] = words.Pick(["EU", "KZ"]);
        if (set == "Issues" && words.Chance(2))
            row["Positions"] = new[] { new { ChapterId = chapter, Text = "No.", Party = "EU", Kind = "statement", Visibility = visibility } };
        return words.Number(6) switch
        {
            0 => Ask.Feed("POST", $"Positions({words.Key(EntitySets.Named("Positions"))})", "PcaTracker.Supersede") with { Headers = [("If-Match", "*")], Body = Json(new { Text = "Anew." }) },
            1 => Ask.Feed("POST", $"Rounds({1 + words.Number(9)})", "PcaTracker.LogOutcomes") with { Body = Json(new { Outcomes = new[] { new { Chapter = words.Pick(["III.9", "IV.2"]), Summary = "Went on.", Visibility = visibility } } }) },
            2 => Ask.Feed("POST", $"Chapters({chapter})", set) with { Body = Json(row.Where(p => p.Key != "ChapterId").ToDictionary()) },
            _ => Ask.Feed("POST", set) with { Body = Json(row), Headers = words.Chance(3) ? [("Prefer", "return=minimal")] : [] },
        };
    }

    private Ask Batch() => Ask.Feed("POST", "$batch") with
    {
        IsJsonBatch = words.Chance(2), IsAtomic = words.Chance(2), Headers = [("Prefer", "continue-on-error")],
        Parts = [.. Enumerable.Range(0, 1 + words.Number(4)).Select(_ => words.Chance(3) ? Ask.Feed("GET", Address(words.Pick(Written))) : Row("PATCH", Body(2)))],
    };

    private Ask Row(string method, Func<EntitySetDefinition, string>? body)
    {
        var set = words.Pick(Written);
        return Ask.Feed(method, Address(set)) with { Body = body?.Invoke(set), Headers = Headers() };
    }

    private Func<EntitySetDefinition, string> Body(int properties) => set =>
    {
        var row = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in Enumerable.Range(0, properties).Select(_ => words.Chance(5) ? expressions.Property(set) : words.Pick(set.Properties.Where(p => p.Access == PropertyAccess.ReadWrite).ToList())))
            row[property.Name] = words.Value(set, property);
        if (words.Chance(8) && set.Links is [var link, ..])
            row[link.Name + "@odata.bind"] = Address(EntitySets.Named(link.TargetSet));
        return Json(row);
    };

    private Ask Action()
    {
        var (set, action, parameters) = words.Pick<(string, string, object)>(
        [
            ("Deadlines", "Complete", new { }), ("Deadlines", "Move", new { DueOn = "2026-12-0" + (1 + words.Number(9)), Reason = "More time" }), ("Deadlines", "Waive", new { Reason = "Not needed" }),
            ("Issues", "Resolve", new { RoundNumber = 1 + words.Number(9) }), ("Issues", "Resolve", new { Note = "Settled" }), ("Chapters", "Reopen", new { Reason = "Again" }),
        ]);
        return Ask.Feed("POST", Address(EntitySets.Named(set)), "PcaTracker." + action) with { Body = Json(parameters), Headers = Headers() };
    }

    private Ask Property()
    {
        var set = words.Pick(Written);
        var property = expressions.Property(set);
        var method = words.Pick(["PUT", "PATCH", "DELETE"]);
        return Ask.Feed(method, [Address(set), property.Name, .. words.Chance(4) ? (string[])["$value"] : []]) with
        {
            Headers = Headers(), Body = method == "DELETE" ? null : Json(new { value = words.Value(set, property) }),
        };
    }

    private Ask Reference()
    {
        var set = words.Pick(Written.Where(s => s.Links.Count > 0).ToList());
        var link = words.Pick(set.Links);
        var target = EntitySets.Named(link.TargetSet);
        var to = Json(new Dictionary<string, string> { ["@odata.id"] = Address(target) });
        return words.Number(4) switch
        {
            0 => Ask.Feed("PUT", Address(set), link.Name, "$ref") with { Headers = Headers(), Body = to },
            1 => Ask.Feed("DELETE", Address(set), link.Name, "$ref") with { Headers = Headers() },
            2 => Ask.Feed("POST", Address(target), link.Inverse, "$ref") with { Headers = Headers(), Body = Json(new Dictionary<string, string> { ["@odata.id"] = Address(set) }) },
            _ => Ask.Feed("DELETE", Address(target), link.Inverse, "$ref") with { Options = [("$id", Address(set))], Headers = Headers() },
        };
    }

    // What is found below another row is changed there.
    private Ask Below()
    {
        var set = words.Pick(Written.Where(s => s.Links.Count > 0).ToList());
        var link = words.Pick(set.Links);
        return Ask.Feed("PATCH", Address(EntitySets.Named(link.TargetSet)), $"{link.Inverse}({words.Key(set)})") with { Body = Body(2)(set), Headers = Headers() };
    }

    // There is no such chapter, so nothing is recorded, wherever the other link leads.
    private Ask NowhereBound()
    {
        var issue = Address(EntitySets.Named("Issues"));
        return words.Chance(2)
            ? Ask.Feed("POST", "Positions") with { Body = Json(new Dictionary<string, object?> { ["ChapterId"] = 999_999, ["Text"] = "x", ["Party"] = "EU", ["Kind"] = "offer", ["Visibility"] = "shared", ["Issue@odata.bind"] = issue }) }
            : Ask.Feed("POST", "Deadlines") with { Body = Json(new Dictionary<string, object?> { ["ChapterId"] = 999_999, ["Title"] = "x", ["DueOn"] = "2026-12-24", ["ResponsibleParty"] = "EU", ["Visibility"] = "eu", ["Issue@odata.bind"] = issue }) };
    }

    private string Address(EntitySetDefinition set) => $"{set.Name}({words.Key(set)})";

    private IReadOnlyList<(string Name, string Value)> Headers() =>
        [.. words.Chance(8) ? [] : (IReadOnlyList<(string, string)>)[words.Pick(Conditions)], .. words.Chance(3) ? (IReadOnlyList<(string, string)>)[("Prefer", "return=representation")] : []];

    private static string Json(object body) => JsonSerializer.Serialize(body);
}
