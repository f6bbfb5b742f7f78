using PcaTracker.Contract.Sets;
using static PcaTracker.Contract.PropertyAccess;
using static PcaTracker.Contract.Sets.Definitions;

namespace PcaTracker.Contract.Functions;

/// <summary>The function <c>Rounds(…)/PcaTracker.Report()</c>: the report of a round as lines, flat, for tables.</summary>
internal static class ReportFunction
{
    /// <summary>The parts of a report, in the order of its lines.</summary>
    public static readonly AllowedValue
        Chapter = new("chapter", "How one chapter stands now."),
        Outcome = new("outcome", "What the round did to one chapter."),
        Paper = new("paper", "How many papers of one kind a party tabled on one chapter in the round."),
        Deadline = new("deadline", "Something that is overdue, or due within sixty days."),
        Issue = new("issue", "An issue that is not resolved."),
        Article = new("article", "An article with open brackets.");

    public static readonly PropertyDefinition
        Line = Key(nameof(Line), "Place of the line in the report, from 1.", ReadOnly) with { Required = true },
        Part = OneOf(nameof(Part), "Part of the report.", [Chapter, Outcome, Paper, Deadline, Issue, Article], ReadOnly) with { Required = true },
        ChapterId = Key(nameof(ChapterId), "Id of the chapter.", ReadOnly),
        ChapterCode = Definitions.Text(nameof(ChapterCode), "Code of the chapter, such as III.9.", ReadOnly),
        Heading = Words(nameof(Heading), "Title of the chapter in English."),
        Subject = Words(nameof(Subject), "Title of the issue, the deadline or the article, or the kind of the papers."),
        Text = Words(nameof(Text), "What the round decided, what the issue is about, or the text of the article with its brackets."),
        NextSteps = Words(nameof(NextSteps), "What follows from the outcome."),
        StatusBefore = Definitions.Text(nameof(StatusBefore), "Status of the chapter before the outcome.", ReadOnly),
        Status = Definitions.Text(
            nameof(Status),
            "Status of the chapter, issue, deadline or article; of an outcome the status after it, empty where the chapter was not taken up.",
            ReadOnly),
        Party = Definitions.Text(nameof(Party), "Party that tabled the papers, or that the deadline binds: EU, KZ or joint.", ReadOnly),
        Owner = Definitions.Text(nameof(Owner), "Person responsible for the issue or the deadline.", ReadOnly),
        DueOn = Day(nameof(DueOn), "Day of the deadline; of a chapter its next one.", ReadOnly),
        Priority = Number(nameof(Priority), "Priority of the issue, 1 the highest.", ReadOnly),
        SinceRound = Number(nameof(SinceRound), "Number of the round that opened the issue.", ReadOnly),
        ArticleNumber = Number(nameof(ArticleNumber), "Number of the article.", ReadOnly),
        Papers = Number(nameof(Papers), "How many papers were tabled.", ReadOnly),
        ArticlesAgreed = Number(nameof(ArticlesAgreed), "How many articles of the chapter are agreed.", ReadOnly),
        ArticlesOpen = Number(nameof(ArticlesOpen), "How many articles of the chapter are not agreed.", ReadOnly),
        OpenBrackets = Number(nameof(OpenBrackets), "How many brackets of the chapter or article are open.", ReadOnly),
        OpenIssues = Number(nameof(OpenIssues), "How many issues of the chapter that you may see are not resolved.", ReadOnly),
        Visibility = OneOf(
            nameof(Visibility), "Who may see the row that the line tells of; empty where everybody may.", AllowedValues.Visibilities, ReadOnly);

    /// <summary>The function as the API serves it.</summary>
    public static readonly FunctionDefinition Definition = new(
        "Report", RoundSet.Definition, "ReportLine",
        "The report of the round: every chapter as it stands, what the round decided and what was tabled in it, what is due within sixty days "
            + "or overdue, and in the annexes the issues that are not resolved and the articles with open brackets.",
        [],
        [
            Line, Part, ChapterId, ChapterCode, Heading, Subject, Text, NextSteps, StatusBefore, Status, Party, Owner, DueOn, Priority, SinceRound,
            ArticleNumber, Papers, ArticlesAgreed, ArticlesOpen, OpenBrackets, OpenIssues, Visibility,
        ]);

    private static PropertyDefinition Words(string name, string description) => Definitions.Text(name, description, ReadOnly) with { IsProse = true };
}
