namespace PcaTracker.Domain;

/// <summary>A group of readers who see the same rows.</summary>
public sealed record Audience
{
    private Audience(string name, params IReadOnlyList<string> sees) => (Name, Sees) = (name, sees);

    /// <summary>Everybody with an account.</summary>
    public static readonly Audience Public = new("public", Visibility.Public);

    /// <summary>Readers of what both delegations share.</summary>
    public static readonly Audience Shared = new("shared", Visibility.Public, Visibility.Shared);

    /// <summary>The delegation of the EU.</summary>
    public static readonly Audience EU = new("eu", Visibility.Public, Visibility.Shared, Visibility.EU);

    /// <summary>The delegation of Kazakhstan.</summary>
    public static readonly Audience KZ = new("kz", Visibility.Public, Visibility.Shared, Visibility.KZ);

    /// <summary>A short name, used in the names of the database's views.</summary>
    public string Name { get; }

    /// <summary>The values of <see cref="Visibility"/> this audience may read.</summary>
    public IReadOnlyList<string> Sees { get; }
}
