using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Threading.RateLimiting;
using ODataSql;
using PcaTracker.Api;
using PcaTracker.Api.Reading;

namespace PcaTracker.Security;

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
        return Wait(context, bucket) is { } wait ? Refuse(context, bucket, wait) : next(context);
    }

    /// <summary>The same before it is known who asks.</summary>
    public Task CheckAddress(HttpContext context, RequestDelegate next)
    {
        var bucket = BucketOf(context);
        return Wait(ByAddress(context, bucket)) is { } wait ? Refuse(context, bucket, wait) : next(context);
    }

    public void Dispose() => _counts.Dispose();

    private static Bucket BucketOf(HttpContext context)
    {
        if (context.IsFeed())
            return context.Request.Headers["Prefer"] is { Count: > 0 } prefer && Preferences.MaxPageSize(prefer)?.Size > Limits.DefaultPageSize ? Bucket.Export : Bucket.Feed;
        return context.Request.Path.StartsWithSegments("/calendar", StringComparison.OrdinalIgnoreCase) ? Bucket.Calendar : Bucket.Pages;
    }

    /// <summary>How long the request must wait; null when it need not.</summary>
    private TimeSpan? Wait(HttpContext context, Bucket bucket)
    {
        if (context.TokenOrNull() is { } token)
            return Wait(new Counted(bucket, Who.Token, token.TokenId)) ?? Wait(new Counted(bucket, Who.Account, token.Owner.AccountId));
        return Wait(context.ActorOrNull() is { } actor
            ? new Counted(bucket, Who.Account, actor.AccountId)
            : ByAddress(context, bucket));
    }

    private static Counted ByAddress(HttpContext context, Bucket bucket) => new(bucket, Who.Address, NumberOf(context.Connection.RemoteIpAddress));

    private TimeSpan? Wait(Counted counted)
    {
        using var lease = _counts.AttemptAcquire(counted);
        if (lease.IsAcquired)
            return null;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1);
    }

    private TokenBucketRateLimiter Make(Counted counted)
    {
        var (allowed, times) = (_limits.Of(counted.Bucket), counted.Who == Who.Account ? RequestLimits.TokensOfAnAccount : 1);
        return new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = times * allowed.Burst,
            TokensPerPeriod = times * allowed.PerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
            // All are filled by one timer, that of the partitions.
            AutoReplenishment = false,
        });
    }

    private Task Refuse(HttpContext context, Bucket bucket, TimeSpan wait)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        var allowed = _limits.Of(bucket);
        var sentence = string.Create(CultureInfo.InvariantCulture,
            $"Too many requests: of this kind the tracker takes {allowed.Burst} at once from one of you, and {allowed.PerSecond} a second after that. Go on in {seconds} s.");
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (context.IsFeed())
            return ODataErrors.Write(context, StatusCodes.Status429TooManyRequests, "too-many-requests", sentence);
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(sentence, context.RequestAborted);
    }

    // Of IPv6, the half that a provider gives to a household: the other half it chooses itself, as often as it likes.
    private static long NumberOf(IPAddress? address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (address is null || !address.TryWriteBytes(bytes, out var length))
            return 0;
        return length == 4 ? BinaryPrimitives.ReadInt32BigEndian(bytes)
            : address.IsIPv4MappedToIPv6 ? BinaryPrimitives.ReadInt32BigEndian(bytes[12..])
            : BinaryPrimitives.ReadInt64BigEndian(bytes);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Counted(Bucket Bucket, Who Who, long Id);
}
