using PcaTracker.Domain;
using PcaTracker.Features.Refused;
using PcaTracker.Features.Widgets;

namespace PcaTracker.Features.Editing;

/// <summary>The errors of a row's form: all at once, one at each field, in words.</summary>
internal static class RowErrors
{
    /// <summary>Joins what could not be read with what the row's checks found.</summary>
    public static IReadOnlyList<FieldError> All(RowForm form, IEnumerable<FieldError> read, IEnumerable<Refusal> problems) =>
        [
            .. read.Concat(problems.Select(problem => Of(form, problem))).DistinctBy(error => error.Field ?? error.Sentence)
                .OrderBy(error => Place(form, error)),
        ];

    /// <summary>A refusal at its field, or for the whole form where it has no such field.</summary>
    public static FieldError Of(RowForm form, Refusal refusal) =>
        new(form.Fields.Any(field => field.Name == refusal.Target) ? refusal.Target : null, RefusalWords.Of(refusal, form));

    // In the order of the fields, so that the summary reads like the form.
    private static int Place(RowForm form, FieldError error) => form.Fields.Select(field => field.Name).ToList().IndexOf(error.Field!);
}
