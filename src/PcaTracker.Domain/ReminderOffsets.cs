using System.Globalization;

namespace PcaTracker.Domain;

/// <summary>On which working days, counted from the day a deadline is due, people are told of it: −3 is three working days before, +1 the first after.</summary>
public sealed record ReminderOffsets
{
    private const int Furthest = 60, Most = 20;

    /// <summary>No offset lies more days than this before the day a deadline is due, holidays included.</summary>
    public const int DaysAhead = 120;

    /// <summary>After the last of them, how many working days lie between two further reminders.</summary>
    public const int Week = 5;

    /// <summary>14, 7, 3 and 1 before, on the day, 1 and 3 after, then weekly.</summary>
    public static readonly ReminderOffsets Default = new([-14, -7, -3, -1, 0, 1, 3], Repeats: true);

    /// <summary>When a head of delegation is told, once, of what others have let pass.</summary>
    public static readonly ReminderOffsets Escalation = new([3], Repeats: false);

    private ReminderOffsets(IReadOnlyList<int> days, bool Repeats) => (Days, this.Repeats) = (days, Repeats);

    /// <summary>Ascending.</summary>
    public IReadOnlyList<int> Days { get; }

    /// <summary>Whether one comes every <see cref="Week"/> working days after the last.</summary>
    public bool Repeats { get; }

    /// <summary>Reads what a person wrote, such as <c>-10, -3, 0, +1</c>.</summary>
    /// <param name="text">Whole numbers with commas between them, in any order.</param>
    /// <param name="target">The property that a refusal is about.</param>
    public static Result<ReminderOffsets> Parse(string text, string target)
    {
        var days = new SortedSet<int>();
        foreach (var part in text.Replace('−', '-').Split(',', StringSplitOptions.TrimEntries))
        {
            if (!int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var day) || day is < -Furthest or > Furthest)
                return Refusal.Invalid("offsets-wrong", $"'{part}' is no number of working days: write whole numbers from -{Furthest} to +{Furthest} with commas, such as -14, -7, 0, +1.", target);
            days.Add(day);
        }

        if (days.Count > Most)
            return Refusal.Invalid("offsets-wrong", $"These are {days.Count} reminders of one deadline: choose at most {Most}.", target);
        if (!days.Contains(0) || !days.Contains(1))
            return Refusal.Invalid("offsets-wrong", "The day itself (0) and the first working day after it (+1) belong to every list: a deadline does not pass unnoticed.", target);
        return days.SequenceEqual(Default.Days) ? Default : new ReminderOffsets([.. days], Repeats: true);
    }

    /// <summary>Those by which somebody is told of a deadline.</summary>
    /// <param name="reason">Why they are told: one of <see cref="Reminder.Reasons"/>.</param>
    /// <param name="ofDeadline">The deadline's own, as they are stored, if it has any.</param>
    /// <param name="settings">The person's wishes.</param>
    public static ReminderOffsets For(string? reason, string? ofDeadline, NotificationSettings settings) =>
        reason == Reminder.Escalation ? Escalation : Read(ofDeadline) ?? settings.Offsets;

    /// <summary>Reads what is stored; null for what is not there, or is no list: only another program could have written it.</summary>
    public static ReminderOffsets? Read(string? stored) => stored is not null && Parse(stored, "") is { Refusal: null } read ? read.Value : null;

    /// <summary>As it is stored and shown: <c>-14,-7,-3,-1,0,+1,+3</c>.</summary>
    public override string ToString() => string.Join(',', Days.Select(day => day.ToString("+0;-0;0", CultureInfo.InvariantCulture)));
}
