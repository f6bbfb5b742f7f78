namespace PcaTracker.Domain;

/// <summary>Decides which role may do what: the one table for the API, the commands and the buttons of the pages.</summary>
public static class Permissions
{
    private static readonly IReadOnlyList<string> Delegates = [Role.Negotiator, Role.Head];
    private static readonly IReadOnlyList<string> Keepers = [Role.Secretariat];
    private static readonly IReadOnlyList<string> Heads = [Role.Head];

    private static readonly Dictionary<string, IReadOnlyList<string>> Writers = new(StringComparer.Ordinal)
    {
        [WrittenSets.Chapters] = Delegates,
        [WrittenSets.Articles] = Delegates,
        [WrittenSets.Outcomes] = Delegates,
        [WrittenSets.Positions] = Delegates,
        [WrittenSets.Issues] = Delegates,
        [WrittenSets.Recommendations] = Delegates,
        [WrittenSets.Documents] = Delegates,
        [WrittenSets.Deadlines] = [Role.Negotiator, Role.Head, Role.Secretariat],
        [WrittenSets.Rounds] = Keepers,
        [WrittenSets.Milestones] = Keepers,
        [WrittenSets.People] = Keepers,
    };

    /// <summary>Whether the role may create and change rows of an entity set.</summary>
    public static bool MayWrite(Actor actor, string entitySet) => CheckWrite(actor, entitySet) is null;

    /// <summary>Whether the role may write rows of any entity set.</summary>
    public static bool MayWriteAnything(Actor actor) => Writers.Values.Any(roles => roles.Contains(actor.Role));

    /// <summary>Whether the role may log outcomes of a round.</summary>
    public static bool MayLogOutcomes(Actor actor) => MayWrite(actor, WrittenSets.Outcomes);

    /// <summary>Whether the role is that of a head, who reopens and closes chapters and decides who else may read a row.</summary>
    public static bool MayDecide(Actor actor) => Heads.Contains(actor.Role);

    /// <summary>Refuses a role that may not write the entity set.</summary>
    public static Refusal? CheckWrite(Actor actor, string entitySet) =>
        Check(actor, Writers.GetValueOrDefault(entitySet, []), entitySet);

    /// <summary>Refuses a role that may not delete from the entity set. Chapters are never deleted.</summary>
    /// <remarks>A refusal that depended on the rows below a chapter would tell one side about the other's papers.</remarks>
    public static Refusal? CheckDelete(Actor actor, string entitySet) =>
        CheckWrite(actor, entitySet) ?? (entitySet == WrittenSets.Chapters
            ? Refusal.NotAllowed(
                "never-deleted", "A chapter is not deleted: the record hangs from the agreement's structure. Change its Heading instead.")
            : null);

    /// <summary>Refuses everybody but heads of delegation.</summary>
    /// <param name="actor">The account.</param>
    /// <param name="what">What heads do, e.g. "reopens a chapter".</param>
    public static Refusal? CheckDecide(Actor actor, string what) =>
        MayDecide(actor) ? null
        : Refusal.NotAllowed("head-only", $"Only a head of delegation {what}; you are here as '{actor.Role}'.");

    /// <summary>Whether the role administers mail, calendars and accounts.</summary>
    public static bool MayKeepSystem(Actor actor) => actor.Role == Role.Administrator;

    /// <summary>Refuses everybody but administrators.</summary>
    /// <param name="actor">The account.</param>
    /// <param name="what">What administrators do, e.g. "sends mail again".</param>
    public static Refusal? CheckKeepSystem(Actor actor, string what) =>
        MayKeepSystem(actor) ? null
        : Refusal.NotAllowed("administrator-only", $"Only an administrator {what}; you are here as '{actor.Role}'.");

    /// <summary>Refuses everybody but the administrators of a side, and joint ones, to keep the accounts of that side.</summary>
    public static Refusal? CheckKeepAccount(Actor actor, string side) =>
        CheckKeepSystem(actor, "keeps accounts")
        ?? (actor.Side == Side.Joint || actor.Side == side ? null
            : Refusal.NotAllowed("not-your-side", "You keep the accounts of your own side: a joint administrator keeps all.", "Side"));

    /// <summary>The side whose accounts, with their mail, an administrator keeps; null for all.</summary>
    public static string? KeptSide(Actor administrator) => administrator.Side == Side.Joint ? null : administrator.Side;

