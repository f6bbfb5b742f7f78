using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Writing;

/// <summary>The versions of a row on which a change was decided, by <c>If-Match</c> and <c>If-None-Match</c> (OData 4.01 Protocol, 8.2.4 and
/// 8.2.5).</summary>
/// <param name="Condition">The versions.</param>
/// <param name="IfMatch">Whether there must be such a row: <c>If-Match</c> was sent.</param>
internal sealed record Preconditions(VersionCondition Condition, bool IfMatch)
{
    /// <summary>Headers about the state of one row.</summary>
    public static readonly IReadOnlyList<string> Headers = ["If-Match", "If-None-Match"];

    /// <summary>Reads the preconditions of a request.</summary>
    public static Preconditions Of(HttpRequest request)
    {
        var (match, noneMatch) = (ETags.Read(request.Headers.IfMatch), ETags.Read(request.Headers.IfNoneMatch));
        var condition = match.Count == 0 || match.Contains("*") ? VersionCondition.Any : VersionCondition.OneOf(ETags.Versions(match));
        return new Preconditions(condition with { Excluded = ETags.Versions(noneMatch), MustNotExist = noneMatch.Contains("*") }, match.Count > 0);
    }

    /// <summary>Refuses to change an existing row of a versioned set without a precondition.</summary>
    public ODataRefusal? CheckGiven(ServedSet set) =>
        IfMatch || Condition.MustNotExist || !set.IsVersioned ? null
        : new ODataRefusal(StatusCodes.Status428PreconditionRequired, "if-match-required",
            "Say on which state of the row the change was decided: send its @odata.etag as If-Match, or If-Match: * for any.");
}
