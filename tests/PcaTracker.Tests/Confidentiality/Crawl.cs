using Microsoft.AspNetCore.Routing;
using PcaTracker.Contract;

namespace PcaTracker.Tests.Confidentiality;

/// <summary>Everything that one reader finds by following every way there is.</summary>
internal static class Crawl
{
    /// <summary>The pages that tell administrators of everybody: how much mail there is, and how large the database, and not of what.</summary>
    public static readonly IReadOnlyList<string> OfEverybody = ["/administration", "/administration/system"];

    /// <summary>What stands for the parameters of a page's address; a page with another one is to be added here.</summary>
    private static readonly Dictionary<string, IReadOnlyList<string>> Parameters = new()
    {
        ["{Code}"] = ["III", "III.9", "T", "T.1", "U"],
        ["{Place}"] = ["1", "2", "3", "40", "99999", "eu-1", "eu-2", "kz-1", "kz-2"],
        ["{Number:long}"] = ["1", "4", "101", "102"],
        ["{Id:long}"] = ["999999999999998"],
        ["{Secret}"] = ["nothing"],
        ["{token}"] = ["nothing"],
        ["{opaque}"] = ["nothing"],
        ["/files/{name}"] = [.. EntitySets.All.Select(set => $"/files/{set.Name}.csv"), "/files/Issues.xlsx", "/files/Positions.xlsx", "/files/Changes.plain.xlsx", "/files/StateOfPlay.xlsx", "/files/nothing.xlsx"],
        ["{Key}"] = ["nothing"],
        ["{key}/{name}"] = ["nothing/issues.xlsx"],
        ["{Kind}"] = ["side", "joint", "public", "briefing"],
        ["{Set}"] = ["Issues", "Positions", "Documents", "Deadlines"],
        ["{*path:nonfile}"] = ["no-such-page"],
    };

    private static readonly string[] ApiAddresses =
    [
        "$all", "$all/$count", "$all/$ref", "Moved(From=0,To=9)", "Rounds(Number=1)/PcaTracker.Report()", "Chapters?$expand=*($count=true)", "Rounds?$expand=*($count=true)", "Articles?$expand=*", "Issues?$expand=*", "Positions?$expand=*", "Deadlines?$expand=*",
        "Chapters?$select=Code&$orderby=Issues/$count desc,Positions/$count desc,Id", "Changes?$count=true", "Changes?$apply=groupby((Who,Action),aggregate($count as N))", "Positions?$apply=groupby((Party,Kind),aggregate($count as N))",
        "$crossjoin(Issues,Rounds)?$filter=Rounds/Number eq 1", "Chapters?$filter=Issues/any() or Deadlines/any() or Documents/any() or Recommendations/any()&$select=Code", "$metadata", "",
    ];

    /// <summary>The answers, by address, but for what no reader can compare.</summary>
    public static async Task<SortedDictionary<string, string>> Of(TestApp app, HttpClient api, HttpClient pages, params IEnumerable<string> more)
    {
        // The first page that somebody opens gives them a cookie.
        _ = await Text(pages, "");
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var set in EntitySets.All)
        {
            found["/odata/" + set.Name] = await Text(api, $"odata/{set.Name}?$count=true", ("Accept", "application/json;odata.metadata=full"));
            found[$"/odata/{set.Name}/$count"] = await Text(api, $"odata/{set.Name}/$count");
        }

        foreach (var address in ApiAddresses.Concat(more))
            found["/odata/" + address] = await Text(api, "odata/" + address);
        foreach (var address in Pages(app))
            found[address] = await Text(pages, address.TrimStart('/'));
        return found;
    }

    /// <summary>Every page of the site.</summary>
    public static IEnumerable<string> Pages(TestApp app) => app.Routes
        .Where(route => !route.RoutePattern.RawText!.TrimStart('/').StartsWith("odata", StringComparison.Ordinal) && route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") != false)
        .Select(route => route.RoutePattern.RawText!)
        .Distinct(StringComparer.Ordinal)
        .SelectMany(Addresses);

    private static IEnumerable<string> Addresses(string pattern)
    {
        var parameter = Parameters.Keys.FirstOrDefault(p => pattern.Contains(p, StringComparison.Ordinal));
        if (parameter is not null)
            return Parameters[parameter].SelectMany(value => Addresses(pattern.Replace(parameter, value, StringComparison.Ordinal)));
        Assert.DoesNotContain('{', pattern);
        return [pattern];
    }

    private static async Task<string> Text(HttpClient client, string address, params IEnumerable<(string Name, string Value)> headers)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, address.Length == 0 ? "/" : "/" + address);
        foreach (var (name, value) in headers)
            message.Headers.TryAddWithoutValidation(name, value);
        using var response = await client.SendAsync(message, TestContext.Current.CancellationToken);
        return (await NormalizedResponse.From(response)).ToText();
    }
}
