using PcaTracker.Contract.Sets;

namespace PcaTracker.Features.Editing;

/// <summary>The forms of the sets that people write: which fields, in which order, and the words beside them.</summary>
internal static class RowForms
{
    private static readonly IReadOnlyList<RowForm> All =
    [
        new(ChapterSet.Definition, "chapter",
        [
            new(new(ChapterSet.Code, "Code", "such as III.15") { Missing = "Give the chapter its code." },
                new(ChapterSet.Level, "Level") { Missing = "Choose the level." }, new(ChapterSet.ParentId, "Title that it stands under")),
            new(new FormField(ChapterSet.Heading, "Heading") { Missing = "Write the heading." }),
            new(new(ChapterSet.HeadingRu, "Heading in Russian"), new(ChapterSet.HeadingKk, "Heading in Kazakh")),
            new(new(ChapterSet.EuLead, "EU lead"), new(ChapterSet.KzLead, "Kazakh lead")),
            new(new(ChapterSet.TextMaturity, "Text") { Missing = "Choose how far the text has come." }, new(ChapterSet.Area, "Area"),
                new(ChapterSet.HeldById, "Kept open because of")),
            new(new FormField(ChapterSet.AdReferendum, "Ad referendum: the negotiators agree, a capital has still to confirm")),
            new(new(ChapterSet.FirstArticle, "First article"), new(ChapterSet.LastArticle, "Last article")),
            Source(ChapterSet.SourceUrl, ChapterSet.Confidence),
        ]),
        new(ArticleSet.Definition, "article",
        [
            new(new(ArticleSet.Number, "Number") { Missing = "Give the article its number." },
                new(ArticleSet.Heading, "Heading"),
                new(ArticleSet.Status, "Agreement", "wording agreed, aim agreed, or open") { Missing = "Choose how far it is agreed." }),
            new(new FormField(ArticleSet.Text, "Working text", "disputed words in brackets: [EU: shall] [KZ: should]")),
            Source(ArticleSet.SourceUrl, ArticleSet.Confidence),
        ]),
        new(RoundSet.Definition, "round",
        [
            new(new(RoundSet.Number, "Number") { Missing = "Give the round its number." },
                new(RoundSet.Status, "State") { Missing = "Choose the state." }, new(RoundSet.Format, "Format")),
            new(new(RoundSet.StartsOn, "First day"), new(RoundSet.EndsOn, "Last day"),
                new(RoundSet.DatePrecision, "How exactly the dates are known") { Missing = "Choose how exactly the dates are known." }),
            new(new(RoundSet.City, "City"), new(RoundSet.Country, "Country")),
            new(new(RoundSet.EuLead, "EU lead"), new(RoundSet.KzLead, "Kazakh lead")),
            new(new FormField(RoundSet.Summary, "What happened", "in a few sentences; outcomes by chapter are logged on the round’s page")),
            new(new FormField(RoundSet.NextRoundNote, "Note on the next round")),
            Source(RoundSet.SourceUrl, RoundSet.Confidence),
        ]),
        new(OutcomeSet.Definition, "outcome",
        [
            new(new FormField(OutcomeSet.Summary, "What happened") { Missing = "Say what happened." }),
            new(new FormField(OutcomeSet.NextSteps, "Next steps")),
            new(new(OutcomeSet.ArticlesAgreed, "Articles agreed", "how many"), new(OutcomeSet.ArticlesOpen, "Articles open", "how many")),
            Source(OutcomeSet.SourceUrl, OutcomeSet.Confidence),
        ]),
        new(PositionSet.Definition, "position",
        [
            new(new(PositionSet.Party, "Whose position") { Missing = "Choose whose position it is." },
                new(PositionSet.Kind, "Kind") { Missing = "Choose the kind." }, new(PositionSet.Topic, "Topic")),
            new(new FormField(PositionSet.Text, "Position") { Missing = "Write the position." }),
            new(new(PositionSet.Language, "Language") { Missing = "Choose the language." }, new(PositionSet.Status, "State"),
                new(PositionSet.RoundId, "Round"), new(PositionSet.ArticleId, "Article"), new(PositionSet.IssueId, "Issue")),
            new(new(PositionSet.TabledOn, "Tabled on"), new(PositionSet.TabledUntil, "Until", "if it took several days"),
                new(PositionSet.DatePrecision, "How exactly the date is known") { Missing = "Choose how exactly the date is known." }),
            Readers(PositionSet.Visibility),
            Source(PositionSet.SourceUrl, PositionSet.Confidence),
        ]),
        new(IssueSet.Definition, "issue",
        [
            new(new FormField(IssueSet.Title, "What is open") { Missing = "Say what is open." }),
            new(new FormField(IssueSet.Description, "Details")),
            new(new(IssueSet.Priority, "Priority", "1 high, 5 low") { Missing = "Give a priority from 1 to 5." },
                new(IssueSet.Status, "State") { Missing = "Choose the state." }, new(IssueSet.Owner, "Owner", "a name or an e-mail address"),
                new(IssueSet.OpenedInRound, "Opened in"), new(IssueSet.ArticleId, "Article")),
            Readers(IssueSet.Visibility),
            Source(IssueSet.SourceUrl, IssueSet.Confidence),
        ]),
        new(DeadlineSet.Definition, "deadline",
        [
            new(new FormField(DeadlineSet.Title, "What is due") { Missing = "Say what is due." }),
            new(new(DeadlineSet.DueOn, "Day") { Missing = "Choose the day it is due." }, new(DeadlineSet.DueTime, "Time", "if it has one"),
                new(DeadlineSet.TimeZone, "Time zone") { Missing = "Choose the time zone." }),
            new(new(DeadlineSet.Kind, "Kind") { Missing = "Choose the kind." },
                new(DeadlineSet.ResponsibleParty, "Responsible") { Missing = "Choose who is responsible." },
                new(DeadlineSet.Owner, "Owner", "a name or an e-mail address")),
            new(new(DeadlineSet.ChapterId, "Chapter"), new(DeadlineSet.RoundId, "Round"), new(DeadlineSet.IssueId, "Issue")),
            Readers(DeadlineSet.Visibility),
        ]),
        new(MilestoneSet.Definition, "milestone",
        [
            new(new FormField(MilestoneSet.Title, "Title") { Missing = "Give the milestone a title." }),
            new(new(MilestoneSet.Date, "Date"), new(MilestoneSet.Until, "Until", "if it took several days"),
                new(MilestoneSet.DatePrecision, "How exactly the date is known") { Missing = "Choose how exactly the date is known." }),
            new(new(MilestoneSet.Kind, "Kind", "such as signature, visit or vote") { Missing = "Say what kind of step it is." },
                new(MilestoneSet.Place, "Place"), new(MilestoneSet.Who, "Who took part")),
            new(new FormField(MilestoneSet.Summary, "What happened")),
            Source(MilestoneSet.SourceUrl, MilestoneSet.Confidence),
        ]),
        new(RecommendationSet.Definition, "recommendation",
        [
            new(new(RecommendationSet.Body, "Who recommends it") { Missing = "Say who recommends it." }, new(RecommendationSet.Date, "Date"),
                new(RecommendationSet.DatePrecision, "How exactly the date is known") { Missing = "Choose how exactly the date is known." }),
            new(new FormField(RecommendationSet.Text, "Recommendation") { Missing = "Write the recommendation." }),
            new(new(RecommendationSet.ChapterId, "Chapter"), new(RecommendationSet.Status, "State")),
            new(new FormField(RecommendationSet.Response, "Response")),
            Readers(RecommendationSet.Visibility),
            Source(RecommendationSet.SourceUrl, RecommendationSet.Confidence),
        ]),
        new(PersonSet.Definition, "person",
        [
            new(new(PersonSet.Name, "Name") { Missing = "Write the name." },
                new(PersonSet.Party, "Party", "such as EU or KZ") { Missing = "Say for whom the person acts." }),
            new(new FormField(PersonSet.Role, "Role") { Missing = "Say in which role." }),
            new(new(PersonSet.From, "From"), new(PersonSet.To, "To"),
                new(PersonSet.DatePrecision, "How exactly the dates are known") { Missing = "Choose how exactly the dates are known." }),
            Source(PersonSet.SourceUrl, PersonSet.Confidence),
        ]),
        new(DocumentSet.Definition, "document",
        [
            new(new FormField(DocumentSet.Title, "Title") { Missing = "Give the document a title." }),
            new(new(DocumentSet.Kind, "Kind") { Missing = "Choose the kind." },
                new(DocumentSet.Language, "Language") { Missing = "Choose the language." }),
            new(new(DocumentSet.Reference, "Reference", "of a classified paper this is the only thing kept here"),
                new(DocumentSet.Originator, "Originator"), new(DocumentSet.Custodian, "Custodian", "who holds the paper")),
            new(new FormField(DocumentSet.Url, "Web address")),
            new(new(DocumentSet.ChapterId, "Chapter"), new(DocumentSet.RoundId, "Round")),
            new(new FormField(DocumentSet.Sha256, "Checksum", "SHA-256, 64 characters from 0 to 9 and a to f")),
            Readers(DocumentSet.Visibility),
        ]),
    ];

    /// <summary>The form of a set, by its name in any case; null where people do not write the set.</summary>
    public static RowForm? Find(string set) => All.FirstOrDefault(form => form.Set.Name.Equals(set, StringComparison.OrdinalIgnoreCase));

    /// <summary>The form of a set that people write.</summary>
    public static RowForm Of(string set) => All.First(form => form.Set.Name == set);

    /// <summary>Whether a word is what the forms call a row.</summary>
    public static bool IsNoun(string word) => All.Any(form => form.Noun == word);

    private static FormGroup Source(Contract.PropertyDefinition address, Contract.PropertyDefinition confidence) =>
        new(new(address, "Source", "a full web address"), new(confidence, "Confidence in it"));

    private static FormGroup Readers(Contract.PropertyDefinition visibility) =>
        new(new FormField(visibility, "Who will see this?") { Missing = "Choose who will see it." });
}
