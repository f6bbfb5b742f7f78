using PcaTracker.Contract;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Refused;

/// <summary>Words for refusals of the negotiation's rules: who may do what, and what the state of the record allows.</summary>
internal static class RuleRefusals
{
    /// <summary>The words by code.</summary>
    public static Dictionary<string, Func<SaidRefusal, string>> Words { get; } = new(StringComparer.Ordinal)
    {
        // Who may do what.
        ["role-not-allowed"] = said => said.Count > 2
            ? T("Your role does not write this. Ask: {0}.", said.Roles(2))
            : T("Your role does not write this."),
        ["head-only"] = said => said.Count > 0
            ? T("Only a head of delegation may do this. Your role: {0}.", said.Roles(1))
            : T("Only a head of delegation makes an entry public: let both delegations see it, and ask the head to publish it."),
        ["administrator-only"] = said => T("Only an administrator may do this. Your role: {0}.", said.Roles(1)),
        ["not-your-side"] = NotYourSide,
        ["never-deleted"] = _ => T("A chapter is not deleted, since much of the record belongs to it. Change its heading instead."),
        ["kind-is-private"] = _ => T("Interests, red lines and fallbacks stay with one’s own side. Let your delegation alone see it, "
            + "or record what may be said as a statement or a proposal."),
        ["not-your-word"] = _ =>
            T("What both delegations read as a party’s position, that party records itself. Let your delegation alone see your note of it."),
        ["own-note"] = _ => T("A status is what both delegations see, so an entry for one of them alone cannot move it. "
            + "Share it, or leave the status unchanged."),

        // Who reads what.
        ["widening-is-an-action"] = _ => T("Who else may read this is not changed here: use the link for it beside the entry."),
        ["not-confirmed"] = _ => T("Look at what will be seen and by whom, then confirm that you have read it."),
        ["already-public"] = _ => T("Everybody reads this already."),
        ["not-the-next-circle"] = _ => T("Let both delegations see this first: nothing is published that one of them could not read before."),
        ["told-to-fewer"] = _ => T("Fewer people could read this change than can read the entry now, and the old values would be shown to them. "
            + "Write what all of them may read."),

        // Chapters.
        ["held-by-itself"] = _ => T("A chapter is not kept open by itself: choose another one."),
        ["not-its-parent"] = _ => T("Only a chapter stands under something, and that is a title."),
        ["reopen-first"] = _ => T("The chapter is closed. A head of delegation reopens it on the chapter’s page first, with a reason."),
        ["closed-together"] = _ => T("Nothing is agreed until everything is agreed: a round closes a chapter provisionally, "
            + "and a head of delegation closes all chapters together."),
        ["not-closed"] = _ => T("The chapter is not closed, so there is nothing to reopen."),
        ["chapters-open"] = said => said.Count == 0
            ? T("There is no chapter to close.")
            : T("Nothing is agreed until everything is agreed. These chapters are not yet provisionally closed: {0}.",
                Widgets.Words.FirstTen((said[0] as Listing)?.Values ?? [])),
        ["already-closed"] = _ => T("All chapters are closed already."),
        ["round-or-day"] = _ => T("Choose a round or a day from which it counts, not both."),
        ["not-yet"] = said => T("A chapter is reopened from today or an earlier day on, not from {0}.", said.Day(0)),
        ["before-its-status"] = said =>
            T("The chapter has had its present status since {0}: choose that day or a later one.", said.Day(0)),

        // Rounds and their outcomes.
        ["round-without-dates"] = _ => T("The round has no dates yet: edit the round and set its first and last day."),
        ["round-not-begun"] = said => said.Target == RoundSet.Status.Name
            ? T("Round {0} begins on {1} and cannot have been held yet.", said.Text(0), said.Day(1))
            : T("Round {0} begins on {1}: its outcomes are logged from that day on.", said.Text(0), said.Day(1)),
        ["round-not-held"] = RoundNotHeld,
        ["round-was-held"] = said => T("Round {0} was held, and that stays in the record.", said.Text(0)),
        ["later-status"] = said => T(
            "Chapter {0} was given a status after round {1} ({2}). Log the change of status in that round or a later one.",
            said.Text(0), said.Text(1), said.Text(2)),
        ["moved-a-status"] = _ => T("This outcome moved the chapter’s status, so it stays. Log a further outcome that moves it on."),
        ["later-outcome"] = _ => T("Something later was recorded on this chapter, so this status stays. Log a further outcome that moves it on."),

        // Issues, positions and deadlines.
        ["already-resolved"] = _ => T("This issue is resolved already. To take it up again, edit it and set its state to open."),
        ["resolved-before-opened"] = said => T("The issue was opened in round {0}: it cannot be resolved in an earlier one.", said.Text(0)),
        ["same-status"] = said =>
            T("The issue is {0} already.", said.Words(0, status => Widgets.Words.Value(IssueSet.SetName, status).ToLowerInvariant())),
        ["already-superseded"] = _ => T("There is a newer text of this position already. Replace that one."),
        ["deadline-not-open"] = said => T("“{0}” is not open any more: {1}.", said.Text(0),
            said.Words(1, status => Widgets.Words.Value(DeadlineSet.SetName, status).ToLowerInvariant())),
        ["same-day"] = said => T("It is due on {0} already: choose another day.", said.Day(1)),
        ["nothing-to-restore"] = _ => T("Nothing that people write was lost by this change, so there is nothing to restore."),
    };

    private static string NotYourSide(SaidRefusal said) => (said.Target, said.Count) switch
    {
        (nameof(Actor.Side), _) => T("You keep the accounts of your own side: a joint administrator keeps all."),
        (_, 0) => T("What belongs to both sides is not kept from one of them. Record an entry of your own for these readers."),
        (_, 1) => T("This entry belongs to the other side, which alone changes it. Record your own beside it."),
        _ => T("You cannot record an entry for these readers: {0}. Choose one of: {1}.",
            said.Words(0, Widgets.Words.Readers), said.Words(1, Widgets.Words.Readers)),
    };

    private static string RoundNotHeld(SaidRefusal said) => said.Target switch
    {
        ActionParameters.RoundNumber => T("Round {0} was not held, or its last day is not known.", said.Text(0)),
        nameof(OutcomeSet.RoundId) => T(
            "Round {0} is not marked as held yet. Log what both sides saw first, or wait for it; then add your own notes.", said.Text(0)),
        _ => T("Round {0} is {1}. Outcomes are logged in a round that is planned or held: change its state first.", said.Text(0),
            said.Words(1, status => Widgets.Words.Value(RoundSet.SetName, status).ToLowerInvariant())),
    };
}
