using System.Globalization;
using PcaTracker.Contract;

namespace PcaTracker.Tests.Confidentiality;

/// <summary>Generates random reads of the API and of pages.</summary>
internal sealed class ReadGenerator(ValueGenerator values, ExpressionGenerator expressions)
{
    private static readonly (string Name, string Value)[] Headers =
    [
        ("Accept", "application/json;odata.metadata=full"), ("Accept", "application/json;odata.metadata=none"), ("Accept", "application/json;odata.metadata=minimal;IEEE754Compatible=true"), ("Accept", "application/xml"), ("Accept", "text/plain"),
        ("OData-MaxVersion", "4.01"), ("OData-MaxVersion", "4.0"), ("OData-MaxVersion", "3.0"), ("Prefer", "maxpagesize=3"), ("Prefer", "odata.maxpagesize=2"), ("Prefer", "track-changes"), ("Prefer", "track-changes,maxpagesize=7"),
        ("Prefer", "omit-values=nulls"), ("Prefer", "maxpagesize=50000"), ("If-None-Match", "W/\"1\""), ("If-None-Match", "W/\"2\""), ("If-None-Match", "*"), ("If-Match", "W/\"1\""), ("If-Match", "W/\"7\""), ("Accept-Language", "ru"), ("Isolation", "snapshot"),
    ];

    public GeneratedRequest Next() => values.Number(21) switch
    {
        0 => Page(),
        1 => Batch(),
        2 => QueryInBody(),
        3 => Description(),
        4 => values.Chance(3) ? All() : Tracked(),
        5 => CrossJoin(),
        6 => Entity(),
        7 => Function(),
        _ => With(OfSet(values.Chance(14) ? "HEAD" : "GET")),
    };

    public GeneratedRequest Batch() => GeneratedRequest.ForApi("POST", "$batch") with
    {
        IsJsonBatch = values.Chance(2),
        Headers = values.Chance(3) ? [("Prefer", "continue-on-error")] : [],
        Parts = [.. Enumerable.Range(0, 1 + values.Number(5)).Select(_ => With(OfSet("GET")))],
    };

    private GeneratedRequest Page() => new(values.Chance(8) ? "HEAD" : "GET", values.Pick(
    [
        "", "rounds", $"rounds/{values.Number(12)}", "deadlines", $"deadlines/{values.Key(EntitySets.Named("Deadlines"))}", "timeline", "connect", "account/password", "sign-in", "error", $"widen/Issues/{values.Key(EntitySets.Named("Issues"))}", $"widen/Issues/{values.Key(EntitySets.Named("Issues"))}",
        "chapters/" + values.Pick(["I", "III", "III.9", "III.3", "IV.2", "VI.1", "Annex I", "Protocol 1", "X.99"]), "no-such-page",
    ]).Split('/'))
    {
        Options = values.Chance(3) ? [(values.Pick(["area", "done", "view", "chapter"]), values.Pick(["energy", "trade", "added", "all"]))] : [],
    };

    private GeneratedRequest Description() => With(GeneratedRequest.ForApi("GET", values.Pick(["", "$metadata"])));

    private GeneratedRequest All()
    {
        var typed = values.Pick(EntitySets.All);
        var request = values.Number(4) switch
        {
            0 => GeneratedRequest.ForApi("GET", "$all") with { Options = Some(("$search", values.Search), ("$count", () => "true"), ("$top", () => $"{values.Number(40)}")) },
            1 => GeneratedRequest.ForApi("GET", "$all", "$ref"),
            2 => GeneratedRequest.ForApi("GET", "$all", "$count") with { Options = Some(("$search", values.Search)) },
            _ => GeneratedRequest.ForApi("GET", "$all", "PcaTracker." + typed.TypeName) with { Options = Options(typed) },
        };
        return Misspell(request with { Headers = SomeHeaders() });
    }

    // What is asked so that it can be tracked; the links are followed later.
    private GeneratedRequest Tracked()
    {
        var set = values.Pick(EntitySets.All);
        return Misspell(GeneratedRequest.ForApi("GET", set.Name) with
        {
            Options = Some(("$filter", () => expressions.Condition(set, 0)), ("$select", () => expressions.Select(set)), ("$search", values.Search), ("$orderby", () => expressions.Property(set).Name), ("$count", () => "true")),
            Headers = [("Prefer", values.Pick(["track-changes", "odata.track-changes", "track-changes,maxpagesize=200"])), .. SomeHeaders().Where(h => h.Name != "Prefer")],
        });
    }

