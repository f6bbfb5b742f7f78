using PcaTracker.Domain;

namespace PcaTracker.Security.Accounts;

/// <summary>A row of <c>account</c>: a person, and the hashes and keys that authenticate them.</summary>
internal sealed record Account
{
    /// <summary>The columns of <c>account</c> for SELECT and RETURNING.</summary>
    public const string Columns =
        """
        account.id, account.email, account.name, account.side, account.role, account.language, account.time_zone, account.disabled_at,
        account.password_hash, account.security_stamp, account.second_factor, account.authenticator_key, account.revision,
        account.without_groups
        """;

    public required long Id { get; init; }

    public required string Email { get; init; }

    public required string Name { get; init; }

    public required string Side { get; init; }

    public required string Role { get; init; }

    public required string Language { get; init; }

    public required string TimeZone { get; init; }

    public string? DisabledAt { get; init; }

    /// <summary>Whether the account is disabled because its groups at the provider give no side; valid groups enable it again.</summary>
    public bool WithoutGroups { get; init; }

    public string? PasswordHash { get; set; }

    /// <summary>A random text that changes to end all older sessions.</summary>
    public required string SecurityStamp { get; set; }

    /// <summary>Whether signing in needs a code as well.</summary>
    public bool SecondFactor { get; set; }

    /// <summary>The key of the authenticator app, encrypted.</summary>
    public string? AuthenticatorKey { get; set; }

    /// <summary>Hashes that replace the stored recovery codes on the next update; null to keep those.</summary>
    public IReadOnlyList<string>? NewRecoveryCodes { get; set; }

    /// <summary>The row version for optimistic concurrency.</summary>
    public long Revision { get; set; }

    /// <summary>The account as the actor of a request.</summary>
    public Actor AsActor() => new(Id, Email, Name, Side, Role, Language, TimeZone);
}
