namespace PcaTracker.Domain;

/// <summary>What kind of answer a refusal is; each kind has one HTTP status and one tone on a page.</summary>
public enum RefusalKind
{
    /// <summary>The thing does not exist, or the asker may not see it; the two read the same.</summary>
    NotFound,

    /// <summary>The thing is visible, and what was asked is not for this role or side.</summary>
    NotAllowed,

    /// <summary>What was sent breaks a rule by itself, whatever the state of the record.</summary>
    Invalid,

    /// <summary>What was sent does not fit the present state of the record.</summary>
    Conflict,

    /// <summary>What was sent was decided on a state of the row that is no longer its present one.</summary>
    Stale,

    /// <summary>What was sent does not say on which state of the row it was decided.</summary>
    Undecided,

    /// <summary>Others write, and waiting for them took too long; the same may be sent again soon.</summary>
    Busy,

    /// <summary>There is no room on the disk; the same may be sent again once there is.</summary>
    DiskFull,
}

/// <summary>An expected "no", as a value.</summary>
/// <param name="Kind">Which of the kinds.</param>
/// <param name="Code">A stable name in kebab case, for programs.</param>
/// <param name="Sentence">For people: names the thing and the way out.</param>
/// <param name="Target">The property or thing it is about, by its name in the API; null when it is about the whole.</param>
public sealed record Refusal(RefusalKind Kind, string Code, string Sentence, string? Target = null)
{
    public static Refusal NotFound(string sentence) => new(RefusalKind.NotFound, "not-found", sentence);

    /// <summary>What was sent names a row that does not exist, or that its sender may not see; the two read the same.</summary>
    public static Refusal UnknownRow(string sentence, string? target = null) => Invalid("unknown-row", sentence, target);

    public static Refusal NotAllowed(string code, string sentence, string? target = null) => new(RefusalKind.NotAllowed, code, sentence, target);

    public static Refusal Invalid(string code, string sentence, string? target = null) => new(RefusalKind.Invalid, code, sentence, target);

    public static Refusal Conflict(string code, string sentence, string? target = null) => new(RefusalKind.Conflict, code, sentence, target);

    public static Refusal Stale(string sentence) => new(RefusalKind.Stale, "changed-meanwhile", sentence);

    public static Refusal Undecided(string code, string sentence) => new(RefusalKind.Undecided, code, sentence);

    /// <summary>The same refusal, about a thing that stands inside another: its target is prefixed with the path to it.</summary>
    public Refusal Inside(string path) => this with { Target = Target is null ? path : $"{path}/{Target}" };
}
