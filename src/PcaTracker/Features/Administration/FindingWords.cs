using System.Collections.Frozen;
using System.Globalization;
using PcaTracker.Changes.Audit;
using PcaTracker.Changes.Audit.Verification;
using PcaTracker.Domain;
using PcaTracker.Features.Editing;
using PcaTracker.Features.Widgets;
using PcaTracker.Storage;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Administration;

/// <summary>Says what a verification found in the language of the page; its own sentences are English, for the command line.</summary>
internal static class FindingWords
{
    private static readonly FrozenDictionary<string, Func<Said, string>> ByCode = new Dictionary<string, Func<Said, string>>(StringComparer.Ordinal)
    {
        // The file.
        ["file-sound"] = _ => T("the file is sound"),
        ["file-not-sound"] = said => T("the file is damaged: restore a backup. SQLite says: {0}", said[0]),
        ["file-damaged"] = _ => T("the file is damaged, and nothing more could be read: restore a backup"),
        ["links-sound"] = _ => T("every link has a target"),
        ["link-without-target"] = said => T("row {0} of {1} refers to a row of {2} that does not exist", said[0], said[1], said[2]),
        ["triggers-sound"] = _ => T("every change is captured"),
        ["trigger-changed"] = said => T("{0} is not as the tracker made it: changes may not have been captured", said[0]),
        ["all-chained"] = _ => T("all are in a chain"),
        ["changes-unchained"] = said => T("another program made changes that are in no chain yet ({0}), one of them: {1}. The tracker records "
            + "them when it writes next.", said.Number(1), said.Row(2)),

        // The chains.
        ["chain-sound"] = said => T("entries: {0}; head {1}", said.Number(0), said[1]),
        ["entry-missing"] = said => T("entry {0} is missing; the next is {1}: {2}", said.Number(1), said.Number(0), said.Entry(2)),
        ["entry-changed"] = said => T("entry {0}: its content is not what was chained: {1}", said.Number(0), said.Entry(1)),
        ["hash-changed"] = said => T("entry {0}: its hash does not follow from the entry before: {1}", said.Number(0), said.Entry(1)),

        // The checkpoints.
        ["no-checkpoint"] = _ => T("there is none yet, so an end that was cut off would not show"),
        ["checkpoints-sound"] = CheckpointsSound,
        ["not-a-checkpoint"] = said => T("line {0}: this is not a checkpoint", said.Number(0)),
        ["another-key"] = said => T("line {0}: it names another key than it should", said.Number(0)),
        ["signature-wrong"] = said => T("line {0}: its signature is not that of its words", said.Number(0)),
        ["chain-cut-off"] = said => T("line {0}: the chain “{1}” had more entries on {3} than now ({2}, now {4}): entry {5} and all after it "
            + "were cut off", said.Number(0), said.Chain(1), said.Number(2), said.Moment(3), said.Number(4), said.Number(5)),
        ["chain-rewritten"] = said => T("line {0}: entry {1} of the chain “{2}” is another than on {3}: the chain was written anew",
            said.Number(0), said.Number(1), said.Chain(2), said.Moment(3)),

        // The rows.
        ["rows-sound"] = said => T("as the chains say: {0}", said.Number(0)),
        ["row-gone"] = said => T("{0} is gone, and no entry records that: the last is {1} of the chain “{2}”",
            said.Row(0), said.Number(2), said.Chain(3)),
        ["row-unrecorded"] = said => T("{0} is there, and no entry of the chain “{1}” records it", said.Row(0), said.Chain(2)),
        ["link-unrecorded"] = said => T("{0} is there with a link, and no entry of the chain “{1}” records it", said.Row(0), said.Chain(2)),
        ["row-changed"] = said => T("{0} is not as entry {1} of the chain “{2}” left it", said.Row(0), said.Number(2), said.Chain(3)),
        ["visibility-sound"] = said => T("rows with a changed visibility, all listed: {0}", said.Number(0)),
        ["visibility-unlisted"] = said => T("{0} changed its visibility and is not listed, so that its earlier entries may show", said.Row(0)),
        ["visibility-differs"] = said => T("{0} is listed with the visibility “{1}” and has “{2}”",
            said.Row(0), said.Readers(2), said.Readers(3)),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The codes of the findings that there are words for.</summary>
    internal static IEnumerable<string> Codes => ByCode.Keys;

    /// <summary>What was checked.</summary>
    public static string Name(CheckResult check) => check.Name switch
    {
        "integrity_check" or "file" => T("File"),
        "foreign keys" => T("Links"),
        "triggers" => T("Triggers"),
        "captured changes" => T("Captured changes"),
        "checkpoints" => T("Checkpoints"),
        "node checkpoints" => T("Checkpoints in the database"),
        "rows" => T("Rows"),
        "visibility" => T("Visibility"),
        _ => T("Chain: {0}", Chain(check.Name["chain ".Length..])),
    };

    /// <summary>What was found.</summary>
    /// <param name="check">The check.</param>
    /// <param name="zone">The time zone of the reader.</param>
    public static string Of(CheckResult check, string zone) => ByCode[check.Code](new Said(check, zone));

    private static string CheckpointsSound(Said said)
    {
        var sound = T("from {1} to {2}: {0}; key {3}", said.Number(0), Dates.Text(said.Text(1)), Dates.Text(said.Text(2)), said[3]);
        return said[4] is Remnants { Lines: { Count: > 0 } lines }
            ? T("{0}; left half-written, and no checkpoint: line {1}", sound, string.Join(", ", lines))
            : sound;
    }

    private static string Chain(string chain) => chain == HashChain.Links ? T("links") : Words.Visible(chain);

    private sealed record Said(CheckResult Check, string Zone)
    {
        public object? this[int index] => Check.Values[index];

        public string Text(int index) => Convert.ToString(this[index], CultureInfo.InvariantCulture) ?? "";

        public string Number(int index) => Words.Number(Convert.ToInt64(this[index], CultureInfo.InvariantCulture));

        public string Chain(int index) => FindingWords.Chain(Text(index));

        // What somebody tampered with is shown as it is.
        public string Readers(int index) => Text(index) is var readers && Visibility.All.Contains(readers) ? Words.Visible(readers) : readers;

        public string Moment(int index) => Moment(Text(index));

        /// <summary>The row whose set and key are at that place and the next.</summary>
        public string Row(int index) => Row(Text(index), Text(index + 1));

        public string Entry(int index) => this[index] is EntryFacts entry
            ? T("{0}, {1}, by {2}", Row(entry.Set, Text(entry.Id)), Moment(entry.At), Who(entry.Who))
            : Text(index);

        private static string Who(string who) => who == AuditWriter.OtherProgram ? T("another program") : who;

        private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

        private static string Row(string set, string id) =>
            RowTitles.Has(set) ? $"{RowTitles.Noun(set)} {id}"
            : set == AuditedTable.Lines ? T("line {0} of the activity log", id)
            : $"{set} {id}";

        private string Moment(string instant) =>
            DateTimeOffset.TryParseExact(instant, Instants.Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
                ? Dates.Text(at, Zone)
                : instant;
    }
}
