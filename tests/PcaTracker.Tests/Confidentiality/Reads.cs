using System.Globalization;
using PcaTracker.Api;
using PcaTracker.Contract;

namespace PcaTracker.Tests.Confidentiality;

/// <summary>Reads of the feed and of the site, made by chance.</summary>
internal sealed class Reads(Words words, Expressions expressions)
{
    private static readonly (string Name, string Value)[] Headers =
    [
        ("Accept", "application/json;odata.metadata=full"), ("Accept", "application/json;odata.metadata=none"), ("Accept", "application/json;odata.metadata=minimal;IEEE754Compatible=true"), ("Accept", "application/xml"), ("Accept", "text/plain"),
        ("OData-MaxVersion", "4.01"), ("OData-MaxVersion", "4.0"), ("OData-MaxVersion", "3.0"), ("Prefer", "maxpagesize=3"), ("Prefer", "odata.maxpagesize=2"), ("Prefer", "track-changes"), ("Prefer", "track-changes,maxpagesize=7"),
        ("Prefer", "omit-values=nulls"), ("Prefer", "maxpagesize=50000"), ("If-None-Match", "W/\"1\""), ("If-None-Match", "W/\"2\""), ("If-None-Match", "*"), ("If-Match", "W/\"1\""), ("If-Match", "W/\"7\""), ("Accept-Language", "ru"), ("Isolation", "snapshot"),
    ];

    public Ask Next() => words.Number(20) switch
    {
        0 => Page(),
        1 => Batch(),
        2 => QueryInBody(),
        3 => Description(),
        4 => words.Chance(3) ? All() : Tracked(),
        5 => CrossJoin(),
        6 => Entity(),
        _ => With(OfSet(words.Chance(14) ? "HEAD" : "GET")),
    };

    public Ask Batch() => Ask.Feed("POST", "$batch") with
    {
        IsJsonBatch = words.Chance(2),
        Headers = words.Chance(3) ? [("Prefer", "continue-on-error")] : [],
        Parts = [.. Enumerable.Range(0, 1 + words.Number(5)).Select(_ => With(OfSet("GET")))],
    };

    private Ask Page() => new(words.Chance(8) ? "HEAD" : "GET", words.Pick(
    [
        "", "rounds", $"rounds/{words.Number(12)}", "deadlines", $"deadlines/{words.Key(EntitySets.Named("Deadlines"))}", "timeline", "connect", "account/password", "sign-in", "error", $"widen/Issues/{words.Key(EntitySets.Named("Issues"))}", $"widen/Issues/{words.Key(EntitySets.Named("Issues"))}",
        "chapters/" + words.Pick(["I", "III", "III.9", "III.3", "IV.2", "VI.1", "Annex I", "Protocol 1", "X.99"]), "no-such-page",
    ]).Split('/'))
    {
        Options = words.Chance(3) ? [(words.Pick(["area", "done", "view", "chapter"]), words.Pick(["energy", "trade", "added", "all"]))] : [],
    };

    private Ask Description() => With(Ask.Feed("GET", words.Pick(["", "$metadata"])));

    private Ask All()
    {
        var typed = words.Pick(EntitySets.All);
        var ask = words.Number(4) switch
        {
            0 => Ask.Feed("GET", "$all") with { Options = Some(("$search", words.Search), ("$count", () => "true"), ("$top", () => $"{words.Number(40)}")) },
            1 => Ask.Feed("GET", "$all", "$ref"),
            2 => Ask.Feed("GET", "$all", "$count") with { Options = Some(("$search", words.Search)) },
            _ => Ask.Feed("GET", "$all", "PcaTracker." + typed.TypeName) with { Options = Options(typed) },
        };
        return Misspell(ask with { Headers = SomeHeaders() });
    }

    // What is asked so that it can be tracked; the links are followed later.
    private Ask Tracked()
    {
        var set = words.Pick(EntitySets.All);
        return Misspell(Ask.Feed("GET", set.Name) with
        {
            Options = Some(("$filter", () => expressions.Condition(set, 0)), ("$select", () => expressions.Select(set)), ("$search", words.Search), ("$orderby", () => expressions.Property(set).Name), ("$count", () => "true")),
            Headers = [("Prefer", words.Pick(["track-changes", "odata.track-changes", "track-changes,maxpagesize=200"])), .. SomeHeaders().Where(h => h.Name != "Prefer")],
        });
    }

    private Ask CrossJoin()
    {
        var (a, b) = (words.Pick(EntitySets.All), EntitySets.Named(words.Pick(["Rounds", "Issues", "Deadlines", "Positions"])));
        if (a == b)
            b = EntitySets.Named("Chapters");
        // Of a pair of large sets a part is asked for: the question is what is answered, not how long it takes.
        var filter = $"{b.Name}/Id eq {words.Key(b)} and {expressions.Condition(a, 1, a.Name + "/")}";
        return Misspell(Ask.Feed("GET", [$"$crossjoin({a.Name},{b.Name})", .. words.Chance(3) ? (string[])["$count"] : []]) with
        {
            Options = [("$filter", filter), .. Some(("$orderby", () => $"{a.Name}/{expressions.Property(a).Name} desc"), ("$expand", () => $"{a.Name}($select={expressions.Select(a)})"), ("$count", () => "true"), ("$top", () => "5"))],
            Headers = SomeHeaders(),
        });
    }

