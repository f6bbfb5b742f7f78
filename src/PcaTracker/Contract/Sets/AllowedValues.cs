using PcaTracker.Domain;

namespace PcaTracker.Contract.Sets;

/// <summary>The values of enumerated texts, in the order of the domain, each with its definition.</summary>
internal static class AllowedValues
{
    /// <summary>How far a chapter has come.</summary>
    public static readonly IReadOnlyList<AllowedValue> ChapterStatuses =
    [
        new(ChapterStatus.NotOpened, "No round has taken it up."),
        new(ChapterStatus.Opened, "It is on the table, and first positions have been exchanged."),
        new(ChapterStatus.UnderNegotiation, "Its text is being discussed."),
        new(ChapterStatus.AimAgreed, "The parties agree what to achieve, but not yet the wording."),
        new(ChapterStatus.ProvisionallyClosed, "Its text is agreed, on condition that everything else is."),
        new(ChapterStatus.Closed, "It is agreed for good, together with all the others."),
    ];

    /// <summary>The parts of the agreement.</summary>
    public static readonly IReadOnlyList<AllowedValue> Levels =
    [
        new("title", "A part of the agreement that contains chapters."),
        new("chapter", "Articles on one subject, within a title."),
        new("annex", "Details added at the end of the agreement, such as lists and tariffs."),
        new("protocol", "A text of its own that belongs to the agreement."),
    ];

    /// <summary>Subject areas.</summary>
    public static readonly IReadOnlyList<AllowedValue> Areas =
    [
        new("trade", "Goods, services, investment, procurement and intellectual property."),
        new("energy", "Energy and raw materials."),
        new("human-rights", "Human rights, democracy, justice and the rule of law."),
        new("foreign-security", "Political dialogue, foreign and security policy."),
        new("economic", "Economic cooperation, such as industry, agriculture and taxation."),
        new("transport", "Transport by road, rail, air and water."),
        new("sustainability", "Environment, climate and labour standards."),
        new("society", "Education, research, culture and civil society."),
        new("institutional", "Joint bodies, funding and final provisions."),
    ];

    /// <summary>How far a text has come.</summary>
    public static readonly IReadOnlyList<AllowedValue> TextMaturities =
    [
        new("none", "Nothing has been written."),
        new("position-paper", "A party has written down what it wants."),
        new("textual-proposal", "A party has proposed wording."),
        new("consolidated-text", "The proposals of both parties stand in one text."),
        new("legally-scrubbed", "Lawyers of both parties have checked the agreed text."),
    ];

    /// <summary>How far an article is agreed.</summary>
    public static readonly IReadOnlyList<AllowedValue> ArticleStatuses =
    [
        new("no-text", "Nobody has proposed a text."),
        new("one-sided", "One party alone has proposed a text."),
        new(Article.AimAgreed, "The parties agree what to achieve, but not yet the wording."),
        new(Article.Agreed, "Both parties accept the wording."),
    ];

    /// <summary>Whether a round has taken place.</summary>
    public static readonly IReadOnlyList<AllowedValue> RoundStatuses =
    [
        new(Round.Planned, "It is to take place."),
        new(Round.Held, "It has taken place, or has begun."),
        new(Round.Postponed, "It will take place later than planned."),
        new(Round.Cancelled, "It will not take place."),
    ];

    /// <summary>How a round meets.</summary>
    public static readonly IReadOnlyList<AllowedValue> RoundFormats =
    [
        new("plenary", "Both delegations meet in full."),
        new("technical", "Experts on some chapters meet."),
        new("video", "The delegations meet by video conference."),
    ];

    /// <summary>The sorts of positions.</summary>
    public static readonly IReadOnlyList<AllowedValue> PositionKinds =
    [
        new("interest", "What a party needs, for its own use; it is never tabled."),
        new(Position.Statement, "What a party says of its view, without asking for anything."),
        new("proposal", "A solution that a party proposes to the other."),
        new("offer", "What a party is ready to give."),
        new("request", "What a party asks of the other."),
        new("red-line", "What a party will not accept, for its own use; it is never tabled."),
        new("fallback", "What a party would settle for, for its own use; it is never tabled."),
    ];

    /// <summary>What became of a position.</summary>
    public static readonly IReadOnlyList<AllowedValue> PositionStatuses =
    [
        new("tabled", "It has been put to the other party."),
        new("maintained", "The party has confirmed it since."),
        new(Position.Revised, "A newer position has taken its place."),
        new("withdrawn", "The party has given it up."),
        new("accepted", "The other party has agreed to it."),
    ];