    private GeneratedRequest CrossJoin()
    {
        var (a, b) = (values.Pick(EntitySets.All), EntitySets.Named(values.Pick(["Rounds", "Issues", "Deadlines", "Positions"])));
        if (a == b)
            b = EntitySets.Named("Chapters");
        // Of a pair of large sets a part is asked for: the query is what is answered, not how long it takes.
        var filter = $"{b.Name}/Id eq {values.Key(b)} and {expressions.Condition(a, 1, a.Name + "/")}";
        return Misspell(GeneratedRequest.ForApi("GET", [$"$crossjoin({a.Name},{b.Name})", .. values.Chance(3) ? (string[])["$count"] : []]) with
        {
            Options = [("$filter", filter), .. Some(("$orderby", () => $"{a.Name}/{expressions.Property(a).Name} desc"), ("$expand", () => $"{a.Name}($select={expressions.Select(a)})"), ("$count", () => "true"), ("$top", () => "5"))],
            Headers = SomeHeaders(),
        });
    }

    private GeneratedRequest Function()
    {
        var round = values.Number(12);
        string[] path = values.Number(3) switch
        {
            0 => [$"Moved(From={round},To={values.Number(12)})"],
            1 => ["Rounds", $"{values.Key(EntitySets.Named("Rounds"))}", "PcaTracker.Report()"],
            _ => [$"Rounds(Number={round})", "Report()"],
        };
        return With(GeneratedRequest.ForApi("GET", [.. path, .. values.Chance(5) ? (string[])["$count"] : []]) with
        {
            Options = Some(
                ("$filter", () => values.Pick(["ChapterCode eq 'III.9'", "Part eq 'issue' and Priority eq 1", "contains(Text,'a')", "Visibility ne 'public'"])), ("$orderby", () => values.Pick(["Heading", "ChapterCode desc", "Subject"])),
                ("$apply", () => values.Pick(["groupby((Part),aggregate($count as N))", "aggregate($count as N)"])), ("$top", () => $"{values.Number(30)}"), ("$count", () => "true")),
        });
    }

