using Microsoft.AspNetCore.Components;
using PcaTracker.Domain;
using PcaTracker.Features.Widgets;
using PcaTracker.Refusals;
using PcaTracker.Security.Sessions;
using PcaTracker.Storage;

namespace PcaTracker.Features.Layout;

/// <summary>Base of all pages: database, clock, request and actor.</summary>
public abstract class TrackerPage : ComponentBase, IHandleEvent
{
    [Inject] protected TrackerDatabase Database { get; private set; } = null!;

    [Inject] protected TimeProvider Time { get; private set; } = null!;

    [CascadingParameter] protected HttpContext Http { get; private set; } = null!;

    protected Actor Actor => Http.Actor();

    /// <summary>Starts reading the submitted form.</summary>
    protected static FormReader Reading() => new();

    /// <summary>
    /// Runs the handler of a form. If the database or the disk takes no write, the page shows the form again with everything typed.
    /// </summary>
    async Task IHandleEvent.HandleEventAsync(EventCallbackWorkItem item, object? arg)
    {
        try
        {
            await item.InvokeAsync(arg);
        }
        catch (Exception error) when (StorageRefusal.Of(error) is { } refusal)
        {
            StorageAnswer.Mark(Http.Response, refusal);
            Refuse(refusal);
        }
        StateHasChanged();
    }

    /// <summary>Shows why nothing was saved; pages with a form override it.</summary>
    protected virtual void Refuse(Refusal refusal) => throw new NotSupportedException("A page with a form must show refusals.");
}
