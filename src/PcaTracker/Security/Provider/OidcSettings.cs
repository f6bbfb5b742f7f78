using PcaTracker.Domain;
using PcaTracker.Security.Accounts;
using static PcaTracker.Runtime.Setting;

namespace PcaTracker.Security.Provider;

/// <summary>The settings of sign-in by an identity provider, under <c>PcaTracker:Oidc</c>.</summary>
/// <param name="Provider">The provider; null when none is set, and people sign in with passwords and links only.</param>
internal sealed record OidcSettings(OidcProvider? Provider)
{
    private static readonly string[] Names = ["Authority", "ClientId", "ClientSecret", "Name", "Scope", "GroupClaim", "Groups"];
    private static readonly string[] GroupNames = ["Group", "Side", "Role"];

    /// <summary>Reads and checks the settings, so that a mistake stops the start instead of the first sign-in.</summary>
    public static Result<OidcSettings> Read(IConfiguration configuration)
    {
        var oidc = configuration.GetSection("PcaTracker:Oidc");
        if (Unknown(oidc, Names) is { } unknown)
            return Wrong($"Oidc__{unknown}", $"is not one that sign-in by a provider has: {string.Join(", ", Names)}");
        if (Set(oidc["Authority"]) is not { } authority)
            return oidc.GetChildren().FirstOrDefault(setting => Set(setting.Value) is not null || setting.GetChildren().Any()) is { } orphan
                ? Wrong($"Oidc__{orphan.Key}", "is set without PcaTracker__Oidc__Authority. Name the identity provider, or leave both out")
                : new OidcSettings(Provider: null);

        if (!Uri.TryCreate(authority, UriKind.Absolute, out var address)
            || address.Scheme != Uri.UriSchemeHttps && !(address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        {
            return Wrong("Oidc__Authority",
                $"is '{authority}'. Set the https address of the identity provider, such as https://login.example.org");
        }

        if (Set(oidc["ClientId"]) is not { } client)
            return Wrong("Oidc__ClientId", "is missing. Set the name by which the identity provider knows the tracker");
        if (Set(oidc["ClientSecret"]) is not { } secret)
            return Wrong("Oidc__ClientSecret", "is missing. Set the secret that the identity provider gave to the tracker");

        var groups = ReadGroups(oidc.GetSection("Groups"));
        if (groups.IsRefused(out var refusal))
            return refusal;
        return new OidcSettings(new OidcProvider(
            address, client, secret, Set(oidc["Name"]) ?? "your organisation", Set(oidc["Scope"]) ?? "openid profile email",
            Set(oidc["GroupClaim"]) ?? "groups", groups.Value));
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
            if (AccountDirectory.CheckSideAndRole(group.Side, group.Role) is { } refusal)
                return Wrong($"{name}__{refusal.Target}", $"does not fit. {refusal.Sentence.TrimEnd('.')}");
            if (groups.Any(g => g.Group == group.Group))
                return Wrong($"{name}__Group", $"is '{group.Group}', as another is. Let a group stand for one side and role");
            groups.Add(group);
        }
        return groups is [] ? Wrong("Oidc__Groups__0__Group", "is missing. Say which group of the provider stands for which side and role") : groups;
    }
}

/// <summary>An identity provider, and the meaning of its groups.</summary>
/// <param name="Authority">The address of its metadata.</param>
/// <param name="ClientId">The tracker's client ID there.</param>
/// <param name="ClientSecret">The tracker's client secret there.</param>
/// <param name="Name">Its name on the sign-in page.</param>
/// <param name="Scope">The requested scopes; some providers send groups only on request.</param>
/// <param name="GroupClaim">The claim that holds a person's groups.</param>
/// <param name="Groups">The groups whose members may sign in.</param>
internal sealed record OidcProvider(
    Uri Authority, string ClientId, string ClientSecret, string Name, string Scope, string GroupClaim, IReadOnlyList<OidcGroup> Groups);

/// <summary>A group of the provider, with the side and role that it assigns.</summary>
internal sealed record OidcGroup(string Group, string Side, string Role);
