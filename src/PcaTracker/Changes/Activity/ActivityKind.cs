namespace PcaTracker.Changes.Activity;

/// <summary>The kinds of events in the activity log. Each has a sentence in every language; stored under these names: add, never rename.</summary>
public enum ActivityKind
{
    /// <summary>A row was added.</summary>
    Create,

    /// <summary>Fields of a row were changed.</summary>
    Change,

    /// <summary>A row was deleted.</summary>
    Delete,

    /// <summary>A row was shown to more readers.</summary>
    Widen,

    /// <summary>A deadline was moved to another day.</summary>
    Move,

    /// <summary>A deadline was waived.</summary>
    Waive,

    /// <summary>A deadline was met.</summary>
    Complete,

    /// <summary>A deadline was made open again, since a change of it was undone.</summary>
    Undo,

    /// <summary>An issue was resolved.</summary>
    Resolve,

    /// <summary>A position took the place of another.</summary>
    Supersede,

    /// <summary>A position was marked as revised, since another took its place.</summary>
    Revise,

    /// <summary>Earlier values of a row were restored.</summary>
    Restore,

    /// <summary>A round was marked as held, since an outcome of it was logged.</summary>
    Hold,

    /// <summary>A closed chapter was reopened.</summary>
    Reopen,

    /// <summary>A chapter was closed together with all others.</summary>
    Close,

    /// <summary>Another program added a row.</summary>
    CreatedOutside,

    /// <summary>Another program changed a row.</summary>
    ChangedOutside,

    /// <summary>Another program deleted a row.</summary>
    DeletedOutside,
}

/// <summary>The names of these kinds among the actions of the API, which has fewer.</summary>
internal static class ActivityKinds
{
    /// <summary>The action of the API, e.g. <c>create</c> or <c>move</c>.</summary>
    public static string Action(this ActivityKind kind) => kind switch
    {
        ActivityKind.Revise or ActivityKind.Hold or ActivityKind.ChangedOutside => "change",
        ActivityKind.Undo => "reopen",
        ActivityKind.CreatedOutside => "create",
        ActivityKind.DeletedOutside => "delete",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
