using System.Globalization;
using PcaTracker.Domain;
using PcaTracker.Runtime;

namespace PcaTracker.Security.Throttling;

/// <summary>Kinds of requests that are limited separately; attempts at passwords are limited by <see cref="SignInThrottle"/>.</summary>
internal enum Bucket
{
    /// <summary>Requests of the API, and those within its batches. The name is that of the setting.</summary>
    Feed,

    /// <summary>Requests of the API for pages longer than the default.</summary>
    Export,

    /// <summary>The calendar feed.</summary>
    Calendar,

    /// <summary>Everything else.</summary>
    Pages,
}

/// <summary>The burst and the sustained rate that a limit allows.</summary>
internal sealed record Allowance(int Burst, int PerSecond);

/// <summary>The rate limits: settings <c>PcaTracker:Limits:Feed:Burst</c>, <c>:PerSecond</c>, and so on for each bucket.</summary>
internal sealed class RequestLimits
{
    /// <summary>The limit of an account, as a multiple of that of one of its tokens.</summary>
    public const int TokensOfAnAccount = 2;

    // Excel refreshes every table in pages of 1,000 rows, three times over: some 500 requests within seconds.
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

    /// <summary>The allowance of a kind of requests.</summary>
    public Allowance Of(Bucket bucket) => _allowances[(int)bucket];

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 1_000_000_000 ? number : null;

    private static Refusal Wrong(string setting, string what) => Setting.Wrong($"Limits__{setting}", what);
}
