using System.Text.RegularExpressions;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Features.Layout;

/// <summary>What is good, wrong or urgent is never told by colour alone.</summary>
public sealed class SignalsTests
{
    /// <summary>Each rule of the stylesheet with a colour of warning, error or success, and what tells the same without it.</summary>
    private static readonly Dictionary<string, string> OtherSigns = new()
    {
        [".errors, .done, .alert"] = "sign",
        [".errors::before"] = "sign",
        [".errors h2"] = "words",
        [".errors a"] = "words",
        [".done"] = "sign",
        [".alert"] = "sign",
        [".left-out"] = "sign",
        [".matrix .late"] = "sign",
        [".synthetic"] = "words",
        [".field.wrong :is(input, select, textarea)"] = "thick border, and words beside it",
        [".field-error"] = "words",
        [":is(.fields, .compared, .between-sides) del"] = "struck through",
        [":is(.fields, .compared, .between-sides) ins"] = "underlined",
        [".danger"] = "words",
        ["button.danger"] = "words",
        [".keeping.offline"] = "words",
        [".light.red"] = "words",
        [".light.amber"] = "words",
        [".day-notes"] = "words",
        [".status-opened"] = "symbol and words",
        [".tag.low"] = "words",
        [".tag.late"] = "words",
        [".confidence.low"] = "words",
        [".stalled"] = "words",
        [".changed.back"] = "arrow",
        [".changed.back .word"] = "arrow",
        [".due-list .overdue"] = "words",
        [".due-list .overdue .when"] = "words",
        [".due-list .due-today"] = "words",
        [".late"] = "words",
    };

    [Fact]
    public async Task Each_colour_of_warning_has_another_sign_beside_it()
    {
        using var browser = (await SharedApp.GetAsync()).SignedIn(Side.EU, Role.Negotiator);

        var rules = Rules(await browser.GetStringAsync("/site.css", TestContext.Current.CancellationToken));
        var signals = rules.Where(rule => Regex.IsMatch(rule.Body, @"var\(--(error|warn|good|opened)(-fill)?\)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)))
            .Where(rule => rule.Selector != ":root").Select(rule => rule.Selector).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(OtherSigns.Keys.Order(StringComparer.Ordinal), signals.Order(StringComparer.Ordinal));
        foreach (var selector in OtherSigns.Where(rule => rule.Value == "sign").SelectMany(rule => rule.Key.Replace("::before", "", StringComparison.Ordinal).Split(", ")))
            Assert.Contains(rules, rule => IsSignOf(rule, selector));
        var signs = rules.Select(rule => Regex.Match(rule.Body, "--sign: \"(?<sign>.)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))).Where(found => found.Success)
            .Select(found => found.Groups["sign"].Value).ToList();
        Assert.Equal(["×", "✓", "!"], signs);
    }

    // Of an element before which a character stands that screen readers pass over.
    private static bool IsSignOf((string Selector, string Body) rule, string selector) =>
        rule.Body.Contains("content:", StringComparison.Ordinal) && rule.Body.Contains("/ \"\"", StringComparison.Ordinal)
        && (rule.Selector == $"{selector}::before" || rule.Selector.StartsWith(":is(", StringComparison.Ordinal) && rule.Selector.EndsWith(")::before", StringComparison.Ordinal)
            && rule.Selector[4..^9].Split(", ").Contains(selector));

    private static List<(string Selector, string Body)> Rules(string css) =>
    [
        .. Regex.Matches(Regex.Replace(css, @"/\*.*?\*/", "", RegexOptions.Singleline, TimeSpan.FromSeconds(1)), @"(?<selector>[^{}]+)\{(?<body>[^{}]*)\}", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))
            .Select(rule => (rule.Groups["selector"].Value.Trim(), rule.Groups["body"].Value)),
    ];
}
