using ODataSql.Parse;

namespace ODataSql.AspNetCore.Protocol;

/// <summary>The query options of a request, read as a query reads them.</summary>
internal static class QueryOptions
{
    /// <summary>The values given to a system option, such as <c>$format</c>, in the order in which the client sent them.</summary>
    public static IReadOnlyList<string> Values(HttpRequest request, string name) =>
        [.. Of(request).Where(option => option.Name == name).Select(option => option.Value)];

    /// <summary>Refuses the first option that a resource that is no query does not take; custom ones pass, as everywhere, changing nothing.</summary>
    public static QueryRefusal? CheckTaken(HttpRequest request, string sentence, params IReadOnlyList<string> taken) =>
        Of(request).FirstOrDefault(option => !option.IsCustom && !taken.Contains(option.Name)) is { SentName: var other }
            ? new QueryRefusal(StatusCodes.Status400BadRequest, "option-not-applicable", $"{sentence}, and '{other}' is none of them.", other)
            : null;

    private static IEnumerable<QueryOption> Of(HttpRequest request) => ODataUrl.Options(request.QueryString.ToString());
}