    private GeneratedRequest Entity()
    {
        var set = values.Pick(EntitySets.All);
        return Misspell(GeneratedRequest.ForApi("GET", "$entity") with { Options = [("$id", $"{values.Pick(["", "http://tracker.example.org/odata/"])}{set.Name}({values.Key(set)})"), .. Some(("$select", () => expressions.Select(set)))], Headers = SomeHeaders() });
    }

    private GeneratedRequest QueryInBody()
    {
        var request = OfSet("POST");
        return request with
        {
            Path = [.. request.Path, "$query"],
            ContentType = values.Pick(["text/plain", "application/x-www-form-urlencoded"]),
            Options = [],
            Body = string.Join('&', request.Options.Select(o => $"{o.Name}={Uri.EscapeDataString(o.Value)}")),
        };
    }

    /// <summary>A path that begins with a set, and options that belong there.</summary>
    private GeneratedRequest OfSet(string method)
    {
        var set = values.Pick(EntitySets.All);
        List<string> path = ["", set.Name];
        var isMany = true;
        for (var step = 0; step < 3; step++)
        {
            if (isMany && values.Number(3) == 0)
                isMany = Choose(set, path);
            else if (!isMany && values.Number(2) == 0)
                (set, isMany) = Go(set, path);
        }

        path.RemoveAt(0);
        if (isMany)
        {
            if (values.Chance(7))
                return GeneratedRequest.ForApi(method, [.. path, "$count"]) with { Options = Some(("$filter", () => expressions.Condition(set)), ("$search", values.Search)) };
            if (values.Chance(15))
                return GeneratedRequest.ForApi(method, [.. path, "$ref"]) with { Options = Some(("$filter", () => expressions.Condition(set)), ("$top", () => "9")) };
            if (values.Chance(10))
                return GeneratedRequest.ForApi(method, [.. path, $"$filter({expressions.Condition(set, 1)})", .. values.Pick<string[]>([[], ["$count"], ["$each"]])]);
            return GeneratedRequest.ForApi(method, path) with { Options = Options(set) };
        }

        return values.Number(5) switch
        {
            0 => GeneratedRequest.ForApi(method, [.. path, expressions.Property(set).Name, .. values.Chance(3) ? (string[])["$value"] : []]),
            1 => GeneratedRequest.ForApi(method, [.. path, "$ref"]),
            _ => GeneratedRequest.ForApi(method, path) with { Options = Some(("$select", () => expressions.Select(set)), ("$expand", () => expressions.Expand(set))) },
        };
    }

    /// <summary>Goes from rows to one row; says whether there are still many.</summary>
    private bool Choose(EntitySetDefinition set, List<string> path)
    {
        var key = values.Key(set).ToString(CultureInfo.InvariantCulture);
        switch (values.Number(6))
        {
            case 0:
                path.Add(key);
                break;
            case 1 when set.Name == "Chapters" && path.Count == 2:
                path[^1] += $"(Code='{values.Pick(["III.9", "III", "X.99"])}')";
                break;
            case 2 when set.AlternateKey == "Number" && path.Count == 2:
                path[^1] += $"(Number={values.Number(12)})";
                break;
            default:
                path[^1] += $"({values.Pick(["", "", "Id="])}{key})";
                break;
        }

        return false;
    }

    private (EntitySetDefinition Set, bool IsMany) Go(EntitySetDefinition set, List<string> path)
    {
        List<(string Name, EntitySetDefinition Set, bool Many)> ways = [.. ExpressionGenerator.LinksOf(set).Select(l => (l.Name, l.Set, false)), .. ExpressionGenerator.CollectionsOf(set).Select(c => (c.Name, c.Set, true))];
        if (ways.Count == 0)
            return (set, false);
        var way = values.Pick(ways);
        path.Add(way.Name);
        return (way.Set, way.Many);
    }

    private IReadOnlyList<(string, string)> Options(EntitySetDefinition set) => values.Number(6) switch
    {
        0 => [("$apply", expressions.Apply(set)), .. Some(("$count", () => "true"), ("$top", () => "20"))],
        1 => [("$compute", expressions.Compute(set)), .. Some(("$filter", () => "X ne null"), ("$select", () => "Id,X"), ("$orderby", () => "X desc,Id"))],
        2 => [("$search", values.Search()), .. Some(("$filter", () => expressions.Condition(set)), ("$count", () => "true"), ("$top", () => $"{values.Number(30)}"), ("$select", () => expressions.Select(set)))],
        _ => Some(
            ("$filter", () => expressions.Condition(set)), ("$orderby", () => expressions.Order(set)), ("$select", () => expressions.Select(set)), ("$expand", () => expressions.Expand(set)),
            ("$count", () => "true"), ("$top", () => $"{values.Number(30)}"), ("$skip", () => $"{values.Number(9)}"), ("$search", () => values.Chance(3) ? values.Search() : "energy")),
    };

    /// <summary>Each with a chance of its own.</summary>
    private IReadOnlyList<(string, string)> Some(params IReadOnlyList<(string Name, Func<string> Value)> options) =>
        [.. options.Where(_ => values.Number(5) < 2).Select(o => (o.Name, o.Value()))];

    private IReadOnlyList<(string Name, string Value)> SomeHeaders() => [.. Enumerable.Range(0, values.Number(3)).Select(_ => values.Pick(Headers)).DistinctBy(h => h.Name)];

    private GeneratedRequest With(GeneratedRequest request) => Misspell(request with { Headers = SomeHeaders() });

    /// <summary>Sometimes a past day, today, or none that there is.</summary>
    private IReadOnlyList<(string Name, string Value)> Day() => values.Number(6) == 0
        ? [("$at", values.Pick(["2013-01-01", "2014-06-01", "2026-11-01", "2026-11-22", "2026-11-23", "2031-01-01", "min", "max", "never"]))]
        : [];

    // Without its dollar, and in any case, an option is the same; with a letter too many it is none.
    private GeneratedRequest Misspell(GeneratedRequest request) => request with
    {
        Options = [.. request.Options.Concat(Day()).Select(o => (values.Number(12) switch
        {
            0 => o.Name.TrimStart('$'),
            1 => o.Name.ToUpperInvariant(),
            2 => "$" + char.ToUpperInvariant(o.Name[1]) + o.Name[2..],
            3 when values.Chance(5) => o.Name + "x",
            _ => o.Name,
        }, o.Value))],
    };
}
