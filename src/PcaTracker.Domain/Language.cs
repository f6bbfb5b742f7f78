namespace PcaTracker.Domain;

/// <summary>The languages in which people write and receive mail.</summary>
public static class Language
{
    /// <summary>A language, by its ISO 639-1 code.</summary>
    public const string English = "en", Russian = "ru", Kazakh = "kk";

    /// <summary>All languages.</summary>
    public static readonly IReadOnlyList<string> All = [English, Russian, Kazakh];
}
