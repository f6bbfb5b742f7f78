using System.Net;
using System.Threading.RateLimiting;

namespace PcaTracker.Security;

/// <summary>
/// Slows down who tries passwords, from one address or at one account. It never locks: the next try is at most
/// <see cref="AccountWait"/> away, and a sign-in link works meanwhile.
/// </summary>
internal sealed class GuessingDelay : IDisposable
{
    public const int TriesFromAnAddress = 20, TriesAtAnAccount = 10;
    public static readonly TimeSpan AddressWait = TimeSpan.FromSeconds(10), AccountWait = TimeSpan.FromSeconds(30);

    private readonly PartitionedRateLimiter<(IPAddress? From, string Email)> _tries = PartitionedRateLimiter.CreateChained(
        Limit(attempt => $"{attempt.From}", TriesFromAnAddress, AddressWait),
        Limit(attempt => attempt.Email.Trim().ToUpperInvariant(), TriesAtAnAccount, AccountWait));

    /// <summary>Whether a password may be tried now. Each answer of yes counts, also when the password is then right.</summary>
    public bool MayTry(IPAddress? from, string email)
    {
        using var lease = _tries.AttemptAcquire((from, email));
        return lease.IsAcquired;
    }

    public void Dispose() => _tries.Dispose();

    private static PartitionedRateLimiter<(IPAddress? From, string Email)> Limit(Func<(IPAddress? From, string Email), string> key, int tries, TimeSpan wait) =>
        PartitionedRateLimiter.Create<(IPAddress? From, string Email), string>(attempt => RateLimitPartition.GetTokenBucketLimiter(key(attempt),
            _ => new TokenBucketRateLimiterOptions { TokenLimit = tries, TokensPerPeriod = 1, ReplenishmentPeriod = wait, QueueLimit = 0 }));
}
