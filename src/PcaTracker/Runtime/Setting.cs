using PcaTracker.Domain;

namespace PcaTracker.Runtime;

/// <summary>Reads settings below <c>PcaTracker</c>.</summary>
internal static class Setting
{
    /// <summary>Whether a setting is <c>true</c>; every other value is off, which is the safe side of each setting.</summary>
    public static bool IsOn(IConfiguration configuration, string name) => bool.TryParse(configuration[$"PcaTracker:{name}"], out var on) && on;

    /// <summary>The value of a setting; null when it is empty, since an environment cannot always omit a variable.</summary>
    public static string? Set(string? value) => value is { Length: > 0 } ? value : null;

    /// <summary>The entries of a setting that is a list.</summary>
    public static List<string> List(IConfiguration configuration, string name) =>
        [.. configuration.GetSection($"PcaTracker:{name}").GetChildren().Select(entry => Set(entry.Value)).OfType<string>()];

    /// <summary>The first setting of a section that has none of these names; null when all have.</summary>
    public static string? Unknown(IConfigurationSection section, IEnumerable<string> names) =>
        section.GetChildren().Select(setting => setting.Key).Except(names, StringComparer.OrdinalIgnoreCase).FirstOrDefault();

    /// <summary>The refusal of a setting, which stops the start.</summary>
    /// <param name="setting">Its name below <c>PcaTracker</c>, as an environment variable has it.</param>
    /// <param name="what">The fault and the way out, without the last full stop.</param>
    public static Refusal Wrong(string setting, string what) =>
        Refusal.Invalid("setting-wrong", $"The setting PcaTracker__{setting} {what}.", setting);
}
