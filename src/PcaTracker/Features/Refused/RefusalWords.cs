using System.Text.RegularExpressions;
using PcaTracker.Domain;
using PcaTracker.Features.Widgets;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Editing;

/// <summary>Words on forms for refusals, which name properties and actions for programs: fields by their labels, actions by their links.</summary>
internal static partial class RefusalWords
{
    /// <summary>The sentence for the field at which a refusal is shown.</summary>
    public static string Of(Refusal refusal, RowForm? form = null)
    {
        var field = form?.Fields.FirstOrDefault(f => f.Name == refusal.Target);
        return refusal.Code switch
        {
            "required-property" when field?.Missing is { } missing => missing,
            "nothing-visible" => T("What stands here cannot be seen: write a text, or leave it empty."),
            "not-among-values" or "unknown-row" => T("Choose one of the choices here."),
            "ends-before-it-starts" => T("This is before the beginning: choose the same or a later one."),
            "already-exists" when form is not null =>
                T(
                    "There is {0} of that {1} already: edit that one, or choose another.",
                    RowTitles.One(form.Set.Name), field?.Label.ToLowerInvariant() ?? T("name")),
            "narrower-link" => T("Fewer people read this than will read the entry itself. Leave it empty, or let the same people see both."),
            "kind-is-private" => T("Interests, red lines and fallbacks stay with one’s own side. Let your delegation alone see it, "
                + "or record what may be said as a statement or a proposal."),
            "not-your-word" =>
                T("What both delegations read as a party’s position, that party records itself. Let your delegation alone see your note of it."),
            "own-note" => T("A status is what both delegations see, so an entry for one of them alone cannot move it. "
                + "Share it, or choose that the chapter was not taken up."),
            "held-by-itself" => T("A chapter is not kept open by itself: choose another one."),
            "not-its-parent" => T("Only a chapter stands under something, and that is a title."),
            "not-a-hash" => T("A checksum has 64 characters from 0 to 9 and a to f."),
            "round-without-dates" => T("The round has no dates yet: edit the round and set its first and last day."),
            "reopen-first" => T("The chapter is closed. A head of delegation reopens it on the chapter’s page first, with a reason."),
            "closed-together" => T("Nothing is agreed until everything is agreed: a round closes a chapter provisionally, "
                + "and a head of delegation closes all chapters together."),
            "already-resolved" => T("This issue is resolved already. To take it up again, edit it and set its state to open."),
            "not-closed" => T("The chapter is not closed, so there is nothing to reopen."),
            "moved-a-status" => T("This outcome moved the chapter’s status, so it stays. Log a further outcome that moves it on."),
            "still-referred-to" => T("Other entries still refer to this one: change or delete them first."),
            "role-not-allowed" => T("Your role does not write this."),
            "classified-marking" => T(
                "{0} carries a marking: {1}. "
                + "Nothing classified belongs here: add a document that names the paper’s reference, originator and custodian instead.",
                field?.Label ?? T("This"), Marked().Match(refusal.Sentence).Value),
            "changed-meanwhile" => T("Somebody changed this after you opened it. Look at it again, then decide again."),
            _ => Plain(refusal.Sentence, field),
        };
    }

    // The rest says what is wrong with a value, and begins with the name of its property.
    private static string Plain(string sentence, FormField? field)
    {
        if (field is not null)
            sentence = Regex.Replace(sentence, $@"\b{field.Name}\b", field.Label.TrimEnd('?'), RegexOptions.None, TimeSpan.FromSeconds(1));
        return Day().Replace(sentence, day => Dates.Text(day.Value));
    }

    [GeneratedRegex("(?<=')[^']+(?=')", RegexOptions.None, 1000)]
    private static partial Regex Marked();

    [GeneratedRegex(@"\b\d{4}-\d{2}-\d{2}\b", RegexOptions.None, 1000)]
    private static partial Regex Day();
}
