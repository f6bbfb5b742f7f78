using PcaTracker.Contract.Sets;
using NodaTime;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Rows.Rules;

/// <summary>A deadline's day, time and zone make the instant from which it is overdue; the days on which it is reminded of are a list.</summary>
internal static class DeadlineRules
{
    public static Refusal? Apply(RowDraft deadline) => ApplyDue(deadline) ?? ApplyOffsets(deadline) ?? ApplyOwner(deadline);

    private static Refusal? ApplyDue(RowDraft deadline)
    {
        if (!deadline.Changes(DeadlineSet.DueOn) && !deadline.Changes(DeadlineSet.DueTime) && !deadline.Changes(DeadlineSet.TimeZone))
            return null;
        var due = Deadline.DueAt(
            LocalDate.FromDateOnly(deadline.Day(DeadlineSet.DueOn)!.Value),
            deadline.Text(DeadlineSet.DueTime) is { } time ? Days.Time.Parse(time).Value : null,
            deadline.Text(DeadlineSet.TimeZone)!);
        if (due.IsRefused(out var refusal))
            return refusal;
        deadline[DeadlineSet.DueAt] = Instants.Text(due.Value.ToDateTimeOffset());
        return null;
    }

    // Written in whatever order and with whatever blanks, kept as one text for one list.
    private static Refusal? ApplyOffsets(RowDraft deadline)
    {
        if (!deadline.Changes(DeadlineSet.ReminderOffsets) || deadline.Text(DeadlineSet.ReminderOffsets) is not { } text)
            return null;
        var offsets = ReminderOffsets.Parse(text, "ReminderOffsets");
        if (offsets.IsRefused(out var refusal))
            return refusal;
        deadline[DeadlineSet.ReminderOffsets] = offsets.Value.ToString();
        return null;
    }

    // An owner is a name, or the address of an account: what looks like an address and is none would be told to nobody.
    private static Refusal? ApplyOwner(RowDraft deadline)
    {
        if (!deadline.Changes(DeadlineSet.Owner) || deadline.Text(DeadlineSet.Owner) is not { } owner || !owner.Contains('@', StringComparison.Ordinal) || owner.Contains(' ', StringComparison.Ordinal))
            return null;
        var address = EmailAddress.Read(owner, "Owner");
        if (address.IsRefused(out var refusal))
            return refusal;
        deadline[DeadlineSet.Owner] = address.Value;
        return null;
    }

    /// <summary>A deadline that may still be completed, moved or waived.</summary>
    public static Result<RowDraft> LoadOpen(Session session, long id, Expected expected)
    {
        if (Permissions.CheckWrite(session.Actor, DeadlineSet.SetName) is { } refusal)
            return refusal;
        var found = RowDraft.Load(session, DeadlineSet.Definition, id, expected);
        if (found.Refusal is null && Deadline.CheckOpen(found.Value.Text(DeadlineSet.Title)!, found.Value.Text(DeadlineSet.Status)!) is { } closed)
            return closed;
        return found;
    }
}
