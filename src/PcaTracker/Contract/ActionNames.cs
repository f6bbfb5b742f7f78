namespace PcaTracker.Contract;

/// <summary>The actions of the contract. Clients hold on to these names: add, never rename.</summary>
public static class ActionNames
{
    /// <summary>Records what a round did to chapters.</summary>
    public const string LogOutcomes = nameof(LogOutcomes);

    /// <summary>Takes a closed chapter up again.</summary>
    public const string Reopen = nameof(Reopen);

    /// <summary>Replaces a position by a new text.</summary>
    public const string Supersede = nameof(Supersede);

    /// <summary>Says that what was due is done.</summary>
    public const string Complete = nameof(Complete);

    /// <summary>Gives a deadline a new day.</summary>
    public const string Move = nameof(Move);

    /// <summary>Says that what was due is not needed any more.</summary>
    public const string Waive = nameof(Waive);

    /// <summary>Says that an open issue is settled.</summary>
    public const string Resolve = nameof(Resolve);

    /// <summary>Lets more people read a row.</summary>
    public const string Widen = nameof(Widen);

    /// <summary>Closes every chapter at once, or none.</summary>
    public const string CloseAllChapters = nameof(CloseAllChapters);
}

/// <summary>The parameters of actions, and the members of the complex types in them, that are no properties of the row that is written.</summary>
public static class ActionParameters
{
    /// <summary>The entries of a log of outcomes.</summary>
    public const string Outcomes = nameof(Outcomes);

    /// <summary>The issues that follow from an outcome.</summary>
    public const string Issues = nameof(Issues);

    /// <summary>The deadlines that follow from an outcome.</summary>
    public const string Deadlines = nameof(Deadlines);

    /// <summary>Code of the chapter of an outcome.</summary>
    public const string Chapter = nameof(Chapter);

    /// <summary>Why a chapter is reopened, or a deadline moved or waived.</summary>
    public const string Reason = nameof(Reason);

    /// <summary>The round in which an issue was resolved, or from which a reopened chapter counts.</summary>
    public const string RoundNumber = nameof(RoundNumber);

    /// <summary>The day from which a reopened chapter counts.</summary>
    public const string From = nameof(From);

    /// <summary>What is said of a resolved issue.</summary>
    public const string Note = nameof(Note);

    /// <summary>That whoever widens a row has read it.</summary>
    public const string Confirm = nameof(Confirm);
}
