using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Hosting;

/// <summary>What a request was answered.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Headers">Headers.</param>
/// <param name="Body">Bytes of the body.</param>
public sealed record KeptAnswer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    private static readonly string[] AboutBody = ["Content-Type", "Content-Length", "Preference-Applied"];

    /// <summary>The same answer without its body, for a caller who may not read all of it any more.</summary>
    public KeptAnswer WithoutBody() => new(
        StatusCodes.Status204NoContent, Headers.Where(header => !AboutBody.Contains(header.Key)).ToDictionary(StringComparer.Ordinal), []);
}

/// <summary>Keeps the answers to requests that identify themselves, so that each is run once (Repeatable Requests 1.0).</summary>
public interface IAnswerStore
{
    /// <summary>
    /// Answers a request that was answered before as it was then, and any other by running it, with the answer kept in the transaction of
    /// the run. Answers of 400 and above are not kept; null means that the identity belongs to another request.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="identity">How it identifies itself.</param>
    /// <param name="fingerprint">Stands for all that it says.</param>
    /// <param name="run">Runs it.</param>
    Task<KeptAnswer?> AnswerOnceAsync(HttpContext context, RequestIdentity identity, string fingerprint, Func<Task<KeptAnswer>> run);

    /// <summary>Forgets answers to the caller: those of a client, of a request, or of both together.</summary>
    Task ForgetAsync(HttpContext context, string? client, string? request);

    /// <summary>Names what decides, besides the request, how the caller is answered, such as a role.</summary>
    string CallerFingerprint(HttpContext context);
}
