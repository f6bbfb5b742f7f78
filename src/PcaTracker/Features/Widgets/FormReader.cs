using System.Globalization;
using PcaTracker.Domain;
using PcaTracker.Features.Refused;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Widgets;

/// <summary>Reads the fields of a form by their types. An unreadable value is an error at its field, never an empty value.</summary>
public sealed class FormReader
{
    /// <summary>The error for a value written by the page, such as a key, that has been altered.</summary>
    public static string NotAsWritten =>
        T("The form did not arrive as the page wrote it, so nothing was done. Load the page again, then send the form once more.");

    private const int LongestQuote = 50;
    private static readonly string[] TimeFormats = ["HH:mm", "HH:mm:ss"];

    private readonly List<FieldError> _errors = [];

    /// <summary>The errors so far, in the order in which fields were read.</summary>
    public IReadOnlyList<FieldError> Errors => _errors;

    /// <summary>Reads a text of one line, cleaned; null if empty.</summary>
    /// <param name="field">Id of the field.</param>
    /// <param name="typed">Submitted value.</param>
    /// <param name="missing">The error if empty; null if the field is optional.</param>
    /// <param name="label">What people call the field, for errors that name it.</param>
    public string? Line(string field, string? typed, string? missing = null, string? label = null) =>
        Read(field, typed, missing, label, CleanText.Line);

    /// <summary>Reads a text of several lines; parameters as for <see cref="Line"/>.</summary>
    public string? Prose(string field, string? typed, string? missing = null, string? label = null) =>
        Read(field, typed?.Trim(), missing, label, CleanText.Prose);

    /// <summary>Reads a day, written so that it is no other one; parameters as for <see cref="Line"/>.</summary>
    public DateOnly? Day(string field, string? typed, string? missing = null)
    {
        if (Line(field, typed, missing) is not { } text)
            return null;
        if (DayText.Read(text) is { } day)
            return day;
        Refuse(field, text.Contains('/', StringComparison.Ordinal)
            ? T("'{0}' may be read as two different days: write 2026-11-26 or 26 Nov 2026.", Quoted(text))
            : T("'{0}' is no day: write one that exists, such as 2026-11-26.", Quoted(text)));
        return null;
    }

    /// <summary>Reads a time of day; parameters as for <see cref="Line"/>.</summary>
    public TimeOnly? Time(string field, string? typed, string? missing = null)
    {
        if (Line(field, typed, missing) is not { } text)
            return null;
        if (TimeOnly.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return time;
        Refuse(field, T("'{0}' is no time of day: write one from 00:00 to 23:59, such as 17:30.", Quoted(text)));
        return null;
    }

    /// <summary>Reads a whole number; parameters as for <see cref="Line"/>.</summary>
    public int? Number(string field, string? typed, string? missing = null)
    {
        if (Line(field, typed, missing) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return number;
        Refuse(field, T("'{0}' is no whole number: write one in digits, such as 90.", Quoted(text)));
        return null;
    }

    /// <summary>Reads the key of a row that an address names.</summary>
    public long? Row(string field, string? typed)
    {
        if (Line(field, typed) is not { } text)
            return null;
        if (IsKey(text, out var key))
            return key;
        Refuse(field, T("'{0}' is no whole number: write one in digits, such as 90.", Quoted(text)));
        return null;
    }

    /// <summary>Reads one of the offered values.</summary>
    public string? Choice(string field, string? chosen, IEnumerable<string> offered, string? missing = null)
    {
        if (Line(field, chosen, missing) is not { } text)
            return null;
        if (offered.Contains(text, StringComparer.Ordinal))
            return text;
        Refuse(field, T("'{0}' is not among the choices here: choose one of them.", Quoted(text)));
        return null;
    }

    /// <summary>Reads a check box.</summary>
    public bool Ticked(string field, string? sent)
    {
        if (sent is null or "" or "true" or "false")
            return sent == "true";
        Refuse(field, T("'{0}' is neither ticked nor empty: tick the box, or leave it empty.", Quoted(sent)));
        return false;
    }

    /// <summary>Reads a key or revision written by the page; 0 if it cannot be read.</summary>
    public long Key(string? sent)
    {
        if (IsKey(sent, out var key))
            return key;
        Refuse(null, NotAsWritten);
        return 0;
    }

    /// <summary>Reads the value of the pressed button; the first one if the form was sent without a button.</summary>
    public string Button(string? pressed, params IReadOnlyList<string> offered)
    {
        if (string.IsNullOrEmpty(pressed))
            return offered[0];
        if (!offered.Contains(pressed, StringComparer.Ordinal))
            Refuse(null, NotAsWritten);
        return pressed;
    }

    /// <summary>Adds an error found elsewhere.</summary>
    public void Refuse(string? field, string sentence) => _errors.Add(new FieldError(field, sentence));

    private static bool IsKey(string? sent, out long key) => long.TryParse(sent, NumberStyles.None, CultureInfo.InvariantCulture, out key);

    private string? Read(string field, string? typed, string? missing, string? label, Func<string, string, Result<string>> clean)
    {
        var text = clean(typed ?? "", "The text");
        if (text.IsRefused(out var refusal))
            Refuse(field, RefusalWords.Of(refusal, label));
        else if (!CleanText.IsBlank(text.Value))
            return text.Value;
        else if (missing is not null)
            Refuse(field, missing);
        return null;
    }

    private static string Quoted(string text) => CleanText.Shortened(text, LongestQuote);
}
