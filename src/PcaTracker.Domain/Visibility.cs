namespace PcaTracker.Domain;

/// <summary>Who may read a row, from the widest to the narrowest.</summary>
public static class Visibility
{
    /// <summary>A visibility: everybody, both delegations, or one of them.</summary>
    public const string Public = "public", Shared = "shared", EU = "eu", KZ = "kz";

    /// <summary>All visibilities, from the widest to the narrowest.</summary>
    public static readonly IReadOnlyList<string> All = [Public, Shared, EU, KZ];

    /// <summary>Whether both delegations may read the row.</summary>
    public static bool IsShared(string visibility) => visibility is Public or Shared;

    /// <summary>Returns the next wider visibility: from one delegation to both, from both to everybody; null beyond that.</summary>
    public static string? Wider(string visibility) => visibility switch
    {
        Public => null,
        Shared => Public,
        _ => Shared,
    };

    /// <summary>Whether a change from one visibility to another adds readers.</summary>
    public static bool Widens(string before, string after) => after == Wider(before) || after == Public && before != Public;

    /// <summary>Whether all readers of <paramref name="readers"/> may also read <paramref name="visibility"/>.</summary>
    public static bool Reaches(string visibility, string readers) => visibility == readers || Widens(readers, visibility);
}
