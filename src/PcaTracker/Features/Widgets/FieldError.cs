
namespace PcaTracker.Features.Widgets;

/// <summary>An error of a form at the field to correct; no field if it concerns the whole form.</summary>
public sealed record FieldError(string? Field, string Sentence);
