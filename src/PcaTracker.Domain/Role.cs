namespace PcaTracker.Domain;

/// <summary>The role of an account, which decides what it may do.</summary>
public static class Role
{
    /// <summary>A role.</summary>
    public const string
        Analyst = "analyst", Negotiator = "negotiator", Head = "head", Secretariat = "secretariat", Administrator = "administrator";

    /// <summary>All roles.</summary>
    public static readonly IReadOnlyList<string> All = [Analyst, Negotiator, Head, Secretariat, Administrator];
}
