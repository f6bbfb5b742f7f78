using Microsoft.AspNetCore.Components;
using PcaTracker.Domain;
using PcaTracker.Features.Widgets;
using PcaTracker.Refusals;
using PcaTracker.Security;
using PcaTracker.Security.Sessions;
using PcaTracker.Storage;

namespace PcaTracker.Features.Layout;

/// <summary>What every page has: the record, the clock, the request and who asks.</summary>
public abstract class TrackerPage : ComponentBase, IHandleEvent
{
    [Inject] protected TrackerDatabase Database { get; private set; } = null!;

    [Inject] protected TimeProvider Time { get; private set; } = null!;

    [CascadingParameter] protected HttpContext Http { get; private set; } = null!;

    protected Actor Actor => Http.Actor();

    /// <summary>Begins to read the form that was sent.</summary>
    protected static FormReader Reading() => new();

    /// <summary>Runs what a form asks for. Where the database or the disk takes no write, the page shows the form again with all that was typed.</summary>
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

    /// <summary>Shows why nothing was saved; a page with a form has a place for it.</summary>
    protected virtual void Refuse(Refusal refusal) => throw new NotSupportedException("A page with a form shows what its form is refused for.");
}