    private Ask Entity()
    {
        var set = words.Pick(EntitySets.All);
        return Misspell(Ask.Feed("GET", "$entity") with { Options = [("$id", $"{words.Pick(["", "http://tracker.example.org/odata/"])}{set.Name}({words.Key(set)})"), .. Some(("$select", () => expressions.Select(set)))], Headers = SomeHeaders() });
    }

    private Ask QueryInBody()
    {
        var ask = OfSet("POST");
        return ask with
        {
            Path = [.. ask.Path, "$query"], ContentType = words.Pick(["text/plain", "application/x-www-form-urlencoded"]),
            Options = [], Body = string.Join('&', ask.Options.Select(o => $"{o.Name}={Uri.EscapeDataString(o.Value)}")),
        };
    }

    /// <summary>A path that begins with a set, and options that belong there.</summary>
    private Ask OfSet(string method)
    {
        var set = words.Pick(EntitySets.All);
        List<string> path = ["", set.Name];
        var isMany = true;
        for (var step = 0; step < 3; step++)
        {
            if (isMany && words.Number(3) == 0)
                isMany = Choose(set, path);
            else if (!isMany && words.Number(2) == 0)
                (set, isMany) = Go(set, path);
        }

        path.RemoveAt(0);
        if (isMany)
        {
            if (words.Chance(7))
                return Ask.Feed(method, [.. path, "$count"]) with { Options = Some(("$filter", () => expressions.Condition(set)), ("$search", words.Search)) };
            if (words.Chance(15))
                return Ask.Feed(method, [.. path, "$ref"]) with { Options = Some(("$filter", () => expressions.Condition(set)), ("$top", () => "9")) };
            if (words.Chance(10))
                return Ask.Feed(method, [.. path, $"$filter({expressions.Condition(set, 1)})", .. words.Pick<string[]>([[], ["$count"], ["$each"]])]);
            return Ask.Feed(method, path) with { Options = Options(set) };
        }

        return words.Number(5) switch
        {
            0 => Ask.Feed(method, [.. path, expressions.Property(set).Name, .. words.Chance(3) ? (string[])["$value"] : []]),
            1 => Ask.Feed(method, [.. path, "$ref"]),
            _ => Ask.Feed(method, path) with { Options = Some(("$select", () => expressions.Select(set)), ("$expand", () => expressions.Expand(set))) },
        };
    }

    /// <summary>Goes from rows to one row; says whether there are still many.</summary>
    private bool Choose(EntitySetDefinition set, List<string> path)
    {
        var key = words.Key(set).ToString(CultureInfo.InvariantCulture);
        switch (words.Number(6))
        {
            case 0:
                path.Add(key);
                break;
            case 1 when set.Name == "Chapters" && path.Count == 2:
                path[^1] += $"(Code='{words.Pick(["III.9", "III", "X.99"])}')";
                break;
            case 2 when set.AlternateKey == "Number" && path.Count == 2:
                path[^1] += $"(Number={words.Number(12)})";
                break;
            default:
                path[^1] += $"({words.Pick(["", "", "Id="])}{key})";
                break;
        }

        return false;
    }

    private (EntitySetDefinition Set, bool IsMany) Go(EntitySetDefinition set, List<string> path)
    {
        List<(string Name, EntitySetDefinition Set, bool Many)> ways = [.. Expressions.LinksOf(set).Select(l => (l.Name, l.Set, false)), .. Expressions.CollectionsOf(set).Select(c => (c.Name, c.Set, true))];
        if (ways.Count == 0)
            return (set, false);
        var way = words.Pick(ways);
        path.Add(way.Name);
        return (way.Set, way.Many);
    }

    private IReadOnlyList<(string, string)> Options(EntitySetDefinition set) => words.Number(6) switch
    {
        0 => [("$apply", expressions.Apply(set)), .. Some(("$count", () => "true"), ("$top", () => "20"))],
        1 => [("$compute", expressions.Compute(set)), .. Some(("$filter", () => "X ne null"), ("$select", () => "Id,X"), ("$orderby", () => "X desc,Id"))],
        2 => [("$search", words.Search()), .. Some(("$filter", () => expressions.Condition(set)), ("$count", () => "true"), ("$top", () => $"{words.Number(30)}"), ("$select", () => expressions.Select(set)))],
        _ => Some(
            ("$filter", () => expressions.Condition(set)), ("$orderby", () => expressions.Order(set)), ("$select", () => expressions.Select(set)), ("$expand", () => expressions.Expand(set)),
            ("$count", () => "true"), ("$top", () => $"{words.Number(30)}"), ("$skip", () => $"{words.Number(9)}"), ("$search", () => words.Chance(3) ? words.Search() : "energy")),
    };

    /// <summary>Each with a chance of its own.</summary>
    private IReadOnlyList<(string, string)> Some(params IReadOnlyList<(string Name, Func<string> Value)> options) =>
        [.. options.Where(_ => words.Number(5) < 2).Select(o => (o.Name, o.Value()))];

    private IReadOnlyList<(string Name, string Value)> SomeHeaders() => [.. Enumerable.Range(0, words.Number(3)).Select(_ => words.Pick(Headers)).DistinctBy(h => h.Name)];

    private Ask With(Ask ask) => Misspell(ask with { Headers = SomeHeaders() });

    // Without its dollar, and in any case, an option is the same; with a letter too many it is none.
    private Ask Misspell(Ask ask) => ask with
    {
        Options = [.. ask.Options.Select(o => (words.Number(12) switch
        {
            0 => o.Name.TrimStart('$'),
            1 => o.Name.ToUpperInvariant(),
            2 => "$" + char.ToUpperInvariant(o.Name[1]) + o.Name[2..],
            3 when words.Chance(5) => o.Name + "x",
            _ => o.Name,
        }, o.Value))],
    };
}
