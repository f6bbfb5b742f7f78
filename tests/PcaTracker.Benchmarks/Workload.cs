namespace PcaTracker.Benchmarks;

/// <summary>How a workload is requested and measured.</summary>
internal enum Pattern
{
    /// <summary>Many small queries at once, measured per second.</summary>
    Requests,

    /// <summary>One answer with every row, measured per second and by growth of memory.</summary>
    Export,

    /// <summary>Every row in pages, by following next links.</summary>
    Pages,
}

/// <summary>A query that users often send, and the ratios that the tracker must reach.</summary>
/// <param name="Name">Its name in the report and in the floor's URL.</param>
/// <param name="Question">The OData query; <c>{0}</c> and <c>{1}</c> vary from request to request.</param>
/// <param name="Values">The values that they take.</param>
/// <param name="OverEntityFramework">The minimum throughput relative to the stock stack.</param>
/// <param name="OverFloor">The minimum throughput relative to the hand-written endpoint.</param>
/// <param name="Pattern">How it is requested.</param>
internal sealed record Workload(
    string Name, string Question, Func<Samples, IReadOnlyList<object[]>> Values, double OverEntityFramework, double OverFloor, Pattern Pattern = Pattern.Requests)
{
    private static readonly string[] Kinds = ["interest", "statement", "proposal", "offer", "request", "red-line"];

    /// <summary>What users ask for most.</summary>
    public static readonly Workload Page =
        new("page", "Positions?$filter=ChapterCode eq '{0}' and Party eq '{1}'&$orderby=Id&$top=50", ChaptersAndParties, 4, 0.90);

    public static readonly IReadOnlyList<Workload> All =
    [
        Page,
        new("expand", "Positions?$filter=ChapterCode eq '{0}' and Party eq '{1}'&$orderby=Id&$top=50&$expand=Round,Article", ChaptersAndParties, 5, 0.70),
        new("entity", "Positions({0})", s => [.. s.PositionIds.Select(id => new object[] { id })], 3, 0.75),
        new("grouping", "Positions?$apply=groupby((ChapterCode,Status),aggregate($count as N))", _ => [[]], 1, 0.90),
        new("count", "Positions/$count?$filter=ChapterCode eq '{0}' and Status eq 'tabled'", s => [.. s.ChapterCodes.Select(code => new object[] { code })], 1.5, 0.80),
        new("any", "Articles?$filter=Positions/any(p: p/Kind eq '{0}')&$orderby=Id&$top=50", _ => [.. Kinds.Select(kind => new object[] { kind })], 2, 0.80),
        new("export", "Positions", _ => [[]], 4, 0.85, Pattern.Export),
        new("pages", "Positions", _ => [[]], 3, 0.75, Pattern.Pages),
    ];

    /// <summary>The query with its values, ready for a URL.</summary>
    public string With(object[] values)
    {
        var question = string.Format(System.Globalization.CultureInfo.InvariantCulture, Question, values);
        var at = question.IndexOf('?', StringComparison.Ordinal);
        return at < 0 ? question : question[..(at + 1)] + string.Join('&', question[(at + 1)..].Split('&').Select(Encode));
    }

    private static string Encode(string option)
    {
        var equals = option.IndexOf('=', StringComparison.Ordinal);
        return option[..(equals + 1)] + Uri.EscapeDataString(option[(equals + 1)..]);
    }

    private static IReadOnlyList<object[]> ChaptersAndParties(Samples samples) =>
        [.. samples.ChapterCodes.SelectMany(code => ((string[])["EU", "KZ"]).Select(party => new object[] { code, party }))];
}

/// <summary>Values that occur in the measured negotiation.</summary>
internal sealed record Samples(IReadOnlyList<string> ChapterCodes, IReadOnlyList<long> PositionIds);
