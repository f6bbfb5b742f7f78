using System.Globalization;
using PcaTracker.Features.Shared;

namespace PcaTracker.Features.Deadlines;

/// <summary>The form that adds a deadline, as it was filled in.</summary>
public sealed class DeadlineInput
{
    public string? Title { get; set; }
    public string? Kind { get; set; }
    public string? DueOn { get; set; }
    public string? DueTime { get; set; }
    public string? TimeZone { get; set; }
    public string? ResponsibleParty { get; set; }
    public string? Owner { get; set; }
    public long? ChapterId { get; set; }
    public string? Visibility { get; set; }

    /// <summary>What can be seen to be missing without asking the record; fields are named as the record names them.</summary>
    internal IEnumerable<FieldError> Missing()
    {
        if (string.IsNullOrWhiteSpace(Title))
            yield return new FieldError("Title", "Say what is due.");
        if (string.IsNullOrWhiteSpace(DueOn))
            yield return new FieldError("DueOn", "Choose the day it is due.");
        if (string.IsNullOrWhiteSpace(ResponsibleParty))
            yield return new FieldError("ResponsibleParty", "Choose who answers for it.");
        if (string.IsNullOrWhiteSpace(Visibility))
            yield return new FieldError("Visibility", "Choose who will see it.");
    }

    /// <summary>The row as the command takes it; what was left empty is left out.</summary>
    internal IReadOnlyDictionary<string, object?> Row() => new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["Title"] = Title?.Trim(),
        ["Kind"] = Kind,
        ["DueOn"] = DueOn,
        ["DueTime"] = TimeOnly.TryParse(DueTime, CultureInfo.InvariantCulture, out var time) ? time.ToString("HH:mm:ss", CultureInfo.InvariantCulture) : null,
        ["TimeZone"] = TimeZone,
        ["ResponsibleParty"] = ResponsibleParty,
        ["Owner"] = Owner?.Trim(),
        ["ChapterId"] = ChapterId,
        ["Visibility"] = Visibility,
    }.Where(p => p.Value is not (null or "")).ToDictionary();
}
