using Microsoft.AspNetCore.Components;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Features.Shared;

/// <summary>What every page has: the record, the clock, the request and who asks.</summary>
public abstract class TrackerPage : ComponentBase
{
    [Inject] protected TrackerDatabase Database { get; private set; } = null!;

    [Inject] protected TimeProvider Time { get; private set; } = null!;

    [CascadingParameter] protected HttpContext Http { get; private set; } = null!;

    protected Actor Actor { get; } = new(1, "eu.negotiator@example.org", "EU negotiator", Side.EU, Role.Negotiator, Language.English, "Europe/Brussels");
}
