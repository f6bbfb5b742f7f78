using NodaTime;

namespace PcaTracker.Domain;

/// <summary>The exceptions of one year from the rule Monday to Friday worked, Saturday and Sunday off.</summary>
/// <param name="Calendar"><see cref="Side.EU"/> (the EU institutions) or <see cref="Side.KZ"/> (Kazakhstan).</param>
/// <param name="Year">The year, from 2000 to 2999.</param>
/// <param name="Source">The source of the list.</param>
/// <param name="Days">The days, ascending.</param>
public sealed record WorkingYear(string Calendar, int Year, string Source, IReadOnlyList<CalendarDay> Days)
{
    /// <summary>The maximum length of a source, and of the name of a day.</summary>
    public const int LongestText = 300;

    /// <summary>The sides that have a calendar.</summary>
    public static readonly IReadOnlyList<string> Calendars = [Side.EU, Side.KZ];
}

/// <summary>A day that differs from the rule for its weekday.</summary>
/// <param name="Date">The day.</param>
/// <param name="Kind">One of <see cref="Kinds"/>.</param>
/// <param name="Name">The reason, e.g. <c>Nauryz</c>.</param>
public sealed record CalendarDay(LocalDate Date, string Kind, string Name)
{
    /// <summary>A day off on any weekday, or a Saturday or Sunday that is worked.</summary>
    public const string Off = "off", Working = "working";

    /// <summary>Both kinds.</summary>
    public static readonly IReadOnlyList<string> Kinds = [Off, Working];
}
