using PcaTracker.Domain;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Reports;

/// <summary>A paper that one click makes: for whom it is, and what it is called.</summary>
/// <param name="Key">Its name in addresses.</param>
/// <param name="Title">Its title, in English.</param>
/// <param name="Purpose">What it is for, in an English sentence.</param>
public sealed record ReportKind(string Key, string Title, string Purpose)
{
    /// <summary>The report of a delegation to itself, and the briefing of its head.</summary>
    public static readonly ReportKind
        Side = new("side", N("Full report"),
            N("Everything that your delegation recorded: outcomes, issues, deadlines, brackets. For your own delegation.")),
        Joint = new("joint", N("Joint report"),
            N("The same, without anything that one delegation keeps to itself. To be agreed with the other side.")),
        Public = new("public", N("Public notice"),
            N("Where and when the round took place, who led it, and which chapters moved. Nothing that is not public.")),
        Briefing = new("briefing", N("Briefing"),
            N("Two pages for the head of delegation: what is hard, our line, theirs, the fallback, and what is due."));

    /// <summary>All papers.</summary>
    public static readonly IReadOnlyList<ReportKind> All = [Side, Joint, Public, Briefing];

    /// <summary>Whose rows the paper shows. It is read as this audience sees the record, so that nothing has to be left out afterwards.</summary>
    public Audience AudienceFor(Actor actor)
    {
        var audience = this == Public ? Audience.Public : this == Joint ? Audience.Shared : actor.Audience;
        // An administrator sees the public record alone.
        return audience.Sees.All(actor.Audience.Sees.Contains) ? audience : actor.Audience;
    }
}
