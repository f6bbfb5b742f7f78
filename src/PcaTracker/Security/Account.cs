using PcaTracker.Domain;

namespace PcaTracker.Security;

/// <summary>A row of <c>account</c>: who somebody is, and what proves it.</summary>
internal sealed record Account
{
    /// <summary>The columns of <c>account</c>, for statements that read one.</summary>
    public const string Columns =
        "account.id, account.email, account.name, account.side, account.role, account.language, account.time_zone, account.password_hash, account.security_stamp, account.disabled_at";

    public required long Id { get; init; }

    public required string Email { get; init; }

    public required string Name { get; init; }

    public required string Side { get; init; }

    public required string Role { get; init; }

    public required string Language { get; init; }

    public required string TimeZone { get; init; }

    public string? PasswordHash { get; init; }

    /// <summary>Changes when sessions that began before must end.</summary>
    public required string SecurityStamp { get; init; }

    public string? DisabledAt { get; init; }

    public Actor AsActor() => new(Id, Email, Name, Side, Role, Language, TimeZone);
}
