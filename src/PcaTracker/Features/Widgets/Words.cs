using PcaTracker.Domain;

namespace PcaTracker.Features.Widgets;

/// <summary>How pages say the vocabulary of the record.</summary>
internal static class Words
{
    public static string Status(string status) => status switch
    {
        ChapterStatus.NotOpened => "Not opened",
        ChapterStatus.Opened => "Opened",
        ChapterStatus.UnderNegotiation => "Under negotiation",
        ChapterStatus.AimAgreed => "Aim agreed",
        ChapterStatus.ProvisionallyClosed => "Provisionally closed",
        ChapterStatus.Closed => "Closed",
        _ => Plain(status),
    };

    public static string ShortStatus(string status) => status switch
    {
        ChapterStatus.UnderNegotiation => "Negotiating",
        ChapterStatus.ProvisionallyClosed => "Prov. closed",
        _ => Status(status),
    };

    /// <summary>What a rung of the ladder means, for the legend.</summary>
    public static string Meaning(string status) => status switch
    {
        ChapterStatus.NotOpened => "no round has taken it up",
        ChapterStatus.Opened => "on the table, first positions exchanged",
        ChapterStatus.UnderNegotiation => "its text is being discussed",
        ChapterStatus.AimAgreed => "what to achieve is agreed, the wording is not",
        ChapterStatus.ProvisionallyClosed => "text agreed, until everything is agreed",
        _ => "agreed together with all the others",
    };

    public static string Visible(string visibility) => visibility switch
    {
        Visibility.Public => "Public",
        Visibility.Shared => "Both delegations",
        Visibility.EU => "EU delegation only",
        _ => "Kazakh delegation only",
    };

    public static string Audience(Audience audience) => audience.Name switch
    {
        "eu" => "EU delegation",
        "kz" => "Kazakh delegation",
        "shared" => "Both delegations",
        _ => "Public record only",
    };

    /// <summary>Who reads what has that visibility, as the subject of a sentence.</summary>
    public static string Readers(string visibility) => visibility switch
    {
        Visibility.Public => "everybody",
        Visibility.Shared => "both delegations",
        Visibility.EU => "the EU delegation alone",
        _ => "the Kazakh delegation alone",
    };

    /// <summary>What it is to let the next circle read something: "Share with the Kazakh delegation".</summary>
    public static string Widening(Actor actor, string to) =>
        to == Visibility.Public ? "Publish" : $"Share with the {(actor.Side == Side.EU ? "Kazakh" : "EU")} delegation";

    /// <summary>What an audience reads, as the banner of every page says it.</summary>
    public static string Sees(Audience audience) => audience.Name switch
    {
        "eu" => "You see the public record, what both delegations share, and the EU delegation’s own entries.",
        "kz" => "You see the public record, what both delegations share, and the Kazakh delegation’s own entries.",
        "shared" => "You see the public record and what both delegations share.",
        _ => "You see the public record.",
    };

    public static string Party(string party) => party switch
    {
        Side.EU => "EU",
        Side.KZ => "Kazakhstan",
        _ => "Both sides",
    };

    /// <summary>A value of the vocabulary as a phrase: <c>text-exchange</c> reads "Text exchange".</summary>
    public static string Plain(string value) =>
        value.Length == 0 ? value : char.ToUpperInvariant(value[0]) + value[1..].Replace('-', ' ');

    /// <summary>A property of the contract as a phrase: <c>ChapterCode</c> reads "Chapter code".</summary>
    public static string Property(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : c.ToString()));

    /// <summary>"1 issue", "2 issues".</summary>
    public static string Count(long number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}
