namespace PcaTracker.Domain;

/// <summary>The entity sets that people write, as the contract with clients names them.</summary>
public static class WrittenSets
{
    public const string Chapters = nameof(Chapters);
    public const string Articles = nameof(Articles);
    public const string Outcomes = nameof(Outcomes);
    public const string Positions = nameof(Positions);
    public const string Issues = nameof(Issues);
    public const string Recommendations = nameof(Recommendations);
    public const string Documents = nameof(Documents);
    public const string Deadlines = nameof(Deadlines);
    public const string Rounds = nameof(Rounds);
    public const string Milestones = nameof(Milestones);
    public const string People = nameof(People);
}

/// <summary>The properties that refusals of the domain point at, as the contract with clients names them.</summary>
public static class RefusedProperties
{
    public const string DueOn = nameof(DueOn);
    public const string StatusAfter = nameof(StatusAfter);
    public const string TimeZone = nameof(TimeZone);
}
