using ODataSql.AspNetCore.Protocol;
using PcaTracker.Domain;

namespace PcaTracker.Refusals;

/// <summary>Translates refusals of the domain into refusals of the protocol: each kind has one HTTP status.</summary>
internal static class ApiRefusals
{
    /// <summary>The same refusal with its status.</summary>
    public static ODataRefusal ToOData(this Refusal refusal) => new(StatusOf(refusal.Kind), refusal.Code, refusal.Sentence, refusal.Target);

    /// <summary>HTTP status of a kind of refusal.</summary>
    public static int StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.NotAllowed => StatusCodes.Status403Forbidden,
        RefusalKind.Invalid => StatusCodes.Status400BadRequest,
        RefusalKind.Conflict => StatusCodes.Status409Conflict,
        RefusalKind.Stale => StatusCodes.Status412PreconditionFailed,
        RefusalKind.Undecided => StatusCodes.Status428PreconditionRequired,
        RefusalKind.Busy => StatusCodes.Status503ServiceUnavailable,
        RefusalKind.DiskFull => StatusCodes.Status507InsufficientStorage,
    };
}
