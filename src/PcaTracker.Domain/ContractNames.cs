namespace PcaTracker.Domain;

/// <summary>The entity sets that people write, as the contract with clients names them.</summary>
public static class WrittenSets
{
    /// <summary>Titles, chapters, annexes and protocols of the agreement.</summary>
    public const string Chapters = nameof(Chapters);

    /// <summary>Articles with their working text.</summary>
    public const string Articles = nameof(Articles);

    /// <summary>What a round did to a chapter.</summary>
    public const string Outcomes = nameof(Outcomes);

    /// <summary>What a party says on a subject.</summary>
    public const string Positions = nameof(Positions);

    /// <summary>Points on which the sides differ.</summary>
    public const string Issues = nameof(Issues);

    /// <summary>What other bodies recommend.</summary>
    public const string Recommendations = nameof(Recommendations);

    /// <summary>References to papers.</summary>
    public const string Documents = nameof(Documents);

    /// <summary>What is due.</summary>
    public const string Deadlines = nameof(Deadlines);

    /// <summary>Rounds of the negotiation.</summary>
    public const string Rounds = nameof(Rounds);

    /// <summary>Steps of the negotiation other than rounds.</summary>
    public const string Milestones = nameof(Milestones);

    /// <summary>Who acts for whom.</summary>
    public const string People = nameof(People);
}

/// <summary>The properties that refusals of the domain point at, as the contract with clients names them.</summary>
public static class RefusedProperties
{
    /// <summary>The day on which a deadline is due.</summary>
    public const string DueOn = nameof(DueOn);

    /// <summary>The status that an outcome gives a chapter.</summary>
    public const string StatusAfter = nameof(StatusAfter);

    /// <summary>The time zone of a deadline.</summary>
    public const string TimeZone = nameof(TimeZone);
}
