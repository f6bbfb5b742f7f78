using System.Globalization;
using PcaTracker.Contract;
using PcaTracker.Features.Languages;
using PcaTracker.Notifications.Sentences;
using PcaTracker.Rows;
using PcaTracker.Storage;

namespace PcaTracker.Features.History;

/// <summary>A changed field as people read it.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Before">The value before.</param>
/// <param name="After">The value after.</param>
/// <param name="IsText">Whether somebody wrote the values.</param>
/// <param name="Language">The language of the values, if it is not that of the page.</param>
/// <param name="NameLanguage">The language of the name, likewise.</param>
public sealed record ShownField(
    string Name, string? Before, string? After, bool IsText, string? Language, string? NameLanguage)
{
    /// <summary>A field in the language of the page; null for one that follows from others.</summary>
    public static ShownField? Of(Session session, EntitySetDefinition set, PropertyDefinition property, string? before, string? after)
    {
        var words = ActivityWords.Of(CultureInfo.CurrentUICulture.Name);
        if (words.Field(property) is not { } name)
            return null;
        var isText = property is { Values: null, MaxLength: not null };
        var language = words.Language == CultureInfo.CurrentUICulture.Name ? null : words.Language;
        return new(
            char.ToUpper(name[0], CultureInfo.InvariantCulture) + name[1..], Value(before), Value(after), isText,
            isText ? TextLanguage.Of(after ?? before) : language, language);

        string? Value(string? stored) =>
            set.Links.FirstOrDefault(link => link.Via.Name == property.Name) is not { } link ? words.Value(set, property, stored)
            : stored is null ? null
            : PageSentences.For(session.Actor).NameOf(
                link.TargetSet, RowFacts.Subject(session, link.TargetSet, long.Parse(stored, CultureInfo.InvariantCulture)));
    }
}
