using PcaTracker.Domain;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Widgets;

/// <summary>The line at the head of every printed sheet: the state of which moment it shows, and who printed it.</summary>
internal static class PaperStamp
{
    public static string Of(Actor actor, DateTimeOffset now) => T(
        "State of {0}, {1} {2}, printed by {3}",
        Dates.Long(Today.In(actor.TimeZone, now)), Dates.TimeOf(now, actor.TimeZone), Dates.Place(actor.TimeZone), actor.Name);
}
