using ODataSql;
using PcaTracker.Domain;

namespace PcaTracker.Api.Writing;

/// <summary>A "no" to a request as such, or to what it asks for.</summary>
internal sealed record ApiRefusal(int Status, string Code, string Message, string? Target = null)
{
    public static ApiRefusal Invalid(string code, string message, string? target = null) => new(StatusCodes.Status400BadRequest, code, message, target);

    public static ApiRefusal NotSupported(string what, string? target = null) =>
        new(StatusCodes.Status501NotImplemented, "not-supported", $"{what} is not supported.", target);

    public static ApiRefusal? Of(QueryRefusal? refusal) => refusal is null ? null : new(refusal.Status, refusal.Code, refusal.Message, refusal.Target);

    public static ApiRefusal? Of(Refusal? refusal) => refusal is null ? null : (ApiRefusal)refusal;

    public static implicit operator ApiRefusal(Refusal refusal) => new(ODataErrors.StatusOf(refusal.Kind), refusal.Code, refusal.Sentence, refusal.Target);
}
