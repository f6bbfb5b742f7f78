using System.Text.RegularExpressions;
using PcaTracker.Changes.Activity;
using PcaTracker.Changes.Audit;
using PcaTracker.Contract;
using PcaTracker.Contract.Sets;

namespace PcaTracker.Notifications.Sentences;

/// <summary>Makes the sentence on an entry of the activity log, for pages and mails alike.</summary>
/// <param name="words">Words of the reader's language.</param>
/// <param name="zone">The reader's time zone.</param>
internal sealed partial class ActivitySentence(ActivityWords words, string zone)
{
    /// <summary>Says who did what. An entry from before facts were kept says it in English, as it was recorded.</summary>
    /// <param name="who">The author.</param>
    /// <param name="set">Set of the row.</param>
    /// <param name="summary">The English summary.</param>
    /// <param name="facts">What happened, as stored.</param>
    public IReadOnlyList<SentencePart> Of(string who, string set, string summary, string? facts) =>
        ActivityFacts.Read(facts) is { } known
            ? Fill("Sentence", Author(who), Event(set, known))
            : [.. Author(who), new(" "), new(summary, IsContent: true, Domain.Language.English)];

    /// <summary>Whether an entry is from before facts were kept, and so has its English summary alone.</summary>
    public static bool IsAsRecorded(string? facts) => ActivityFacts.Read(facts) is null;

    /// <summary>The sentence as text.</summary>
    public static string Text(IEnumerable<SentencePart> sentence) => string.Concat(sentence.Select(part => part.Text));

    /// <summary>Language of the words, if not of the names and titles between them.</summary>
    public string Language => words.Language;

    /// <summary>What a row is called; null for a row that the reader does not see, or that is not there any more.</summary>
    public string NameOf(string set, IReadOnlyDictionary<string, string>? subject) =>
        subject is null ? words["Gone"] : Text(Row(set, new ActivityFacts { Kind = ActivityKind.Change, Subject = subject }));

    private List<SentencePart> Event(string set, ActivityFacts facts)
    {
        var row = Row(set, facts);
        var said = facts.Kind switch
        {
            ActivityKind.Create or ActivityKind.Change or ActivityKind.Delete => Fill($"{facts.Kind}_{words[$"Gender_{set}"]}", row),
            ActivityKind.Widen => Fill("Widen", row, From(set, facts, "Visibility"), To(set, facts, "Visibility")),
            ActivityKind.Move => Fill("Move", row, From(set, facts, DeadlineSet.DueOn), To(set, facts, DeadlineSet.DueOn)),
            ActivityKind.Restore when facts.Undone is { } undone =>
                Fill("Restore", row, Author(undone.Who), Plain(words.Moment(undone.At, zone))),
            ActivityKind.CreatedOutside or ActivityKind.ChangedOutside or ActivityKind.DeletedOutside =>
                Fill(facts.Kind.ToString(), Plain(words[$"Some_{set}"])),
            _ => Fill(facts.Kind.ToString(), row),
        };
        if (facts.Kind is ActivityKind.Change or ActivityKind.Restore && Fields(set, facts) is { Length: > 0 } fields)
            said = Fill("WithFields", said, Plain(fields));
        return facts.Note is { } note ? Fill("WithNote", said, Content(note)) : said;
    }

    private List<SentencePart> Row(string set, ActivityFacts facts) => set switch
    {
        ChapterSet.SetName => Fill("Row_Chapters", Content(facts[ChapterSet.Code])),
        ArticleSet.SetName => Fill("Row_Articles", Content(facts[ArticleSet.Number])),
        RoundSet.SetName => Fill("Row_Rounds", Content(facts[RoundSet.Number])),
        OutcomeSet.SetName => Fill("Row_Outcomes", Content(facts[OutcomeSet.RoundNumber]), Plain(Outcome(facts))),
        PositionSet.SetName => Fill(
            facts[PositionSet.Topic] is null ? "Row_Positions" : "Row_PositionOn", Plain(Whose(facts)),
            Plain(Value(set, PositionSet.Kind, facts[PositionSet.Kind])), Content(facts[PositionSet.Topic], facts[PositionSet.Language])),
        RecommendationSet.SetName => Fill("Row_Recommendations", Content(facts[RecommendationSet.Body])),
        PersonSet.SetName => Fill("Row_People", Content(facts[PersonSet.Name])),
        _ when facts["Title"] is { } title => Fill($"Row_{set}", Content(title, facts[DocumentSet.Language])),
        _ => Plain(words[$"Some_{set}"]),
    };

    private string Whose(ActivityFacts facts) => words.Find($"Whose_{facts[PositionSet.Party]}") ?? words["Empty"];

    private string Outcome(ActivityFacts facts)
    {
        var (before, after) = (facts[OutcomeSet.StatusBefore], facts[OutcomeSet.StatusAfter]);
        return after is null ? words["NotTakenUp"]
            : before == after ? Format("Still", Value(OutcomeSet.SetName, OutcomeSet.StatusAfter, after))
            : Format("Moved", Value(OutcomeSet.SetName, OutcomeSet.StatusBefore, before), Value(OutcomeSet.SetName, OutcomeSet.StatusAfter, after));
    }

    private string Fields(string set, ActivityFacts facts) => string.Join(", ", facts.Fields.Select(field => (Name: words.Field(field.Name), field))
        .Where(named => named.Name is not null)
        .Select(named => named.field is { From: null, To: null } ? named.Name!
            : Format("FieldMoved", named.Name!, Value(set, named.field.Name, named.field.From), Value(set, named.field.Name, named.field.To))));

    private List<SentencePart> From(string set, ActivityFacts facts, string property) => Plain(Value(set, property, facts.Field(property)?.From));

    private List<SentencePart> To(string set, ActivityFacts facts, string property) => Plain(Value(set, property, facts.Field(property)?.To));

    private string Value(string set, string property, string? stored) => words.Value(EntitySets.Named(set), property, stored) ?? words["Empty"];

    private List<SentencePart> Author(string who) =>
        who == AuditWriter.OtherProgram ? Plain(words["AnotherProgram"]) : Content(who);

    private string Format(string name, params string[] values) => Text(Fill(name, [.. values.Select(Plain)]));

    private List<SentencePart> Fill(string name, params List<SentencePart>[] values)
    {
        var (text, parts, end) = (words[name], new List<SentencePart>(), 0);
        foreach (Match placeholder in Placeholder().Matches(text))
        {
            if (placeholder.Index > end)
                parts.Add(new(text[end..placeholder.Index]));
            parts.AddRange(values.ElementAtOrDefault(placeholder.ValueSpan[1] - '0') ?? []);
            end = placeholder.Index + placeholder.Length;
        }

        if (end < text.Length)
            parts.Add(new(text[end..]));
        return parts;
    }

    private static List<SentencePart> Plain(string text) => [new(text)];

    private static List<SentencePart> Content(string? text, string? language = null) => text is null ? [] : [new(text, IsContent: true, language)];

    [GeneratedRegex(@"\{\d\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
