namespace PcaTracker.Domain;

/// <summary>Something due.</summary>
public static class Deadline
{
    public const string Open = "open", Done = "done", Waived = "waived";
    public static readonly IReadOnlyList<string> Statuses = [Open, Done, Waived];

    public static readonly IReadOnlyList<string> Kinds =
        ["text-exchange", "comments", "consultation", "round", "report", "legal-scrub", "translation", "signature", "ratification", "other"];
}
