using System.Globalization;
using PcaTracker.Domain;

namespace PcaTracker.Features.Widgets;

/// <summary>Words on pages for values of the contract.</summary>
internal static class Words
{
    /// <summary>A status.</summary>
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

    /// <summary>A status, short enough for a cell.</summary>
    public static string ShortStatus(string status) => status switch
    {
        ChapterStatus.UnderNegotiation => "Negotiating",
        ChapterStatus.ProvisionallyClosed => "Prov. closed",
        _ => Status(status),
    };

    /// <summary>The meaning of a status, for the legend.</summary>
    public static string Meaning(string status) => status switch
    {
        ChapterStatus.NotOpened => "no round has taken it up",
        ChapterStatus.Opened => "on the table, first positions exchanged",
        ChapterStatus.UnderNegotiation => "its text is being discussed",
        ChapterStatus.AimAgreed => "what to achieve is agreed, the wording is not",
        ChapterStatus.ProvisionallyClosed => "text agreed, until everything is agreed",
        _ => "agreed together with all the others",
    };

    /// <summary>A visibility.</summary>
    public static string Visible(string visibility) => visibility switch
    {
        Visibility.Public => "Public",
        Visibility.Shared => "Both delegations",
        Visibility.EU => "EU delegation only",
        _ => "Kazakh delegation only",
    };

    /// <summary>An audience.</summary>
    public static string Audience(Audience audience) => audience.Name switch
    {
        "eu" => "EU delegation",
        "kz" => "Kazakh delegation",
        "shared" => "Both delegations",
        _ => "Public record only",
    };

    /// <summary>The marking of a paper for an audience.</summary>
    public static string Marking(Audience audience) => audience.Name switch
    {
        "eu" => "For the EU delegation only",
        "kz" => "For the Kazakh delegation only",
        "shared" => "For both delegations",
        _ => "Public",
    };

    /// <summary>The readers of a visibility, as the subject of a sentence.</summary>
    public static string Readers(string visibility) => visibility switch
    {
        Visibility.Public => "everybody",
        Visibility.Shared => "both delegations",
        Visibility.EU => "the EU delegation alone",
        _ => "the Kazakh delegation alone",
    };

    /// <summary>The action that widens visibility: "Share with the Kazakh delegation".</summary>
    public static string Widening(Actor actor, string to) =>
        to == Visibility.Public ? "Publish" : $"Share with the {(actor.Side == Side.EU ? "Kazakh" : "EU")} delegation";

    /// <summary>What an audience sees, for the banner of every page.</summary>
    public static string Sees(Audience audience) => audience.Name switch
    {
        "eu" => "You see the public record, what both delegations share, and the EU delegation’s own entries.",
        "kz" => "You see the public record, what both delegations share, and the Kazakh delegation’s own entries.",
        "shared" => "You see the public record and what both delegations share.",
        _ => "You see the public record.",
    };

    /// <summary>A party.</summary>
    public static string Party(string party) => party switch
    {
        Side.EU => "EU",
        Side.KZ => "Kazakhstan",
        _ => "Both sides",
    };

    /// <summary>A value of the contract as a phrase: <c>text-exchange</c> reads "Text exchange".</summary>
    public static string Plain(string value) =>
        value.Length == 0 ? value : char.ToUpperInvariant(value[0]) + value[1..].Replace('-', ' ');

    /// <summary>A property of the contract as a phrase: <c>ChapterCode</c> reads "Chapter code".</summary>
    public static string Property(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : c.ToString()));

    /// <summary>A number with its noun: "1 issue", "2 issues".</summary>
    public static string Count(long number, string noun) => number == 1 ? $"1 {noun}" : $"{Number(number)} {noun}s";

    /// <summary>A number with its thousands apart: "1,669".</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
