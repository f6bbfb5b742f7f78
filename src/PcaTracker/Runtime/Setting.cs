using PcaTracker.Domain;

namespace PcaTracker.Runtime;

/// <summary>What all settings below <c>PcaTracker</c> have in common.</summary>
internal static class Setting
{
    /// <summary>Whether one is on. Whatever is not <c>true</c> is off, which is the safe side of each.</summary>
    public static bool IsOn(IConfiguration configuration, string name) => bool.TryParse(configuration[$"PcaTracker:{name}"], out var on) && on;

    /// <summary>A setting that is empty is one that is not set: an environment cannot always leave one out.</summary>
    public static string? Set(string? value) => value is { Length: > 0 } ? value : null;

    /// <summary>The entries of a setting that is a list.</summary>
    public static List<string> List(IConfiguration configuration, string name) =>
        [.. configuration.GetSection($"PcaTracker:{name}").GetChildren().Select(entry => Set(entry.Value)).OfType<string>()];

    /// <summary>The first setting of a section that has another name than these; null when there is none.</summary>
    public static string? Unknown(IConfigurationSection section, IEnumerable<string> names) =>
        section.GetChildren().Select(setting => setting.Key).Except(names, StringComparer.OrdinalIgnoreCase).FirstOrDefault();

    /// <summary>The refusal that stops the start.</summary>
    /// <param name="setting">Its name below <c>PcaTracker</c>, as an environment variable has it.</param>
    /// <param name="what">What is wrong with it and what to set instead, without the last full stop.</param>
    public static Refusal Wrong(string setting, string what) => Refusal.Invalid("setting-wrong", $"The setting PcaTracker__{setting} {what}.", setting);
}
