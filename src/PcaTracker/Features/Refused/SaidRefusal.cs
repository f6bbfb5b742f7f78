using System.Globalization;
using PcaTracker.Domain;
using PcaTracker.Features.Editing;
using PcaTracker.Features.Widgets;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Refused;

/// <summary>A refusal and the form in which it is shown, as the words about it need them.</summary>
/// <param name="Refusal">The refusal.</param>
/// <param name="Form">The form of a row; null for other forms.</param>
/// <param name="GivenLabel">The label of its field in another form.</param>
internal sealed record SaidRefusal(Refusal Refusal, RowForm? Form, string? GivenLabel = null)
{
    /// <summary>The property that it points at; null for the whole.</summary>
    public string? Target => Refusal.Target?[(Refusal.Target.LastIndexOf('/') + 1)..];

    /// <summary>The field that it points at; null where the page has none.</summary>
    public FormField? Field => Form?.Fields.FirstOrDefault(f => f.Name == Target);

    /// <summary>What people call the field.</summary>
    public string Label => (GivenLabel ?? Field?.Label)?.TrimEnd('?') ?? T("This field");

    /// <summary>How many values it has.</summary>
    public int Count => Refusal.Values.Count;

    /// <summary>A value.</summary>
    public object? this[int index] => Refusal.Values.ElementAtOrDefault(index);

    /// <summary>A value as text; several with commas.</summary>
    public string Text(int index) =>
        this[index] is Listing several ? string.Join(", ", several.Values) : Convert.ToString(this[index], CultureInfo.InvariantCulture) ?? "";

    /// <summary>A day.</summary>
    public string Day(int index) => this[index] is DateOnly day ? Dates.Text(Storage.Days.Text(day))
        : Storage.Days.IsDay(Text(index)) ? Dates.Text(Text(index))
        : Text(index);

    /// <summary>One or several values of the contract in words.</summary>
    public string Words(int index, Func<string, string> words) =>
        string.Join(", ", (this[index] as Listing)?.Values.Select(words) ?? [words(Text(index))]);

    /// <summary>One or several roles.</summary>
    public string Roles(int index) => Words(index, role => Widgets.Words.Value("Accounts", role).ToLowerInvariant());
}