    /// <summary>Whether an issue is settled.</summary>
    public static readonly IReadOnlyList<AllowedValue> IssueStatuses =
    [
        new(Issue.Open, "The parties differ and are working on it."),
        new("parked", "It has been set aside for later."),
        new("escalated", "It has been referred to a higher level."),
        new(Issue.Resolved, "The parties no longer differ."),
    ];

    /// <summary>Whether a deadline has been met.</summary>
    public static readonly IReadOnlyList<AllowedValue> DeadlineStatuses =
    [
        new(Deadline.Open, "It is still to be done."),
        new(Deadline.Done, "It has been done."),
        new(Deadline.Waived, "It is no longer needed."),
    ];

    /// <summary>What is due.</summary>
    public static readonly IReadOnlyList<AllowedValue> DeadlineKinds =
    [
        new("text-exchange", "A text to send to the other party."),
        new("comments", "Comments on a text."),
        new("consultation", "The views of others, such as ministries or member states."),
        new("round", "Preparations for a round."),
        new("report", "A report."),
        new("legal-scrub", "The check of an agreed text by lawyers."),
        new("translation", "A translation."),
        new("signature", "The signing of a text."),
        new("ratification", "A step towards ratification."),
        new("other", "Anything else."),
    ];

    /// <summary>What became of a recommendation.</summary>
    public static readonly IReadOnlyList<AllowedValue> RecommendationStatuses =
    [
        new("noted", "It has been taken note of."),
        new("taken-up", "The negotiators have raised it with the other party."),
        new("addressed", "The agreement answers it."),
        new("declined", "It will not be followed."),
    ];

    /// <summary>The sorts of papers.</summary>
    public static readonly IReadOnlyList<AllowedValue> DocumentKinds =
    [
        new("mandate", "What a delegation has been authorised to negotiate."),
        new("position-paper", "What a party wants, in writing."),
        new("non-paper", "Ideas put on paper that bind nobody."),
        new("textual-proposal", "Wording proposed by one party."),
        new("consolidated-text", "The proposals of both parties in one text."),
        new("round-report", "What a round achieved."),
        new("other", "Any other paper."),
    ];

    /// <summary>Whether a reminder was sent.</summary>
    public static readonly IReadOnlyList<AllowedValue> ReminderStates =
    [
        new(Reminder.Planned, "It is waiting to be sent."),
        new(Reminder.Sent, "The mail server has accepted it."),
        new(Reminder.Suppressed, "It was dropped because it no longer applied."),
        new(Reminder.Failed, "It could not be sent after many attempts."),
    ];

    /// <summary>How exactly a date is known.</summary>
    public static readonly IReadOnlyList<AllowedValue> DatePrecisions =
    [
        new(DatePrecision.Day, "The day is known."),
        new(DatePrecision.Month, "Only the month is known; the date is its first day."),
        new(DatePrecision.Year, "Only the year is known; the date is its first day."),
        new(DatePrecision.Unknown, "The date is not known."),
    ];

    /// <summary>Who may see a row.</summary>
    public static readonly IReadOnlyList<AllowedValue> Visibilities =
    [
        new(Visibility.Public, "Everybody."),
        new(Visibility.Shared, "Both delegations."),
        new(Visibility.EU, "The delegation of the EU alone."),
        new(Visibility.KZ, "The delegation of Kazakhstan alone."),
    ];

    /// <summary>The sides of the negotiation.</summary>
    public static readonly IReadOnlyList<AllowedValue> Sides =
    [
        new(Side.EU, "The European Union."),
        new(Side.KZ, "Kazakhstan."),
        new(Side.Joint, "Both together."),
    ];

    /// <summary>The negotiating parties.</summary>
    public static readonly IReadOnlyList<AllowedValue> Parties =
    [
        new(Side.EU, "The European Union."),
        new(Side.KZ, "Kazakhstan."),
    ];

    /// <summary>The languages of texts.</summary>
    public static readonly IReadOnlyList<AllowedValue> Languages =
    [
        new(Language.English, "English."),
        new(Language.Russian, "Russian."),
        new(Language.Kazakh, "Kazakh."),
    ];

    /// <summary>How well a source supports a record.</summary>
    public static readonly IReadOnlyList<AllowedValue> Confidences =
    [
        new("high", "An official source, or several that agree."),
        new("medium", "One reliable source, or a later account of it."),
        new("low", "A weak source, or none."),
    ];
}
