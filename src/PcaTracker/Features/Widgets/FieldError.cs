
namespace PcaTracker.Features.Widgets;

/// <summary>What is wrong with a form, and the field to put it right in; no field when it is about the whole.</summary>
public sealed record FieldError(string? Field, string Sentence);
