using Microsoft.AspNetCore.Components;
using PcaTracker.Domain;
using PcaTracker.Features.Layout;
using PcaTracker.Features.Refused;
using PcaTracker.Features.Spreadsheets;
using PcaTracker.Features.Widgets;
using PcaTracker.Runtime;
using PcaTracker.Storage;
using PcaTracker.WorkingCalendars;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Lists;

/// <summary>A row of a list, with the version that was read.</summary>
public interface IListedRow
{
    /// <summary>Its key.</summary>
    long Id { get; }

    /// <summary>Its version.</summary>
    long Revision { get; }

    /// <summary>Its name.</summary>
    string Title { get; }
}

/// <summary>What a page of a list shows.</summary>
/// <param name="Query">What the address asks.</param>
/// <param name="Rows">The rows of the page.</param>
/// <param name="Count">How many rows there are on all pages.</param>
/// <param name="CountByGroup">How many rows each group has.</param>
/// <param name="Views">The person's saved views.</param>
/// <param name="Chapters">The chapters to choose from.</param>
/// <param name="Question">What the API is asked for the same rows; null while the address cannot be read.</param>
public sealed record ListContents<TRow>(
    ListQuery Query, IReadOnlyList<TRow> Rows, long Count, IReadOnlyDictionary<string, long> CountByGroup, IReadOnlyList<SavedView> Views,
    IReadOnlyList<ChapterChoice> Chapters, Question? Question);

/// <summary>Base of the pages that show a list: reads what the address asks for, and keeps saved views.</summary>
public abstract class ListPage<TRow> : TrackerPage
    where TRow : IListedRow
{
    [Inject] protected NavigationManager Navigation { get; private set; } = null!;

    [Inject] protected PublicAddress Address { get; private set; } = null!;

    /// <summary>The errors of the address, or of the form that was sent.</summary>
    protected IReadOnlyList<FieldError> Errors { get; set; } = [];

    /// <summary>The working days of each side and of both.</summary>
    protected IReadOnlyDictionary<string, WorkingDays> WorkingDays { get; private set; } = null!;

    /// <summary>What is shown.</summary>
    protected ListContents<TRow> Contents { get; private set; } = null!;

    /// <summary>The list.</summary>
    protected abstract TrackerList List { get; }

    /// <summary>The name for a view, as typed.</summary>
    [SupplyParameterFromForm(FormName = "save-view")] protected SavedViewInput? ViewInput { get; set; }

    /// <summary>The view to delete.</summary>
    [SupplyParameterFromForm(FormName = "delete-view", Name = "View")] protected string? ViewToDelete { get; set; }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        using var session = Database.OpenAs(Actor);
        Read(session);
    }

    /// <summary>Reads the list.</summary>
    protected virtual void Read(Session session)
    {
        ArgumentNullException.ThrowIfNull(session);
        var (form, chapters) = (Reading(), ChapterChoice.All(session));
        var query = ListQuery.Read(List, Http.Request.Query, chapters.Select(chapter => chapter.Code), form);
        var rows = new ListRows(query, new ListReader(Actor, Today.In(Actor.TimeZone, Time.GetUtcNow())));
        Errors = form.Errors;
        WorkingDays = WorkingDaysTable.Of(session);
        // A list of everything would look like the answer to a filter that cannot be read.
        Contents = form.Errors.Count > 0
            ? new(query, [], 0, new Dictionary<string, long>(), SavedView.All(session, List.Set.Name), chapters, null)
            : new(query, rows.Page<TRow>(session), rows.Count(session), rows.CountByGroup(session), SavedView.All(session, List.Set.Name), chapters,
                rows.Question);
    }

    /// <inheritdoc/>
    protected override void Refuse(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        Errors = [new FieldError(null, RefusalWords.Of(refusal))];
    }

    protected async Task SaveViewAsync()
    {
        var form = Reading();
        var name = form.Line("Name", ViewInput!.Name, T("Give the view a name."));
        Errors = form.Errors;
        if (Errors.Count > 0)
            return;
        var saved = await Database.WriteAsync(Actor, session => SavedView.Save(session, List.Set.Name, Contents.Query.Text, name!));
        if (saved.IsRefused(out var refusal))
            Errors = [new FieldError("Name", RefusalWords.Of(refusal))];
        else
            Navigation.NavigateTo(Address.Path(Contents.Query.AddressOfPage(1)));
    }

    protected async Task DeleteViewAsync()
    {
        var form = Reading();
        var view = form.Key(ViewToDelete);
        Errors = form.Errors;
        if (Errors.Count > 0)
            return;
        if ((await Database.WriteAsync(Actor, session => SavedView.Delete(session, List.Set.Name, view))).IsRefused(out var refusal))
            Errors = [new FieldError(null, RefusalWords.Of(refusal))];
        else
            Navigation.NavigateTo(Address.Path(Contents.Query.AddressOfPage(1)));
    }

    /// <summary>The form for saving a view, as filled in.</summary>
    public sealed class SavedViewInput
    {
        public string? Name { get; set; }
    }
}
