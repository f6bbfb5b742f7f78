namespace PcaTracker;

/// <summary>Settings below <c>PcaTracker</c> that are on or off.</summary>
internal static class Setting
{
    /// <summary>Whether one is on. Whatever is not <c>true</c> is off, which is the safe side of each.</summary>
    public static bool IsOn(IConfiguration configuration, string name) => bool.TryParse(configuration[$"PcaTracker:{name}"], out var on) && on;
}
