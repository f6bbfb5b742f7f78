namespace PcaTracker.Domain;

/// <summary>How exactly a date is known; the stored day is the first possible one.</summary>
public static class DatePrecision
{
    /// <summary>A precision.</summary>
    public const string Day = "day", Month = "month", Year = "year", Unknown = "unknown";

    /// <summary>All precisions, from the finest to the coarsest.</summary>
    public static readonly IReadOnlyList<string> All = [Day, Month, Year, Unknown];
}
