using PcaTracker.Contract;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Features.Editing;
using PcaTracker.Features.Rounds;
using PcaTracker.Features.Widgets;
using PcaTracker.Rows;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Refused;

/// <summary>Words for refusals of a row's values, links and readers.</summary>
internal static class RecordRefusals
{
    /// <summary>The words by code.</summary>
    public static Dictionary<string, Func<SaidRefusal, string>> Words { get; } = new(StringComparer.Ordinal)
    {
        ["required-property"] = said => said.Field?.Missing ?? T("{0}: fill this in.", said.Label),
        ["nothing-visible"] = _ => T("What stands here cannot be seen: write a text, or leave it empty."),
        ["not-among-values"] = _ => T("Choose one of the choices here."),
        ["unknown-row"] = UnknownRow,
        ["too-long"] = said => T("{0} has {1} characters; at most {2} fit.", said.Label, Number(said[1]), Number(said[2])),
        ["character-refused"] = said =>
            T("{0}: character number {1} ({2}) cannot be used in a text. Take it out.", said.Label, said.Text(3), said.Text(2)),
        ["out-of-range"] = OutOfRange,
        ["not-a-web-address"] = said => T("{0}: write the full web address, which starts with https:// or http://.", said.Label),
        ["ends-before-it-starts"] = _ => T("This is before the beginning: choose the same or a later one."),
        ["unknown-time-zone"] = UnknownTimeZone,
        ["time-zone-unknown"] = UnknownTimeZone,
        ["unbalanced-brackets"] = said =>
            T("The bracket {0} at character {1} of the text has no partner: write the other one, or take this one out.", said.Text(0), said.Text(1)),
        ["not-a-hash"] = _ => T("A checksum has 64 characters from 0 to 9 and a to f."),
        ["classified-marking"] = said => T(
            "{0} carries a marking: {1}. "
            + "Nothing classified belongs here: add a document that names the paper’s reference, originator and custodian instead.",
            said.Field?.Label ?? T("This"), said.Text(1)),
        ["already-exists"] = said => said.Form is null
            ? T("There is such an entry already: edit that one.")
            : T("There is {0} of that {1} already: edit that one, or choose another.",
                RowTitles.One(said.Form.Set.Name), said.Field?.Label.ToLowerInvariant() ?? T("name")),
        ["narrower-link"] = _ => T("Fewer people read this than will read the entry itself. Leave it empty, or let the same people see both."),
        ["other-chapter"] = said => said[0] is NamedRow other
            ? T("{0} belongs to another chapter: choose one of this chapter, or none.", RowNames.Of(other))
            : T("Choose one of the choices here."),
        ["still-referred-to"] = said => said is { Count: > 1 }
            ? T("Other entries still refer to this one ({0}): change or delete them first.", RowTitles.Count(said.Text(1), (long)said[0]!))
            : T("Other entries still refer to this one: change or delete them first."),
        ["changed-meanwhile"] = _ => T("Somebody changed this after you opened it. Look at it again, then decide again."),
        ["not-found"] = _ => T("This is not there any more, or you may not see it."),

        // What only a program sends, or a form that was altered.
        ["unknown-property"] = _ => FormReader.NotAsWritten,
        ["read-only-property"] = _ => FormReader.NotAsWritten,
        ["wrong-type"] = _ => FormReader.NotAsWritten,
        ["if-match-exact"] = _ => FormReader.NotAsWritten,
        ["against-the-schema"] = _ => FormReader.NotAsWritten,
    };

    private static string UnknownRow(SaidRefusal said) => said.Target switch
    {
        nameof(OutcomeEntry.Chapter) => T("There is no chapter {0}: choose one from the list.", said.Text(0)),
        nameof(IssueSet.OpenedInRound) or nameof(IssueSet.ResolvedInRound) => T("There is no round {0}: choose another.", said.Text(0)),
        _ => T("Choose one of the choices here."),
    };

    private static string OutOfRange(SaidRefusal said) => said.Target switch
    {
        RefusedProperties.DueOn => T("Choose a day of the years 1900 to 2999."),
        ActionParameters.Outcomes => T("Log 1 to {0} chapters at once.", said.Text(0)),
        "Until" => T("Choose a day after {0}, and at most {1} days from it.", said.Day(0), said.Text(1)),
        _ => T("{0}: the nearest possible value is {1}.", said.Label, said.Text(1)),
    };

    private static string UnknownTimeZone(SaidRefusal said) =>
        T("There is no time zone “{0}”: write one such as Europe/Brussels or Asia/Almaty.", said.Text(0));

    private static string Number(object? number) => Widgets.Words.Number(Convert.ToInt64(number, System.Globalization.CultureInfo.InvariantCulture));
}
