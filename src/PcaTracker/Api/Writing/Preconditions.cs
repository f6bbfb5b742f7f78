using ODataSql.AspNetCore.Protocol;
using PcaTracker.Domain;
using PcaTracker.Rows;

namespace PcaTracker.Api.Writing;

/// <summary>Which states of a row a change was decided on, by the headers <c>If-Match</c> and <c>If-None-Match</c> (OData 4.01 Protocol, 8.2.4 and 8.2.5).</summary>
/// <param name="Expected">The states.</param>
/// <param name="IfMatch">Whether there must be such a row: <c>If-Match</c> was sent.</param>
internal sealed record Preconditions(Expected Expected, bool IfMatch)
{
    public static Preconditions Of(HttpRequest request)
    {
        var (match, noneMatch) = (ETags.Read(request.Headers.IfMatch), ETags.Read(request.Headers.IfNoneMatch));
        var expected = match.Count == 0 || match.Contains("*") ? Expected.Any : Expected.Revision(ETags.Versions(match));
        return new Preconditions(expected.But(ETags.Versions(noneMatch)) with { Absent = noneMatch.Contains("*") }, match.Count > 0);
    }

    /// <summary>The refusal to change a row that is there without a word on its state.</summary>
    public Refusal? CheckSaid() =>
        IfMatch || Expected.Absent ? null
        : Refusal.Undecided("if-match-required", "Say on which state of the row the change was decided: send its @odata.etag as If-Match, or If-Match: * for any.");
}
