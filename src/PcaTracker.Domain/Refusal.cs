namespace PcaTracker.Domain;

/// <summary>The category of a refusal; each has one HTTP status and one tone on a page.</summary>
public enum RefusalKind
{
    /// <summary>The row does not exist, or row-level security hides it; both are answered alike.</summary>
    NotFound,

    /// <summary>The row is visible, but the role or side may not do this.</summary>
    NotAllowed,

    /// <summary>The input breaks a rule, whatever the state of the record.</summary>
    Invalid,

    /// <summary>The input contradicts the current state of the record.</summary>
    Conflict,

    /// <summary>The row has changed since the version that the input is based on.</summary>
    Stale,

    /// <summary>The input names no row version to be based on.</summary>
    Undecided,

    /// <summary>Waiting for other writers took too long; a retry may succeed.</summary>
    Busy,

    /// <summary>The disk is full; a retry may succeed once there is space.</summary>
    DiskFull,
}

/// <summary>An expected failure, as a value.</summary>
/// <param name="Kind">Its category.</param>
/// <param name="Code">A stable name in kebab case, for client programs.</param>
/// <param name="Sentence">A sentence for people that names the thing and the way out.</param>
/// <param name="Target">The property or part of the input, by its name in the API; null for the whole.</param>
public sealed record Refusal(RefusalKind Kind, string Code, string Sentence, string? Target = null)
{
    /// <summary>The values in the sentence, in its order: pages say it in other words.</summary>
    public IReadOnlyList<object?> Values { get; init; } = [];

    /// <summary>The row does not exist, or row-level security hides it.</summary>
    public static Refusal NotFound(RefusalSentence sentence) => Of(RefusalKind.NotFound, "not-found", sentence);

    /// <summary>The input refers to a row that does not exist, or that row-level security hides.</summary>
    public static Refusal UnknownRow(RefusalSentence sentence, string? target = null) => Invalid("unknown-row", sentence, target);

    /// <summary>The role or side may not do this.</summary>
    public static Refusal NotAllowed(string code, RefusalSentence sentence, string? target = null) =>
        Of(RefusalKind.NotAllowed, code, sentence, target);

    /// <summary>The input breaks a rule.</summary>
    public static Refusal Invalid(string code, RefusalSentence sentence, string? target = null) => Of(RefusalKind.Invalid, code, sentence, target);

    /// <summary>The input contradicts the current state of the record.</summary>
    public static Refusal Conflict(string code, RefusalSentence sentence, string? target = null) => Of(RefusalKind.Conflict, code, sentence, target);

    /// <summary>The row has changed since the version that the input is based on.</summary>
    public static Refusal Stale(RefusalSentence sentence) => Of(RefusalKind.Stale, "changed-meanwhile", sentence);

    /// <summary>The input names no row version to be based on.</summary>
    public static Refusal Undecided(string code, RefusalSentence sentence) => Of(RefusalKind.Undecided, code, sentence);

    /// <summary>Prefixes the target with the path to the nested object that holds it.</summary>
    public Refusal Inside(string path) => this with { Target = Target is null ? path : $"{path}/{Target}" };

    private static Refusal Of(RefusalKind kind, string code, RefusalSentence sentence, string? target = null) =>
        new(kind, code, sentence.ToString(), target) { Values = sentence.Values };
}
