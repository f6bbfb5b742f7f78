using System.Globalization;
using System.Runtime.InteropServices;
using System.Threading.RateLimiting;
using ODataSql;
using ODataSql.AspNetCore.Protocol;
using PcaTracker.Domain;
using PcaTracker.Refusals;
using PcaTracker.Security.Sessions;
using PcaTracker.Security.Tokens;

namespace PcaTracker.Security.Throttling;

/// <summary>
/// Limits the rate of requests per token and per account, or per network address where neither is known. A known caller is not
/// counted by address, so that one user's flood does not cut off others in the same office.
/// </summary>
internal sealed class RateLimits : IDisposable
{
    private readonly RequestLimits _limits;
    private readonly PartitionedRateLimiter<LimitKey> _limiter;
    private readonly RefusedCallers _refused = new();

    /// <summary>Creates the limiters of the configured limits.</summary>
    public RateLimits(RequestLimits limits)
    {
        _limits = limits;
        // Created once, so that an admitted request allocates nothing here.
        Func<LimitKey, RateLimiter> make = Make;
        _limiter = PartitionedRateLimiter.Create<LimitKey, LimitKey>(key => RateLimitPartition.Get(key, make));
    }

    private enum LimitedBy
    {
        Token,
        Account,
        Address,
    }

    /// <summary>
    /// Refuses a caller again who was refused a moment ago, before anything is read to recognise them: a flood costs as little as it can.
    /// </summary>
    public Task CheckRefused(HttpContext context, RequestDelegate next)
    {
        if (_refused.Find(BucketOf(context), context) is not { } before)
            return next(context);
        EarlyRefusal.Know(context, before.Language);
        return Write(context, before.Allowance, before.Wait);
    }

    /// <summary>Refuses a request over the limit with 429.</summary>
    public Task Check(HttpContext context, RequestDelegate next)
    {
        var bucket = BucketOf(context);
        if (context.TokenOrNull() is not { } token)
        {
            return context.ActorOrNull() is { } actor
                ? Admit(context, new LimitKey(bucket, LimitedBy.Account, actor.AccountId), next)
                : CheckAddress(context, next);
        }
        var own = new LimitKey(bucket, LimitedBy.Token, token.TokenId);
        return TryAcquire(own) is { } wait
            ? Refuse(context, AllowedTo(own), wait)
            : Admit(context, new LimitKey(bucket, LimitedBy.Account, token.Owner.AccountId), next);
    }

    /// <summary>Limits by network address, before authentication.</summary>
    public Task CheckAddress(HttpContext context, RequestDelegate next) =>
        Admit(context, new LimitKey(BucketOf(context), LimitedBy.Address, SourceNetwork.Of(context.Connection.RemoteIpAddress)), next);

    public void Dispose() => _limiter.Dispose();

    private static Bucket BucketOf(HttpContext context)
    {
        if (context.IsForApi())
        {
            return context.Request.Headers["Prefer"] is { Count: > 0 } prefer && Preferences.MaxPageSize(prefer)?.Size > Limits.DefaultPageSize
                ? Bucket.Export
                : Bucket.Feed;
        }
        return CalendarAuthentication.Concerns(context) ? Bucket.Calendar : Bucket.Pages;
    }

    private Task Admit(HttpContext context, LimitKey key, RequestDelegate next) =>
        TryAcquire(key) is { } wait ? Refuse(context, AllowedTo(key), wait) : next(context);

    /// <summary>Takes one permit, or returns how long to wait for it; null when it was taken.</summary>
    private TimeSpan? TryAcquire(LimitKey key)
    {
        using var lease = _limiter.AttemptAcquire(key);
        if (lease.IsAcquired)
            return null;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1);
    }

    private Allowance AllowedTo(LimitKey key)
    {
        var (allowed, times) = (_limits.Of(key.Bucket), key.By == LimitedBy.Account ? RequestLimits.TokensOfAnAccount : 1);
        return new Allowance(times * allowed.Burst, times * allowed.PerSecond);
    }

    private TokenBucketRateLimiter Make(LimitKey key)
    {
        var allowed = AllowedTo(key);
        return new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = allowed.Burst,
            TokensPerPeriod = allowed.PerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
            // One timer of the partitioned limiter replenishes all of them.
            AutoReplenishment = false,
        });
    }

    private Task Refuse(HttpContext context, Allowance allowed, TimeSpan wait)
    {
        _refused.Keep(BucketOf(context), context, allowed, wait);
        return Write(context, allowed, wait);
    }

    private static Task Write(HttpContext context, Allowance allowed, TimeSpan wait)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return EarlyRefusal.Write(context, StatusCodes.Status429TooManyRequests, Refusal.Conflict("too-many-requests",
            $"Too many requests: of this kind the tracker takes {allowed.Burst} at once from one of you, and {allowed.PerSecond} a second after "
            + $"that. Go on in {seconds} s."));
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct LimitKey(Bucket Bucket, LimitedBy By, long Id);
}
