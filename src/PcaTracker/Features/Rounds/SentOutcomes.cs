using PcaTracker.Domain;
using PcaTracker.Features.Editing;
using PcaTracker.Features.Widgets;
using PcaTracker.Storage;

namespace PcaTracker.Features.Rounds;

/// <summary>A log of outcomes that was sent: recorded once, or answered with everything that is wrong with it.</summary>
internal sealed class SentOutcomes(TrackerDatabase database, Actor actor, KeptForm kept, OutcomesInput input, long roundId)
{
    /// <summary>The field with the place in the activity log from which the form counts.</summary>
    public const string SeenField = "Seen";

    private readonly List<FieldError> _moved = [];
    private readonly List<Refusal> _problems = [];

    /// <summary>Records the log.</summary>
    /// <param name="form">What could not be read of it.</param>
    /// <param name="chapters">The chapters that it may name.</param>
    /// <param name="next">The address that is opened next, by the number of outcomes.</param>
    /// <returns>That address, or null with the errors.</returns>
    public async Task<(string? Next, IReadOnlyList<FieldError> Errors)> RecordAsync(
        FormReader form, IReadOnlyList<ChapterChoice> chapters, Func<int, string> next)
    {
        kept.CheckKey(form);
        var seen = MovedMeanwhile.Read(form, kept.Fields[SeenField]);
        input.Check(form, chapters);
        if (form.Errors.Count > 0)
        {
            // Rules are asked all the same, so that all errors come at once; nothing is recorded.
            if (input.Filled.Count is > 0 and <= LogOutcomes.MaxEntries)
                await database.WriteAsync<int>(actor, session => Log(session).Refusal ?? Refusal.Invalid("unread", "The form was not read."));
            return (null, input.Errors(form.Errors, _problems.Where(OutcomesInput.IsOfEntry)));
        }

        var logged = await kept.SaveAsync(database, actor, session => Log(session, seen, next));
        if (!logged.IsRefused(out var refusal))
            return (logged.Value, []);
        return (null, input.Errors(_moved, _moved.Count == 0 && _problems.Count == 0 ? [refusal] : _problems));
    }

    // What others recorded on the same chapters meanwhile is shown before anything is recorded over it.
    private Result<string> Log(Session session, IReadOnlyList<long> seen, Func<int, string> next)
    {
        _moved.AddRange(MovedMeanwhile.Since(session, seen, input));
        if (_moved.Count > 0)
            kept.Fields[SeenField] = MovedMeanwhile.Now(session);
        var logged = Log(session);
        return logged.IsRefused(out var refusal) ? refusal
            : _moved.Count > 0 ? Refusal.Stale("The chapter moved meanwhile.")
            : next(logged.Value.Count);
    }

    private Result<IReadOnlyList<long>> Log(Session session) =>
        LogOutcomes.Run(session, roundId, input.Entries(session, roundId), _problems);
}
