using System.Text.RegularExpressions;

namespace ODataSql;

/// <summary>A refused request: an HTTP status, a stable code, a message that says what to do, and the part of the request at fault.</summary>
/// <param name="Status">400, 404 or 501.</param>
/// <param name="Code">Kebab-case code for programs.</param>
/// <param name="Message">Message for people.</param>
/// <param name="Target">The query option, property or path at fault.</param>
public sealed record QueryRefusal(int Status, string Code, string Message, string? Target = null);

/// <summary>Carries a refusal out of the recursive parsers and planners; <see cref="Catch"/> turns it into a value.</summary>
internal sealed class QueryRefusedException(QueryRefusal refusal) : Exception(refusal.Message)
{
    private static readonly QueryRefusal TooLong = new(400, "too-complex", "The request takes too long to read; ask in smaller steps.");

    public QueryRefusal Refusal { get; } = refusal;

    /// <summary>Runs a step and returns its refusal, or null.</summary>
    public static QueryRefusal? Catch<T>(Func<T> step, out T result)
    {
        try
        {
            result = step();
            return null;
        }
        catch (QueryRefusedException refused)
        {
            result = default!;
            return refused.Refusal;
        }
        catch (RegexMatchTimeoutException)
        {
            result = default!;
            return TooLong;
        }
    }

    public static QueryRefusedException NotSupported(string what, string target) =>
        new(new QueryRefusal(501, "not-supported", $"{what} is not supported.", target));

    public static QueryRefusedException Invalid(string code, string message, string target) =>
        new(new QueryRefusal(400, code, message, target));

    /// <summary>Refuses a request with more operators, functions and values than <see cref="Limits.Nodes"/>.</summary>
    public static QueryRefusedException TooComplex(string target) =>
        Invalid("too-complex", $"The request has more than {Limits.Nodes} operators, functions and values; ask in smaller steps.", target);

    public static QueryRefusedException NotFound(string message) =>
        new(new QueryRefusal(404, "not-found", message));
}
