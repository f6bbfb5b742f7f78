using System.Globalization;
using PcaTracker.Domain;
using PcaTracker.Runtime;
using PcaTracker.Security.Accounts;

namespace PcaTracker.Security.Throttling;

/// <summary>What is counted apart, so that much of one leaves enough of the others. Passwords are counted by <see cref="SignInThrottle"/>.</summary>
internal enum Bucket
{
    /// <summary>Requests of the feed, and those in its batches.</summary>
    Feed,

    /// <summary>The same for pages longer than usual.</summary>
    Export,

    /// <summary>The calendar.</summary>
    Calendar,

    /// <summary>Everything else.</summary>
    Pages,
}

/// <summary>How many requests may come at once, and how many a second after that.</summary>
internal sealed record Allowance(int Burst, int PerSecond);

/// <summary>How much one may ask: the settings <c>PcaTracker:Limits:Feed:Burst</c>, <c>:PerSecond</c>, and so for each bucket.</summary>
internal sealed class RequestLimits
{
    /// <summary>An account may ask that many times what one of its tokens may.</summary>
    public const int TokensOfAnAccount = 2;

    // A refresh of every table in pages of 1,000 rows, asked three times over as Excel does, is some 500 requests within seconds.
    private static readonly Dictionary<Bucket, Allowance> Usual = new()
    {
        [Bucket.Feed] = new(2_000, 50),
        [Bucket.Export] = new(120, 2),
        [Bucket.Calendar] = new(60, 1),
        [Bucket.Pages] = new(600, 20),
    };

    private static readonly string[] Names = [nameof(Allowance.Burst), nameof(Allowance.PerSecond)];

    private readonly Allowance[] _allowances;

    private RequestLimits(Allowance[] allowances) => _allowances = allowances;

    /// <summary>Reads and checks the settings.</summary>
    public static Result<RequestLimits> Read(IConfiguration configuration)
    {
        var limits = configuration.GetSection("PcaTracker:Limits");
        foreach (var bucket in limits.GetChildren())
        {
            if (!Enum.GetNames<Bucket>().Contains(bucket.Key, StringComparer.OrdinalIgnoreCase))
                return Wrong(bucket.Key, $"limits nothing: name {string.Join(", ", Enum.GetNames<Bucket>())}");
            foreach (var setting in bucket.GetChildren())
            {
                if (!Names.Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
                    return Wrong($"{bucket.Key}__{setting.Key}", $"is not one that a limit has: {string.Join(", ", Names)}");
                if (setting.Value is { Length: > 0 } text && Number(text) is null)
                    return Wrong($"{bucket.Key}__{setting.Key}", $"is '{text}'. Set a number from 1 to 1000000000");
            }
        }

        return new RequestLimits([.. Enum.GetValues<Bucket>().Select(bucket => Usual[bucket] with
        {
            Burst = Number(limits[$"{bucket}:Burst"]) ?? Usual[bucket].Burst,
            PerSecond = Number(limits[$"{bucket}:PerSecond"]) ?? Usual[bucket].PerSecond,
        })]);
    }

    public Allowance Of(Bucket bucket) => _allowances[(int)bucket];

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 1_000_000_000 ? number : null;

    private static Refusal Wrong(string setting, string what) => Setting.Wrong($"Limits__{setting}", what);
}
