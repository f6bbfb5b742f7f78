using System.Globalization;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Features.Widgets;
using PcaTracker.Rows;
using PcaTracker.Storage;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Editing;

/// <summary>Words on forms for the values of fields.</summary>
internal static class FieldWords
{
    /// <summary>A value among those of the contract.</summary>
    public static string Choice(FormField field, string value) => field.Name switch
    {
        nameof(PositionSet.Party) or nameof(DeadlineSet.ResponsibleParty) => Words.Party(value),
        nameof(PositionSet.Language) => value switch
        {
            Language.Russian => T("Russian"),
            Language.Kazakh => T("Kazakh"),
            _ => T("English"),
        },
        nameof(PositionSet.DatePrecision) => value switch
        {
            DatePrecision.Day => T("To the day"),
            DatePrecision.Month => T("To the month"),
            DatePrecision.Year => T("To the year"),
            _ => T("Not known"),
        },
        nameof(ChapterSet.TextMaturity) when value == "none" => T("No paper recorded"),
        nameof(OutcomeSet.StatusAfter) => Words.Status(value),
        nameof(ArticleSet.Status) when value == Article.Agreed => T("Wording agreed"),
        nameof(IssueSet.Confidence) => value switch
        {
            "high" => T("High"),
            "medium" => T("Medium"),
            _ => T("Low"),
        },
        _ => Words.Value(field.Set, value),
    };

    /// <summary>A stored value as the text of its control.</summary>
    public static string? Typed(FormField field, object? value) => (field.Kind, value) switch
    {
        (_, null) => null,
        (FieldKind.Flag, long flag) => flag == 1 ? "true" : "false",
        (FieldKind.Time, string time) when time.EndsWith(":00", StringComparison.Ordinal) => time[..5],
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    /// <summary>The value of a row's field as people read it; null where it is empty.</summary>
    public static string? Of(Session session, FormField field, long? chapterId, RowDraft row)
    {
        var typed = Typed(field, row.Before(field.Property));
        return field.Link is { } link && row.Number(field.Property) is { } id ? RowNames.Of(session, link.TargetSet, id)
            : Shown(field, typed, field.Kind == FieldKind.Choice ? RowChoice.Of(session, field, chapterId, typed) : []);
    }

    /// <summary>The text of a control as people read it: a choice by its name.</summary>
    public static string? Shown(FormField field, string? typed, IReadOnlyList<RowChoice> choices) => (field.Kind, typed) switch
    {
        (_, null or "") => null,
        (FieldKind.Choice, _) => choices.FirstOrDefault(choice => choice.Value == typed)?.Name ?? typed,
        (FieldKind.Flag, _) => typed == "true" ? T("Yes") : T("No"),
        (FieldKind.Day, _) when Storage.Days.IsDay(typed) => Dates.Text(typed),
        _ => typed,
    };
}
