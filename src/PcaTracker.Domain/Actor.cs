namespace PcaTracker.Domain;

/// <summary>Whoever reads or acts: an account as it stands now. Which side a row belongs to comes from here, never from a request.</summary>
/// <param name="AccountId">Key of the account.</param>
/// <param name="Email">Address; also the user name of HTTP Basic.</param>
/// <param name="Name">As shown to others.</param>
/// <param name="Side">One of <see cref="Domain.Side"/>.</param>
/// <param name="Role">One of <see cref="Domain.Role"/>.</param>
/// <param name="Language">en, ru or kk.</param>
/// <param name="TimeZone">IANA zone in which the person's days begin.</param>
public sealed record Actor(long AccountId, string Email, string Name, string Side, string Role, string Language, string TimeZone)
{
    /// <summary>Administrators keep the system and read what is public; secretariat and joint analysts read what both delegations share.</summary>
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
