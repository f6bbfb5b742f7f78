using PcaTracker.Domain;
using PcaTracker.Features.Languages;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Widgets;

/// <summary>Words on pages for values of the contract.</summary>
internal static class Words
{
    /// <summary>A status.</summary>
    public static string Status(string status) => status switch
    {
        ChapterStatus.NotOpened => T("Not opened"),
        ChapterStatus.Opened => T("Opened"),
        ChapterStatus.UnderNegotiation => T("Under negotiation"),
        ChapterStatus.AimAgreed => T("Aim agreed"),
        ChapterStatus.ProvisionallyClosed => T("Provisionally closed"),
        ChapterStatus.Closed => T("Closed"),
        _ => Plain(status),
    };

    /// <summary>A status, short enough for a cell.</summary>
    public static string ShortStatus(string status) => status switch
    {
        ChapterStatus.UnderNegotiation => T("Negotiating"),
        ChapterStatus.AimAgreed => TC("Short", "Aim agreed"),
        ChapterStatus.ProvisionallyClosed => T("Prov. closed"),
        _ => Status(status),
    };

    /// <summary>Two letters for a status, where a column has no room for a word; the legend says which.</summary>
    public static string StatusLetters(string status) => TC("Letters", status switch
    {
        ChapterStatus.NotOpened => "No",
        ChapterStatus.Opened => "Op",
        ChapterStatus.UnderNegotiation => "Ne",
        ChapterStatus.AimAgreed => "Ai",
        ChapterStatus.ProvisionallyClosed => "Pc",
        _ => "Cl",
    });

    /// <summary>How many chapters have a status: "3 under negotiation".</summary>
    public static string Tally(int count, string status) => TC("Counts", "{0} {1}", Numbers.Text(count), Status(status).ToLowerInvariant());

    /// <summary>The meaning of a status, for the legend.</summary>
    public static string Meaning(string status) => status switch
    {
        ChapterStatus.NotOpened => T("no round has taken it up"),
        ChapterStatus.Opened => T("on the table, first positions exchanged"),
        ChapterStatus.UnderNegotiation => T("its text is being discussed"),
        ChapterStatus.AimAgreed => T("what to achieve is agreed, the wording is not"),
        ChapterStatus.ProvisionallyClosed => T("text agreed, until everything is agreed"),
        _ => T("agreed together with all the others"),
    };

    /// <summary>A visibility.</summary>
    public static string Visible(string visibility) => visibility switch
    {
        Visibility.Public => T("Public"),
        Visibility.Shared => T("Both delegations"),
        Visibility.EU => T("EU delegation only"),
        _ => T("Kazakh delegation only"),
    };

    /// <summary>An audience.</summary>
    public static string Audience(Audience audience) => audience.Name switch
    {
        "eu" => T("EU delegation"),
        "kz" => T("Kazakh delegation"),
        "shared" => T("Both delegations"),
        _ => T("Public record only"),
    };

    /// <summary>The marking of a paper for an audience.</summary>
    public static string Marking(Audience audience) => audience.Name switch
    {
        "eu" => T("For the EU delegation only"),
        "kz" => T("For the Kazakh delegation only"),
        "shared" => T("For both delegations"),
        _ => T("Public"),
    };

    /// <summary>The readers of a visibility, as the subject of a sentence.</summary>
    public static string Readers(string visibility) => visibility switch
    {
        Visibility.Public => T("everybody"),
        Visibility.Shared => T("both delegations"),
        Visibility.EU => T("the EU delegation alone"),
        _ => T("the Kazakh delegation alone"),
    };

    /// <summary>The action that widens visibility: "Share with the Kazakh delegation".</summary>
    public static string Widening(Actor actor, string to) =>
        to == Visibility.Public ? T("Publish") : actor.Side == Side.EU ? T("Share with the Kazakh delegation") : T("Share with the EU delegation");

    /// <summary>What an audience sees, for the banner of every page.</summary>
    public static string Sees(Audience audience) => audience.Name switch
    {
        "eu" => T("You see the public record, what both delegations share, and the EU delegation’s own entries."),
        "kz" => T("You see the public record, what both delegations share, and the Kazakh delegation’s own entries."),
        "shared" => T("You see the public record and what both delegations share."),
        _ => T("You see the public record."),
    };

    /// <summary>How much a source is trusted.</summary>
    public static string Confidence(string confidence) => confidence switch
    {
        "high" => T("high confidence"),
        "medium" => T("medium confidence"),
        _ => T("low confidence"),
    };

    /// <summary>A party.</summary>
    public static string Party(string party) => party switch
    {
        Side.EU => T("EU"),
        Side.KZ => T("Kazakhstan"),
        _ => T("Both sides"),
    };

    /// <summary>A value of a set of the contract in words, as that set's rows are spoken of: <c>text-exchange</c> reads "Text exchange".</summary>
    public static string Value(string set, string value) => TC(set, Plain(value));

    /// <summary>A value of the contract as an English phrase: <c>text-exchange</c> reads "Text exchange".</summary>
    public static string Plain(string value) =>
        value.Length == 0 ? value : char.ToUpperInvariant(value[0]) + value[1..].Replace('-', ' ');

    /// <summary>The first ten values, and how many others there are.</summary>
    public static string FirstTen(IReadOnlyList<string> values) => values.Count <= 10
        ? string.Join(", ", values)
        : TN("{1} and {0} more", "{1} and {0} more", values.Count - 10, string.Join(", ", values.Take(10)));

    /// <summary>A number with its thousands apart: "1,669".</summary>
    public static string Number(long number) => Numbers.Text(number);
}
