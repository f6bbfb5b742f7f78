using NodaTime;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Rows.Rules;

/// <summary>Computes the instant from which a deadline is overdue, and normalises its reminder days and its owner's address.</summary>
internal static class DeadlineRules
{
    /// <summary>Refuses a due time without an instant, malformed reminder days, and a malformed address of the owner.</summary>
    public static Refusal? Check(RowDraft deadline) =>
        DueAt(deadline)?.Refusal ?? Offsets(deadline)?.Refusal ?? OwnerAddress(deadline)?.Refusal;

    /// <summary>Sets the due instant, and the reminder days and the owner's address in their canonical forms.</summary>
    public static void Derive(RowDraft deadline)
    {
        if (DueAt(deadline) is { } due)
            deadline[DeadlineSet.DueAt] = Instants.Text(due.Value.ToDateTimeOffset());
        if (Offsets(deadline) is { } offsets)
            deadline[DeadlineSet.ReminderOffsets] = offsets.Value.ToString();
        if (OwnerAddress(deadline) is { } address)
            deadline[DeadlineSet.Owner] = address.Value;
    }

    /// <summary>Loads a deadline that may still be completed, moved or waived.</summary>
    public static Result<RowDraft> LoadOpen(Session session, long id, RowVersionCondition condition)
    {
        var found = ChangeRow.Open(session, DeadlineSet.SetName, id, condition);
        if (found.Refusal is null && Deadline.CheckOpen(found.Value.Text(DeadlineSet.Title)!, found.Value.Text(DeadlineSet.Status)!) is { } closed)
            return closed;
        return found;
    }

    private static Result<Instant>? DueAt(RowDraft deadline)
    {
        if (!deadline.Changes(DeadlineSet.DueOn) && !deadline.Changes(DeadlineSet.DueTime) && !deadline.Changes(DeadlineSet.TimeZone))
            return null;
        return Deadline.DueAt(
            LocalDate.FromDateOnly(deadline.Day(DeadlineSet.DueOn)!.Value),
            deadline.Text(DeadlineSet.DueTime) is { } time ? Days.Time.Parse(time).Value : null,
            deadline.Text(DeadlineSet.TimeZone)!);
    }

    private static Result<ReminderOffsets>? Offsets(RowDraft deadline)
    {
        if (!deadline.Changes(DeadlineSet.ReminderOffsets) || deadline.Text(DeadlineSet.ReminderOffsets) is not { } text)
            return null;
        return ReminderOffsets.Parse(text, DeadlineSet.ReminderOffsets.Name);
    }

    // An owner is a name or the address of an account. A malformed address would leave a deadline without anybody to remind.
    private static Result<string>? OwnerAddress(RowDraft deadline)
    {
        if (!deadline.Changes(DeadlineSet.Owner) || deadline.Text(DeadlineSet.Owner) is not { } owner
            || !owner.Contains('@', StringComparison.Ordinal) || owner.Contains(' ', StringComparison.Ordinal))
            return null;
        return EmailAddress.Read(owner, DeadlineSet.Owner.Name);
    }
}
