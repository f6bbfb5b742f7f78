namespace PcaTracker.Notifications.Sentences;

/// <summary>A part of a sentence on what happened.</summary>
/// <param name="Text">The text.</param>
/// <param name="IsContent">Whether somebody wrote it: a name, a title or a reason, which is not translated.</param>
/// <param name="Language">Language of the content, where it is known.</param>
public sealed record SentencePart(string Text, bool IsContent = false, string? Language = null);
