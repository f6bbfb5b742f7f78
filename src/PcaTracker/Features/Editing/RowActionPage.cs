using Microsoft.AspNetCore.Components;
using PcaTracker.Domain;
using PcaTracker.Features.Layout;
using PcaTracker.Features.Refused;
using PcaTracker.Features.Widgets;
using PcaTracker.Rows;
using PcaTracker.Storage;

namespace PcaTracker.Features.Editing;

/// <summary>Base of the pages that do one thing to a row: supersede, resolve, reopen, narrow, delete.</summary>
public abstract class RowActionPage : TrackerPage
{
    /// <summary>The name of the form on such a page.</summary>
    public const string FormName = "act";

    private const string RevisionField = "Revision";

    [Inject] private Drafts Drafts { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private Runtime.PublicAddress Address { get; set; } = null!;

    /// <summary>The row; null where there is none that the actor may change.</summary>
    internal RowDraft? Row { get; private set; }

    internal RowForm? Form { get; private set; }

    internal KeptForm Kept { get; private set; } = null!;

    internal RowPlace Place { get; private set; } = null!;

    /// <summary>The row for people: "issue 'Export duties'".</summary>
    protected string Name { get; private set; } = "";

    /// <summary>The errors of the form.</summary>
    protected IReadOnlyList<FieldError> Errors { get; set; } = [];

    /// <inheritdoc/>
    protected override void Refuse(Refusal refusal) => Errors = [new FieldError(null, RefusalWords.Of(refusal))];

    /// <summary>Loads the row and the form.</summary>
    internal void Open(Session session, string set, long id)
    {
        if (RowForms.Find(set) is not { } form || !Permissions.MayWrite(Actor, form.Set.Name))
            return;
        var found = RowDraft.Load(session, form.Set, id, RowVersionCondition.Any);
        if (found.Refusal is not null)
            return;
        (Form, Row) = (form, found.Value);
        (Place, Name) = (RowPlace.Of(Row), RowNames.Of(session, form.Set.Name, id));
        Kept = KeptForm.Open(session, Drafts, Http, FormName);
        // A draft is about the row as it is now; a sent form about the one on its page.
        if (!Kept.IsPosted)
            Kept.Fields[RevisionField] = RowBase.Text(Row.Revision);
    }

    /// <summary>Shows a row's form without the row, which nobody may change so.</summary>
    protected void Close() => Row = null;

    /// <summary>Runs the command once, and opens the row's place or another one.</summary>
    /// <param name="reader">What the form sent.</param>
    /// <param name="deed">What is done to the row, as the notice says it.</param>
    /// <param name="run">The command; returns a key.</param>
    /// <param name="next">The place that is opened, by that key; null for the row's own.</param>
    internal async Task SaveAsync(
        FormReader reader, string deed, Func<Session, RowVersionCondition, Result<long>> run, Func<Session, long, RowPlace>? next = null)
    {
        Kept.CheckKey(reader);
        var read = RowVersionCondition.Revision(reader.Key(Kept.Fields[RevisionField]));
        Errors = reader.Errors;
        if (Errors.Count > 0)
            return;
        var saved = await Kept.SaveAsync(Database, Actor, session =>
        {
            var done = run(session, read);
            return done.IsRefused(out var broken) ? broken : (next?.Invoke(session, done.Value) ?? Place).Saved(Form!.Noun, deed);
        });
        if (saved.IsRefused(out var refusal))
        {
            Errors = [new FieldError(FieldOf(refusal), RefusalWords.Of(refusal, Form))];
            // The page shows the row as it is now, and is about it from here on.
            if (refusal.Kind == RefusalKind.Stale)
                Kept.Fields[RevisionField] = RowBase.Text(Row!.Revision);
            return;
        }
        Navigation.NavigateTo(Address.Path(saved.Value));
    }

    /// <summary>The field of a refusal, where it has one on the page.</summary>
    protected virtual string? FieldOf(Refusal refusal) => refusal.Target;
}
