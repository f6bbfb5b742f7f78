namespace PcaTracker.Domain;

/// <summary>A group of readers who see the same rows.</summary>
public sealed record Audience
{
    private Audience(string name, params IReadOnlyList<string> sees) => (Name, Sees) = (name, sees);

    public static readonly Audience Public = new("public", Visibility.Public);
    public static readonly Audience Shared = new("shared", Visibility.Public, Visibility.Shared);
    public static readonly Audience EU = new("eu", Visibility.Public, Visibility.Shared, Visibility.EU);
    public static readonly Audience KZ = new("kz", Visibility.Public, Visibility.Shared, Visibility.KZ);

    public string Name { get; }

    /// <summary>The values of <see cref="Visibility"/> this audience may read.</summary>
    public IReadOnlyList<string> Sees { get; }
}
