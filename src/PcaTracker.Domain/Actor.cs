namespace PcaTracker.Domain;

/// <summary>The account on whose behalf a request reads or writes, in its current state.</summary>
/// <remarks>The side of new rows comes from here, never from a request.</remarks>
/// <param name="AccountId">Key of the account.</param>
/// <param name="Email">Address; also the user name of HTTP Basic.</param>
/// <param name="Name">As shown to others.</param>
/// <param name="Side">One of <see cref="Domain.Side"/>.</param>
/// <param name="Role">One of <see cref="Domain.Role"/>.</param>
/// <param name="Language">en, ru or kk.</param>
/// <param name="TimeZone">IANA zone in which the person's days begin.</param>
public sealed record Actor(long AccountId, string Email, string Name, string Side, string Role, string Language, string TimeZone)
{
    /// <summary>The readers the actor belongs to: administrators read public rows; the secretariat and joint analysts also shared ones.</summary>
    public Audience Audience =>
        Role == Domain.Role.Administrator ? Audience.Public
        : Role == Domain.Role.Secretariat ? Audience.Shared
        : Side switch
        {
            Domain.Side.EU => Audience.EU,
            Domain.Side.KZ => Audience.KZ,
            _ => Audience.Shared,
        };
}
