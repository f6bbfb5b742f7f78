namespace ODataSql.AspNetCore.Protocol;

/// <summary>An expected "no" to a request: its HTTP status and what the error body says (OData 4.01 Protocol, 9).</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">Stable name in kebab case, for programs.</param>
/// <param name="Message">Sentence for people: names the thing and the way out.</param>
/// <param name="Target">Property, header or query option that the refusal is about; null when it is about the whole request.</param>
public sealed record ODataRefusal(int Status, string Code, string Message, string? Target = null)
{
    /// <summary>The request breaks a rule by itself: 400.</summary>
    public static ODataRefusal Invalid(string code, string message, string? target = null) =>
        new(StatusCodes.Status400BadRequest, code, message, target);

    /// <summary>The service does not offer this part of the protocol: 501.</summary>
    public static ODataRefusal NotSupported(string what, string? target = null) =>
        new(StatusCodes.Status501NotImplemented, "not-supported", $"{what} is not supported.", target);

    /// <summary>A refusal of the query engine as one of the protocol.</summary>
    public static ODataRefusal? Of(QueryRefusal? refusal) =>
        refusal is null ? null : new(refusal.Status, refusal.Code, refusal.Message, refusal.Target);

    /// <summary>The same refusal about a thing inside another: its target is prefixed with the path to it.</summary>
    public ODataRefusal Inside(string path) => this with { Target = Target is null ? path : $"{path}/{Target}" };
}
