namespace PcaTracker.Domain;

/// <summary>Who sits where.</summary>
public static class Side
{
    public const string EU = "EU", KZ = "KZ", Joint = "joint";
    public static readonly IReadOnlyList<string> All = [EU, KZ, Joint];
    public static readonly IReadOnlyList<string> Parties = [EU, KZ];
}

/// <summary>What an account may do.</summary>
public static class Role
{
    public const string Analyst = "analyst", Negotiator = "negotiator", Head = "head", Secretariat = "secretariat", Administrator = "administrator";
    public static readonly IReadOnlyList<string> All = [Analyst, Negotiator, Head, Secretariat, Administrator];
}

/// <summary>Who may read a row, from the widest to the narrowest.</summary>
public static class Visibility
{
    public const string Public = "public", Shared = "shared", EU = "eu", KZ = "kz";
    public static readonly IReadOnlyList<string> All = [Public, Shared, EU, KZ];

    /// <summary>Whether both delegations read it: what one keeps to itself leaves its walls by reference only.</summary>
    public static bool IsShared(string visibility) => visibility is Public or Shared;

    /// <summary>The next wider circle of readers: from one delegation to both, from both to everybody; null when everybody reads it.</summary>
    public static string? Wider(string visibility) => visibility switch
    {
        Public => null,
        Shared => Public,
        _ => Shared,
    };

    /// <summary>Whether more people read what is <paramref name="after"/> than what is <paramref name="before"/>.</summary>
    public static bool Widens(string before, string after) => after == Wider(before) || after == Public && before != Public;

    /// <summary>Whether everybody who reads what is <paramref name="readers"/> reads what is <paramref name="visibility"/>, too.</summary>
    public static bool Reaches(string visibility, string readers) => visibility == readers || Widens(readers, visibility);
}

/// <summary>How well a source supports a record.</summary>
public static class Confidence
{
    public static readonly IReadOnlyList<string> All = ["high", "medium", "low"];
}

/// <summary>How exactly a day is known; the day stored is the first that it can be.</summary>
public static class DatePrecision
{
    public const string Day = "day", Month = "month", Year = "year", Unknown = "unknown";
    public static readonly IReadOnlyList<string> All = [Day, Month, Year, Unknown];
}

/// <summary>Languages that people write and are written to in.</summary>
public static class Language
{
    public const string English = "en", Russian = "ru", Kazakh = "kk";
    public static readonly IReadOnlyList<string> All = [English, Russian, Kazakh];
}
