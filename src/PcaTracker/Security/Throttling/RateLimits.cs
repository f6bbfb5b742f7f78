using System.Globalization;
using System.Runtime.InteropServices;
using System.Threading.RateLimiting;
using ODataSql;
using ODataSql.AspNetCore.Protocol;
using PcaTracker.Refusals;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Sessions;
using PcaTracker.Security.Tokens;

namespace PcaTracker.Security.Throttling;

/// <summary>
/// Counts requests: of a token and of its account where one is known, else of the address. Whoever is known is not counted by address,
/// since a house behind one address would be cut off by a flood of its neighbour.
/// </summary>
internal sealed class RateLimits : IDisposable
{
    private readonly RequestLimits _limits;
    private readonly PartitionedRateLimiter<Counted> _counts;

    public RateLimits(RequestLimits limits)
    {
        _limits = limits;
        // Made once: a request that is let through makes no garbage here.
        Func<Counted, RateLimiter> make = Make;
        _counts = PartitionedRateLimiter.Create<Counted, Counted>(counted => RateLimitPartition.Get(counted, make));
    }

    private enum Who
    {
        Token,
        Account,
        Address,
    }

    /// <summary>Answers a request that is one too many.</summary>
    public Task Check(HttpContext context, RequestDelegate next)
    {
        var bucket = BucketOf(context);
        if (context.TokenOrNull() is not { } token)
            return context.ActorOrNull() is { } actor ? Count(context, new Counted(bucket, Who.Account, actor.AccountId), next) : CheckAddress(context, next);
        var own = new Counted(bucket, Who.Token, token.TokenId);
        return Wait(own) is { } wait ? Refuse(context, AllowedTo(own), wait) : Count(context, new Counted(bucket, Who.Account, token.Owner.AccountId), next);
    }

    /// <summary>The same before it is known who asks.</summary>
    public Task CheckAddress(HttpContext context, RequestDelegate next) =>
        Count(context, new Counted(BucketOf(context), Who.Address, SourceNetwork.Of(context.Connection.RemoteIpAddress)), next);

    public void Dispose() => _counts.Dispose();

    private static Bucket BucketOf(HttpContext context)
    {
        if (context.IsForApi())
            return context.Request.Headers["Prefer"] is { Count: > 0 } prefer && Preferences.MaxPageSize(prefer)?.Size > Limits.DefaultPageSize ? Bucket.Export : Bucket.Feed;
        return CalendarAuthentication.Concerns(context) ? Bucket.Calendar : Bucket.Pages;
    }

    private Task Count(HttpContext context, Counted counted, RequestDelegate next) =>
        Wait(counted) is { } wait ? Refuse(context, AllowedTo(counted), wait) : next(context);

    /// <summary>How long the request must wait; null when it need not.</summary>
    private TimeSpan? Wait(Counted counted)
    {
        using var lease = _counts.AttemptAcquire(counted);
        if (lease.IsAcquired)
            return null;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1);
    }

    private Allowance AllowedTo(Counted counted)
    {
        var (allowed, times) = (_limits.Of(counted.Bucket), counted.Who == Who.Account ? RequestLimits.TokensOfAnAccount : 1);
        return new Allowance(times * allowed.Burst, times * allowed.PerSecond);
    }

    private TokenBucketRateLimiter Make(Counted counted)
    {
        var allowed = AllowedTo(counted);
        return new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = allowed.Burst,
            TokensPerPeriod = allowed.PerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
            // All are filled by one timer, that of the partitions.
            AutoReplenishment = false,
        });
    }

    private static Task Refuse(HttpContext context, Allowance allowed, TimeSpan wait)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return EarlyRefusal.Write(context, StatusCodes.Status429TooManyRequests, "too-many-requests", string.Create(CultureInfo.InvariantCulture,
            $"Too many requests: of this kind the tracker takes {allowed.Burst} at once from one of you, and {allowed.PerSecond} a second after that. Go on in {seconds} s."));
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Counted(Bucket Bucket, Who Who, long Id);
}
