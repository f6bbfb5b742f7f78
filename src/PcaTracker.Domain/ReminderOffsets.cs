using System.Globalization;

namespace PcaTracker.Domain;

/// <summary>The working days of a deadline's reminders, counted from the due day: −3 is three before, +1 the first after.</summary>
public sealed record ReminderOffsets
{
    private const int Furthest = 60, Most = 20;

    /// <summary>The most calendar days by which an offset can precede the due day, holidays included.</summary>
    public const int DaysAhead = 120;

    /// <summary>The working days between two repeated reminders after the last offset.</summary>
    public const int Week = 5;

    /// <summary>14, 7, 3 and 1 before, on the due day, 1 and 3 after, then weekly.</summary>
    public static readonly ReminderOffsets Default = new([-14, -7, -3, -1, 0, 1, 3], Repeats: true);

    /// <summary>When a head of delegation is reminded, once, of a deadline that others let pass.</summary>
    public static readonly ReminderOffsets Escalation = new([3], Repeats: false);

    private ReminderOffsets(IReadOnlyList<int> days, bool Repeats) => (Days, this.Repeats) = (days, Repeats);

    /// <summary>The offsets, ascending.</summary>
    public IReadOnlyList<int> Days { get; }

    /// <summary>Whether reminders repeat every <see cref="Week"/> working days after the last offset.</summary>
    public bool Repeats { get; }

    /// <summary>Parses a list as people type it, such as <c>-10, -3, 0, +1</c>.</summary>
    /// <param name="text">Whole numbers separated by commas, in any order.</param>
    /// <param name="target">The property that a refusal is about.</param>
    public static Result<ReminderOffsets> Parse(string text, string target)
    {
        var days = new SortedSet<int>();
        foreach (var part in text.Replace('−', '-').Split(',', StringSplitOptions.TrimEntries))
        {
            if (!int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var day)
                || day is < -Furthest or > Furthest)
                return Refusal.Invalid("offsets-wrong",
                    $"'{part}' is no number of working days: write whole numbers from -{Furthest} to +{Furthest} with commas, "
                    + $"such as -14, -7, 0, +1.",
                    target);
            days.Add(day);
        }

        if (days.Count > Most)
            return Refusal.Invalid("offsets-wrong", $"These are {days.Count} reminders of one deadline: choose at most {Most}.", target);
        if (!days.Contains(0) || !days.Contains(1))
            return Refusal.Invalid("offsets-wrong",
                "The day itself (0) and the first working day after it (+1) belong to every list: a deadline does not pass unnoticed.", target);
        return days.SequenceEqual(Default.Days) ? Default : new ReminderOffsets([.. days], Repeats: true);
    }

    /// <summary>Returns the offsets that apply to a recipient of a deadline's reminders.</summary>
    /// <param name="reason">Why they are reminded: one of <see cref="Reminder.Reasons"/>.</param>
    /// <param name="ofDeadline">The deadline's own offsets as stored, if it has any.</param>
    /// <param name="settings">The recipient's settings.</param>
    public static ReminderOffsets For(string? reason, string? ofDeadline, NotificationSettings settings) =>
        reason == Reminder.Escalation ? Escalation : Read(ofDeadline) ?? settings.Offsets;

    /// <summary>Parses a stored list; null for none, or for a malformed one, which only another program could have written.</summary>
    public static ReminderOffsets? Read(string? stored) => stored is not null && Parse(stored, "") is { Refusal: null } read ? read.Value : null;

    /// <summary>The list as stored and shown: <c>-14,-7,-3,-1,0,+1,+3</c>.</summary>
    public override string ToString() => string.Join(',', Days.Select(day => day.ToString("+0;-0;0", CultureInfo.InvariantCulture)));
}
