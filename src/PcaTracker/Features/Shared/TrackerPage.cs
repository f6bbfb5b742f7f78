using Microsoft.AspNetCore.Components;
using PcaTracker.Domain;
using PcaTracker.Security;
using PcaTracker.Storage;

namespace PcaTracker.Features.Shared;

/// <summary>What every page has: the record, the clock, the request and who asks.</summary>
public abstract class TrackerPage : ComponentBase
{
    [Inject] protected TrackerDatabase Database { get; private set; } = null!;

    [Inject] protected TimeProvider Time { get; private set; } = null!;

    [CascadingParameter] protected HttpContext Http { get; private set; } = null!;

    protected Actor Actor => Http.Actor();

    /// <summary>Begins to read the form that was sent.</summary>
    protected static FormReader Reading() => new();
}
