using PcaTracker.Domain;

namespace PcaTracker.Tests.Confidentiality;

/// <summary>A person who reads and writes, and the databases that must be indistinguishable for them.</summary>
/// <param name="Name">For the report.</param>
/// <param name="Side">Side of the account.</param>
/// <param name="Role">Role of the account; null for nobody signed in.</param>
/// <param name="Databases">The one that all are made from, and those that differ from it in what is hidden from this reader.</param>
internal sealed record TwinReader(string Name, string Side, string? Role, params IReadOnlyList<TwinFile> Databases)
{
    /// <summary>Everybody who sees other rows than somebody else.</summary>
    public static readonly IReadOnlyList<TwinReader> All =
    [
        new("EU head", Domain.Side.EU, Domain.Role.Head, TwinFile.Base, TwinFile.ManyOfKazakhstan, TwinFile.NoneOfKazakhstan),
        new("Kazakh negotiator", Domain.Side.KZ, Domain.Role.Negotiator, TwinFile.Base, TwinFile.ManyOfEU, TwinFile.NoneOfEU),
        new("joint analyst", Domain.Side.Joint, Domain.Role.Analyst, TwinFile.Base, TwinFile.ManyOfKazakhstan, TwinFile.NoneOfEU),
        new("secretariat", Domain.Side.EU, Domain.Role.Secretariat, TwinFile.Base, TwinFile.ManyOfEU, TwinFile.NoneOfKazakhstan),
        new("administrator", Domain.Side.KZ, Domain.Role.Administrator, TwinFile.Base, TwinFile.ManyShared),
        new("nobody", Domain.Side.EU, null, TwinFile.Base, TwinFile.ManyShared),
    ];

    public static TwinReader Named(string name) => All.Single(r => r.Name == name);

    /// <summary>The visibilities that this reader sees.</summary>
    public IReadOnlyList<string> Sees => Role is null ? [] : new Actor(0, "", "", Side, Role, "en", "UTC").Audience.Sees;
}