    /// <summary>The visibilities that the actor may give to a new row; the side comes from the account.</summary>
    public static IReadOnlyList<string> VisibilitiesFor(Actor actor) =>
        [
            .. OwnSide(actor) is { } own ? [own] : Array.Empty<string>(),
            Visibility.Shared,
            .. MayDecide(actor) ? [Visibility.Public] : Array.Empty<string>(),
        ];

    /// <summary>The visibility that only the actor's own delegation reads; null for an actor of neither delegation.</summary>
    public static string? OwnSide(Actor actor) =>
        actor.Audience == Audience.EU ? Visibility.EU
        : actor.Audience == Audience.KZ ? Visibility.KZ
        : null;

    /// <summary>The owner side of a new row of this actor; it comes from the account.</summary>
    public static string OwnerSide(Actor actor) => OwnSide(actor) is null ? Side.Joint : actor.Side;

    /// <summary>Refuses to change or delete papers of the other side, and public rows unless the actor is a head.</summary>
    public static Refusal? CheckChange(Actor actor, string ownerSide, string visibility)
    {
        if (ownerSide != Side.Joint && ownerSide != OwnerSide(actor))
            return Refusal.NotAllowed(
                "not-your-side", $"This is a paper of the {ownerSide} side, which alone changes it. Record your own beside it.");
        return visibility == Visibility.Public ? CheckDecide(actor, "changes what is public") : null;
    }

    /// <summary>Refuses a visibility that the actor may not give; <paramref name="before"/> is null for a new row.</summary>
    public static Refusal? CheckVisibility(Actor actor, string? before, string after, string ownerSide)
    {
        const string target = "Visibility";
        if (before == after)
            return null;
        if (before is not null && CheckDecide(actor, "changes who may read a row") is { } refusal)
            return refusal with { Target = target };
        if (before is not null && Visibility.Widens(before, after))
            return Refusal.Invalid("widening-is-an-action",
                $"A change of the row does not make it '{after}', so that nobody lets others read it by accident. "
                + $"Read the row, and send POST …/PcaTracker.Widen with its tag in If-Match, the Visibility, and Confirm: true.", target);
        if (before is not null && ownerSide == Side.Joint && (after is Visibility.EU or Visibility.KZ))
            return Refusal.NotAllowed("not-your-side",
                "What belongs to both sides is not kept from one of them. Record a paper of your own at that visibility.", target);
        var allowed = VisibilitiesFor(actor);
        if (allowed.Contains(after))
            return null;
        return after == Visibility.Public
            ? Refusal.NotAllowed(
                "head-only", "Only a head of delegation makes a row public. Record it as 'shared' and ask the head to publish it.", target)
            : Refusal.NotAllowed("not-your-side", $"You cannot record for '{after}'. Use {Listing.Or(allowed)}.", target);
    }

    /// <summary>The visibilities to which the actor may narrow a row.</summary>
    public static IReadOnlyList<string> Narrower(Actor actor, string before, string ownerSide) =>
        [.. VisibilitiesFor(actor).Where(after => after != before && CheckVisibility(actor, before, after, ownerSide) is null)];

    /// <summary>Refuses to widen a row's visibility, unless a head of the owner side does so, one step at a time.</summary>
    public static Refusal? CheckWiden(Actor actor, string ownerSide, string before, string after)
    {
        if ((CheckDecide(actor, "lets others read a row") ?? CheckChange(actor, ownerSide, before)) is { } refusal)
            return refusal;
        return Visibility.Wider(before) switch
        {
            null => Refusal.Conflict("already-public", "Everybody reads this row already.", "Visibility"),
            var next when next != after => Refusal.Conflict("not-the-next-circle",
                $"A row that is '{before}' becomes '{next}' next, not '{after}': nothing is published that the other delegation could not read "
                + $"before. To narrow who reads a row, change its Visibility.", "Visibility"),
            _ => null,
        };
    }

    private static Refusal? Check(Actor actor, IReadOnlyList<string> roles, string entitySet) =>
        roles.Contains(actor.Role) ? null
        : roles.Count == 0
            ? Refusal.NotAllowed("role-not-allowed", $"{entitySet} are not for the role '{actor.Role}' to write; the program keeps them.")
            : Refusal.NotAllowed("role-not-allowed", $"{entitySet} are not for the role '{actor.Role}' to write; ask {Listing.Or(roles)}.");
}
