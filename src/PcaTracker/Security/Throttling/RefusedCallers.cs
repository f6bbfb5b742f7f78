using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using PcaTracker.Security.Sessions;

namespace PcaTracker.Security.Throttling;

/// <summary>
/// The callers who were refused for their rate, each until their next request may be taken. They are known by a digest of what they sent to
/// be recognised, which nobody can turn back.
/// </summary>
internal sealed class RefusedCallers
{
    // A caller that is not kept is refused as well, at a higher cost.
    private const int Most = 10_000;

    // A session cookie of several parts has the same first part for everybody.
    private const string Parts = "chunks-";

    private readonly ConcurrentDictionary<Caller, Entry> _entries = new();

    /// <summary>Keeps a caller who is refused.</summary>
    public void Keep(Bucket bucket, HttpContext context, Allowance allowance, TimeSpan wait)
    {
        if (CallerOf(bucket, context) is not { } caller)
            return;
        if (_entries.Count >= Most)
            Forget();
        if (_entries.Count < Most)
            _entries[caller] = new Entry(Environment.TickCount64 + (long)wait.TotalMilliseconds, allowance, context.ActorOrNull()?.Language);
    }

    /// <summary>What a caller was told who may still not ask again; null for anybody else.</summary>
    public RefusedBefore? Find(Bucket bucket, HttpContext context)
    {
        if (_entries.IsEmpty || CallerOf(bucket, context) is not { } caller || !_entries.TryGetValue(caller, out var entry))
            return null;
        var wait = entry.Until - Environment.TickCount64;
        if (wait > 0)
            return new RefusedBefore(entry.Allowance, TimeSpan.FromMilliseconds(wait), entry.Language);
        _entries.TryRemove(caller, out _);
        return null;
    }

    private void Forget()
    {
        foreach (var (caller, entry) in _entries)
        {
            if (entry.Until <= Environment.TickCount64)
                _entries.TryRemove(caller, out _);
        }
    }

    private static Caller? CallerOf(Bucket bucket, HttpContext context)
    {
        var sent = bucket == Bucket.Calendar ? context.Request.Path.Value : $"{context.Request.Headers.Authorization}\n{SessionCookie.Of(context)}";
        return sent is null or "\n" || sent.Contains(Parts, StringComparison.Ordinal)
            ? null
            : new Caller(bucket, new UInt128(Half(sent, 0), Half(sent, 8)));
    }

    private static ulong Half(string sent, int start) =>
        BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(sent)).AsSpan(start));

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Caller(Bucket Bucket, UInt128 Digest);

    private sealed record Entry(long Until, Allowance Allowance, string? Language);
}

/// <summary>What a caller was told a moment ago.</summary>
/// <param name="Allowance">What they may ask.</param>
/// <param name="Wait">How long they still have to wait.</param>
/// <param name="Language">The language in which they read; null where it is not known.</param>
internal sealed record RefusedBefore(Allowance Allowance, TimeSpan Wait, string? Language);
