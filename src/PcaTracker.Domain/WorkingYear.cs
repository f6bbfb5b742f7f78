using NodaTime;

namespace PcaTracker.Domain;

/// <summary>What a calendar says of one year: which days differ from Monday to Friday worked, Saturday and Sunday off.</summary>
/// <param name="Calendar">Whose: <see cref="Side.EU"/> (the EU institutions) or <see cref="Side.KZ"/> (Kazakhstan).</param>
/// <param name="Year">The year, from 2000 to 2999.</param>
/// <param name="Source">Where that is from.</param>
/// <param name="Days">The days, ascending.</param>
public sealed record WorkingYear(string Calendar, int Year, string Source, IReadOnlyList<CalendarDay> Days)
{
    /// <summary>The most characters of a source, and of the name of a day.</summary>
    public const int LongestText = 300;

    public static readonly IReadOnlyList<string> Calendars = [Side.EU, Side.KZ];
}

/// <summary>A day that differs.</summary>
/// <param name="Date">The day.</param>
/// <param name="Kind">One of <see cref="Kinds"/>.</param>
/// <param name="Name">Why, e.g. <c>Nauryz</c>.</param>
public sealed record CalendarDay(LocalDate Date, string Kind, string Name)
{
    /// <summary>A day off, whatever day of the week; a Saturday or Sunday that is worked.</summary>
    public const string Off = "off", Working = "working";

    public static readonly IReadOnlyList<string> Kinds = [Off, Working];
}
