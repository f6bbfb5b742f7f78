using PcaTracker.Domain;
using PcaTracker.Runtime;
using PcaTracker.Security.Accounts;
using static PcaTracker.Runtime.Setting;

namespace PcaTracker.Security.Provider;

/// <summary>Sign-in by an identity provider: the settings under <c>PcaTracker:Oidc</c>.</summary>
/// <param name="Provider">Null when none is set: then people sign in with passwords and links only.</param>
internal sealed record OidcSettings(OidcProvider? Provider)
{
    private static readonly string[] Names = ["Authority", "ClientId", "ClientSecret", "Name", "Scope", "GroupClaim", "Groups"];
    private static readonly string[] GroupNames = ["Group", "Side", "Role"];

    /// <summary>Reads and checks them, so that a mistake stops the start with a sentence, and not the first person who signs in.</summary>
    public static Result<OidcSettings> Read(IConfiguration configuration)
    {
        var oidc = configuration.GetSection("PcaTracker:Oidc");
        if (Unknown(oidc, Names) is { } unknown)
            return Wrong($"Oidc__{unknown}", $"is not one that sign-in by a provider has: {string.Join(", ", Names)}");
        if (Set(oidc["Authority"]) is not { } authority)
            return oidc.GetChildren().FirstOrDefault(setting => Set(setting.Value) is not null || setting.GetChildren().Any()) is { } orphan
                ? Wrong($"Oidc__{orphan.Key}", "is set without PcaTracker__Oidc__Authority. Name the identity provider, or leave both out")
                : new OidcSettings(Provider: null);

        if (!Uri.TryCreate(authority, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps && !(address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            return Wrong("Oidc__Authority", $"is '{authority}'. Set the https address of the identity provider, such as https://login.example.org");
        if (Set(oidc["ClientId"]) is not { } client)
            return Wrong("Oidc__ClientId", "is missing. Set the name by which the identity provider knows the tracker");
        if (Set(oidc["ClientSecret"]) is not { } secret)
            return Wrong("Oidc__ClientSecret", "is missing. Set the secret that the identity provider gave to the tracker");

        var groups = ReadGroups(oidc.GetSection("Groups"));
        if (groups.IsRefused(out var refusal))
            return refusal;
        return new OidcSettings(new OidcProvider(
            address, client, secret, Set(oidc["Name"]) ?? "your organisation", Set(oidc["Scope"]) ?? "openid profile email", Set(oidc["GroupClaim"]) ?? "groups", groups.Value));
    }

    private static Result<List<OidcGroup>> ReadGroups(IConfigurationSection section)
    {
        var groups = new List<OidcGroup>();
        foreach (var entry in section.GetChildren())
        {
            var name = $"Oidc__Groups__{entry.Key}";
            if (Unknown(entry, GroupNames) is { } unknown)
                return Wrong($"{name}__{unknown}", $"is not one that a group has: {string.Join(", ", GroupNames)}");
            foreach (var part in GroupNames)
                if (Set(entry[part]) is null)
                    return Wrong($"{name}__{part}", "is missing. A group of the provider stands for a side and a role");
            var group = new OidcGroup(entry["Group"]!, entry["Side"]!, entry["Role"]!);
            if (AccountDirectory.CheckPlace(group.Side, group.Role) is { } refusal)
                return Wrong($"{name}__{refusal.Target}", $"does not fit. {refusal.Sentence.TrimEnd('.')}");
            if (groups.Any(g => g.Group == group.Group))
                return Wrong($"{name}__Group", $"is '{group.Group}', as another is. Let a group stand for one side and role");
            groups.Add(group);
        }
        return groups is [] ? Wrong("Oidc__Groups__0__Group", "is missing. Say which group of the provider stands for which side and role") : groups;
    }
}

/// <summary>An identity provider, and what its groups mean here.</summary>
/// <param name="Authority">Where its description is found.</param>
/// <param name="ClientId">Its name for the tracker.</param>
/// <param name="ClientSecret">What proves to it that the tracker asks.</param>
/// <param name="Name">Its name on the sign-in page.</param>
/// <param name="Scope">What is asked for; some providers name groups only when asked.</param>
/// <param name="GroupClaim">What the groups of a person are called there.</param>
/// <param name="Groups">The groups whose people may come in.</param>
internal sealed record OidcProvider(Uri Authority, string ClientId, string ClientSecret, string Name, string Scope, string GroupClaim, IReadOnlyList<OidcGroup> Groups);

/// <summary>What a group of the provider stands for.</summary>
internal sealed record OidcGroup(string Group, string Side, string Role);
