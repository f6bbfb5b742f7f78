using PcaTracker.Contract.Sets;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Editing;

/// <summary>The forms of the sets that people write: which fields, in which order, and the words beside them.</summary>
internal static class RowForms
{
    private static readonly IReadOnlyList<RowForm> All =
    [
        new(ChapterSet.Definition, "chapter",
        [
            new(new(ChapterSet.Code, N("Code"), N("such as III.15")) { Missing = N("Give the chapter its code.") },
                new(ChapterSet.Level, N("Level")) { Missing = N("Choose the level.") }, new(ChapterSet.ParentId, N("Title that it stands under"))),
            new(new FormField(ChapterSet.Heading, N("Heading")) { Missing = N("Write the heading.") }),
            new(new(ChapterSet.HeadingRu, N("Heading in Russian")), new(ChapterSet.HeadingKk, N("Heading in Kazakh"))),
            new(new(ChapterSet.EuLead, N("EU lead")), new(ChapterSet.KzLead, N("Kazakh lead"))),
            new(new(ChapterSet.TextMaturity, N("Text")) { Missing = N("Choose how far the text has come.") }, new(ChapterSet.Area, N("Area")),
                new(ChapterSet.HeldById, N("Stays open because of"))),
            new(new FormField(ChapterSet.AdReferendum, N("Ad referendum: the negotiators agree, a capital has still to confirm"))),
            new(new(ChapterSet.FirstArticle, N("First article")), new(ChapterSet.LastArticle, N("Last article"))),
            Source(ChapterSet.SourceUrl, ChapterSet.Confidence),
        ]),
        new(ArticleSet.Definition, "article",
        [
            new(new(ArticleSet.Number, N("Number")) { Missing = N("Give the article its number.") },
                new(ArticleSet.Heading, N("Heading")),
                new(ArticleSet.Status, N("Agreement"), N("wording agreed, aim agreed, or open")) { Missing = N("Choose how far it is agreed.") }),
            new(new FormField(ArticleSet.Text, N("Working text"), N("disputed words in brackets: [EU: shall] [KZ: should]"))),
            Source(ArticleSet.SourceUrl, ArticleSet.Confidence),
        ]),
        new(RoundSet.Definition, "round",
        [
            new(new(RoundSet.Number, N("Number")) { Missing = N("Give the round its number.") },
                new(RoundSet.Status, N("State")) { Missing = N("Choose the state.") }, new(RoundSet.Format, N("Format"))),
            new(new(RoundSet.StartsOn, N("First day")), new(RoundSet.EndsOn, N("Last day")),
                new(RoundSet.DatePrecision, N("How exactly the dates are known")) { Missing = N("Choose how exactly the dates are known.") }),
            new(new(RoundSet.City, N("City")), new(RoundSet.Country, N("Country"))),
            new(new(RoundSet.EuLead, N("EU lead")), new(RoundSet.KzLead, N("Kazakh lead"))),
            new(new FormField(RoundSet.Summary, N("What happened"), N("in a few sentences; outcomes by chapter are logged on the round’s page"))),
            new(new FormField(RoundSet.NextRoundNote, N("Note on the next round"))),
            Source(RoundSet.SourceUrl, RoundSet.Confidence),
        ]),
        new(OutcomeSet.Definition, "outcome",
        [
            new(new FormField(OutcomeSet.Summary, N("What happened")) { Missing = N("Say what happened.") }),
            new(new FormField(OutcomeSet.NextSteps, N("Next steps"))),
            new(new FormField(OutcomeSet.StatusAfter, N("Status after the round"), N("empty: not taken up"))),
            new(new(OutcomeSet.ArticlesAgreed, N("Articles agreed"), N("how many")), new(OutcomeSet.ArticlesOpen, N("Articles open"), N("how many"))),
            Source(OutcomeSet.SourceUrl, OutcomeSet.Confidence),
        ]),
        new(PositionSet.Definition, "position",
        [
            new(new(PositionSet.Party, N("Whose position")) { Missing = N("Choose whose position it is.") },
                new(PositionSet.Kind, N("Kind")) { Missing = N("Choose the kind.") }, new(PositionSet.Topic, N("Topic"))),
            new(new FormField(PositionSet.Text, N("Position")) { Missing = N("Write the position.") }),
            new(new(PositionSet.Language, N("Language")) { Missing = N("Choose the language.") }, new(PositionSet.Status, N("State")),
                new(PositionSet.RoundId, N("Round")), new(PositionSet.ArticleId, N("Article")), new(PositionSet.IssueId, N("Issue"))),
            new(new(PositionSet.TabledOn, N("Tabled on")), new(PositionSet.TabledUntil, N("Until"), N("if it took several days")),
                new(PositionSet.DatePrecision, N("How exactly the date is known")) { Missing = N("Choose how exactly the date is known.") }),
            Readers(PositionSet.Visibility),
            Source(PositionSet.SourceUrl, PositionSet.Confidence),
        ]),
        new(IssueSet.Definition, "issue",
        [
            new(new FormField(IssueSet.Title, N("What is open")) { Missing = N("Say what is open.") }),
            new(new FormField(IssueSet.Description, N("Details"))),
            new(new(IssueSet.Priority, N("Priority"), N("1 high, 5 low")) { Missing = N("Give a priority from 1 to 5.") },
                new(IssueSet.Status, N("State")) { Missing = N("Choose the state.") },
                new(IssueSet.Owner, N("Owner"), N("a name or an e-mail address")),
                new(IssueSet.OpenedInRound, N("Opened in")), new(IssueSet.ArticleId, N("Article"))),
            Readers(IssueSet.Visibility),
            Source(IssueSet.SourceUrl, IssueSet.Confidence),
        ]),
        new(DeadlineSet.Definition, "deadline",
        [
            new(new FormField(DeadlineSet.Title, N("What is due")) { Missing = N("Say what is due.") }),
            new(new(DeadlineSet.DueOn, N("Day")) { Missing = N("Choose the day it is due.") },
                new(DeadlineSet.DueTime, N("Time"), N("if it has one")),
                new(DeadlineSet.TimeZone, N("Time zone")) { Missing = N("Choose the time zone.") }),
            new(new(DeadlineSet.Kind, N("Kind")) { Missing = N("Choose the kind.") },
                new(DeadlineSet.ResponsibleParty, N("Responsible")) { Missing = N("Choose who is responsible.") },
                new(DeadlineSet.Owner, N("Owner"), N("a name or an e-mail address"))),
            new(new(DeadlineSet.ChapterId, N("Chapter")), new(DeadlineSet.RoundId, N("Round")), new(DeadlineSet.IssueId, N("Issue"))),
            Readers(DeadlineSet.Visibility),
        ]),
        new(MilestoneSet.Definition, "milestone",
        [
            new(new FormField(MilestoneSet.Title, N("Title")) { Missing = N("Give the milestone a title.") }),
            new(new(MilestoneSet.Date, N("Date")), new(MilestoneSet.Until, N("Until"), N("if it took several days")),
                new(MilestoneSet.DatePrecision, N("How exactly the date is known")) { Missing = N("Choose how exactly the date is known.") }),
            new(new(MilestoneSet.Kind, N("Kind"), N("such as signature, visit or vote")) { Missing = N("Say what kind of step it is.") },
                new(MilestoneSet.Place, N("Place")), new(MilestoneSet.Who, N("Who took part"))),
            new(new FormField(MilestoneSet.Summary, N("What happened"))),
            Source(MilestoneSet.SourceUrl, MilestoneSet.Confidence),
        ]),
        new(RecommendationSet.Definition, "recommendation",
        [
            new(new(RecommendationSet.Body, N("Who recommends it")) { Missing = N("Say who recommends it.") }, new(RecommendationSet.Date, N("Date")),
                new(RecommendationSet.DatePrecision, N("How exactly the date is known")) { Missing = N("Choose how exactly the date is known.") }),
            new(new FormField(RecommendationSet.Text, N("Recommendation")) { Missing = N("Write the recommendation.") }),
            new(new(RecommendationSet.ChapterId, N("Chapter")), new(RecommendationSet.Status, N("State"))),
            new(new FormField(RecommendationSet.Response, N("Response"))),
            Readers(RecommendationSet.Visibility),
            Source(RecommendationSet.SourceUrl, RecommendationSet.Confidence),
        ]),
        new(PersonSet.Definition, "person",
        [
            new(new(PersonSet.Name, N("Name")) { Missing = N("Write the name.") },
                new(PersonSet.Party, N("Party"), N("such as EU or KZ")) { Missing = N("Say for whom the person acts.") }),
            new(new FormField(PersonSet.Role, N("Role")) { Missing = N("Say in which role.") }),
            new(new(PersonSet.From, N("Since")), new(PersonSet.To, N("Until")),
                new(PersonSet.DatePrecision, N("How exactly the dates are known")) { Missing = N("Choose how exactly the dates are known.") }),
            Source(PersonSet.SourceUrl, PersonSet.Confidence),
        ]),
        new(DocumentSet.Definition, "document",
        [
            new(new FormField(DocumentSet.Title, N("Title")) { Missing = N("Give the document a title.") }),
            new(new(DocumentSet.Kind, N("Kind")) { Missing = N("Choose the kind.") },
                new(DocumentSet.Language, N("Language")) { Missing = N("Choose the language.") }),
            new(new(DocumentSet.Reference, N("Reference"), N("of a classified paper this is the only thing kept here")),
                new(DocumentSet.Originator, N("Originator")), new(DocumentSet.Custodian, N("Custodian"), N("who holds the paper"))),
            new(new FormField(DocumentSet.Url, N("Web address"))),
            new(new(DocumentSet.ChapterId, N("Chapter")), new(DocumentSet.RoundId, N("Round"))),
            new(new FormField(DocumentSet.Sha256, N("Checksum"), N("SHA-256, 64 characters from 0 to 9 and a to f"))),
            Readers(DocumentSet.Visibility),
        ]),
    ];

    /// <summary>The form of a set, by its name in any case; null where people do not write the set.</summary>
    public static RowForm? Find(string set) => All.FirstOrDefault(form => form.Set.Name.Equals(set, StringComparison.OrdinalIgnoreCase));

    /// <summary>The form of a set that people write.</summary>
    public static RowForm Of(string set) => All.First(form => form.Set.Name == set);

    /// <summary>The form whose rows a word of an address names.</summary>
    public static RowForm? OfNoun(string word) => All.FirstOrDefault(form => form.Noun == word);

    private static FormGroup Source(Contract.PropertyDefinition address, Contract.PropertyDefinition confidence) =>
        new(new(address, N("Source"), N("a full web address")), new(confidence, N("Reliability")));

    private static FormGroup Readers(Contract.PropertyDefinition visibility) =>
        new(new FormField(visibility, N("Who will see this?")) { Missing = N("Choose who will see it.") });
}
