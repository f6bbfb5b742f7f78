using ODataSql.Parse;

namespace ODataSql.AspNetCore.Protocol;

/// <summary>Which query options a resource takes that is no query: custom ones pass, as everywhere, and change nothing.</summary>
internal static class QueryOptions
{
    /// <summary>The refusal of the first option that is neither custom nor one of those that the resource takes.</summary>
    public static QueryRefusal? CheckTaken(HttpRequest request, string sentence, params IReadOnlyList<string> taken) =>
        request.Query.Keys.FirstOrDefault(name => !ODataUrl.IsCustom(name) && !taken.Any(option => Negotiation.Is(name, option))) is { } other
            ? new QueryRefusal(StatusCodes.Status400BadRequest, "option-not-applicable", $"{sentence}, and '{other}' is none of them.", other)
            : null;
}
