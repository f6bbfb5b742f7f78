namespace PcaTracker.Domain;

/// <summary>An article of the agreement, with its working text.</summary>
public static class Article
{
    public const string Agreed = "agreed";
    public static readonly IReadOnlyList<string> Statuses = ["no-text", "one-sided", "aim-agreed", Agreed];
}
