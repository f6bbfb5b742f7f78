using PcaTracker.Domain;
using PcaTracker.Security.Sessions;

namespace PcaTracker.Security.Accounts;

/// <summary>A row of <c>account</c>: who somebody is, and what proves it.</summary>
internal sealed record Account
{
    /// <summary>The columns of <c>account</c>, for statements that read one.</summary>
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

    /// <summary>Whether it is disabled because groups at the identity provider gave no side any more, which groups also undo.</summary>
    public bool WithoutGroups { get; init; }

    public string? PasswordHash { get; set; }

    /// <summary>Changes when sessions that began before must end.</summary>
    public required string SecurityStamp { get; set; }

    /// <summary>Whether signing in asks for a code as well.</summary>
    public bool SecondFactor { get; set; }

    /// <summary>What an authenticator app makes its codes from, encrypted.</summary>
    public string? AuthenticatorKey { get; set; }

    /// <summary>Hashes of recovery codes that take the place of those before when the account is written; null when those stay.</summary>
    public IReadOnlyList<string>? NewRecoveryCodes { get; set; }

    /// <summary>How often the row was written; it is written only by who read it last.</summary>
    public long Revision { get; set; }

    public Actor AsActor() => new(Id, Email, Name, Side, Role, Language, TimeZone);
}
