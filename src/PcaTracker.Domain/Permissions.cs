namespace PcaTracker.Domain;

/// <summary>Who may do what to the record: one table for the feed, for the commands and for the buttons of the pages.</summary>
public static class Permissions
{
    private static readonly IReadOnlyList<string> Delegates = [Role.Negotiator, Role.Head];
    private static readonly IReadOnlyList<string> Keepers = [Role.Secretariat];
    private static readonly IReadOnlyList<string> Heads = [Role.Head];

    private static readonly Dictionary<string, IReadOnlyList<string>> Writers = new(StringComparer.Ordinal)
    {
        ["Chapters"] = Delegates,
        ["Articles"] = Delegates,
        ["Outcomes"] = Delegates,
        ["Positions"] = Delegates,
        ["Issues"] = Delegates,
        ["Recommendations"] = Delegates,
        ["Documents"] = Delegates,
        ["Deadlines"] = [Role.Negotiator, Role.Head, Role.Secretariat],
        ["Rounds"] = Keepers,
        ["Milestones"] = Keepers,
        ["People"] = Keepers,
    };

    /// <summary>Whether the role creates and changes rows of an entity set.</summary>
    public static bool MayWrite(Actor actor, string entitySet) => CheckWrite(actor, entitySet) is null;

    /// <summary>Whether the role writes rows of any set at all.</summary>
    public static bool MayWriteAnything(Actor actor) => Writers.Values.Any(roles => roles.Contains(actor.Role));

    /// <summary>Whether the role logs what a round did to chapters.</summary>
    public static bool MayLogOutcomes(Actor actor) => MayWrite(actor, "Outcomes");

    /// <summary>Whether the role reopens a chapter, closes all of them, and decides who else may read a row.</summary>
    public static bool MayDecide(Actor actor) => Heads.Contains(actor.Role);

    /// <summary>The refusal of a role that does not write that set; null when it does.</summary>
    public static Refusal? CheckWrite(Actor actor, string entitySet) =>
        Check(actor, Writers.GetValueOrDefault(entitySet, []), $"{entitySet} are not for the role '{actor.Role}' to write");

    /// <summary>The refusal of a role that does not delete from that set. The agreement's structure stays, whoever asks:
    /// a refusal that depended on what hangs from a chapter would tell one side of the other's papers.</summary>
    public static Refusal? CheckDelete(Actor actor, string entitySet) =>
        CheckWrite(actor, entitySet) ?? (entitySet == "Chapters"
            ? Refusal.NotAllowed("never-deleted", "A chapter is not deleted: the record hangs from the agreement's structure. Change its Heading instead.")
            : null);

    /// <summary>The refusal of whoever is not a head of delegation; <paramref name="what"/> is what heads do, e.g. "reopens a chapter".</summary>
    public static Refusal? CheckDecide(Actor actor, string what) =>
        MayDecide(actor) ? null
        : Refusal.NotAllowed("head-only", $"Only a head of delegation {what}; you are here as '{actor.Role}'.");

    /// <summary>Whether the role keeps the system: mail, calendars and accounts.</summary>
    public static bool MayKeepSystem(Actor actor) => actor.Role == Role.Administrator;

    /// <summary>The refusal of whoever is not an administrator; <paramref name="what"/> is what administrators do, e.g. "sends mail again".</summary>
    public static Refusal? CheckKeepSystem(Actor actor, string what) =>
        MayKeepSystem(actor) ? null
        : Refusal.NotAllowed("administrator-only", $"Only an administrator {what}; you are here as '{actor.Role}'.");

    /// <summary>What a new row of this actor may be visible to; the side comes from the account.</summary>
    public static IReadOnlyList<string> VisibilitiesFor(Actor actor) =>
        [.. OwnSide(actor) is { } own ? [own] : Array.Empty<string>(), Visibility.Shared, .. MayDecide(actor) ? [Visibility.Public] : Array.Empty<string>()];

    /// <summary>The visibility that keeps a row to the actor's own delegation; null for those who belong to none.</summary>
    public static string? OwnSide(Actor actor) =>
        actor.Audience == Audience.EU ? Visibility.EU
        : actor.Audience == Audience.KZ ? Visibility.KZ
        : null;

    /// <summary>Whose paper a new row of this actor is; the side comes from the account.</summary>
    public static string OwnerSide(Actor actor) => OwnSide(actor) is null ? Side.Joint : actor.Side;

    /// <summary>The refusal to change or delete a row that the actor reads: a side's papers are its own, and what is public is a head's.</summary>
    public static Refusal? CheckChange(Actor actor, string ownerSide, string visibility)
    {
        if (ownerSide != Side.Joint && ownerSide != OwnerSide(actor))
            return Refusal.NotAllowed("not-your-side", $"This is a paper of the {ownerSide} side, which alone changes it. Record your own beside it.");
        return visibility == Visibility.Public ? CheckDecide(actor, "changes what is public") : null;
    }

    /// <summary>The refusal of a visibility that the actor may not give; <paramref name="before"/> is null for a new row.</summary>
    public static Refusal? CheckVisibility(Actor actor, string? before, string after, string ownerSide)
    {
        const string target = "Visibility";
        if (before == after)
            return null;
        if (before is not null && CheckDecide(actor, "changes who may read a row") is { } refusal)
            return refusal with { Target = target };
        if (before is not null && Visibility.Widens(before, after))
            return Refusal.Invalid("widening-is-an-action", $"A change of the row does not make it '{after}', so that nobody lets others read it by accident. "
                + "Read the row, and send POST …/PcaTracker.Widen with its tag in If-Match, the Visibility, and Confirm: true.", target);
        if (before is not null && ownerSide == Side.Joint && (after is Visibility.EU or Visibility.KZ))
            return Refusal.NotAllowed("not-your-side", "What belongs to both sides is not kept from one of them. Record a paper of your own at that visibility.", target);
        var allowed = VisibilitiesFor(actor);
        if (allowed.Contains(after))
            return null;
        return after == Visibility.Public
            ? Refusal.NotAllowed("head-only", "Only a head of delegation makes a row public. Record it as 'shared' and ask the head to publish it.", target)
            : Refusal.NotAllowed("not-your-side", $"You cannot record for '{after}'. Use {Listing.Or(allowed)}.", target);
    }

    /// <summary>The refusal to let more people read a row: a head of the delegation whose paper it is does so, one circle after the other.</summary>
    public static Refusal? CheckWiden(Actor actor, string ownerSide, string before, string after)
    {
        if ((CheckDecide(actor, "lets others read a row") ?? CheckChange(actor, ownerSide, before)) is { } refusal)
            return refusal;
        return Visibility.Wider(before) switch
        {
            null => Refusal.Conflict("already-public", "Everybody reads this row already.", "Visibility"),
            var next when next != after => Refusal.Conflict("not-the-next-circle",
                $"A row that is '{before}' becomes '{next}' next, not '{after}': nothing is published that the other delegation could not read before. To narrow who reads a row, change its Visibility.", "Visibility"),
            _ => null,
        };
    }

    private static Refusal? Check(Actor actor, IReadOnlyList<string> roles, string no) =>
        roles.Contains(actor.Role) ? null
        : Refusal.NotAllowed("role-not-allowed", roles.Count == 0 ? $"{no}; the program keeps them." : $"{no}; ask {Listing.Or(roles)}.");
}
