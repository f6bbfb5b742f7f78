using Dapper;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;

namespace PcaTracker.Rows.Rules;

/// <summary>Keeps chapters in their place in the agreement's structure.</summary>
internal static class ChapterRules
{
    /// <summary>Refuses a chapter that is held by itself, and a new one without its title.</summary>
    public static Refusal? Check(RowDraft chapter) =>
        chapter.IsNew ? CheckParent(chapter)
        : chapter.Number(ChapterSet.HeldById) == chapter.Id
            ? Refusal.Invalid("held-by-itself", "A chapter is not held by itself: HeldById names another chapter.", ChapterSet.HeldById.Name)
        : null;

    /// <summary>Sets the sort key of a new chapter.</summary>
    public static void Derive(RowDraft chapter)
    {
        if (chapter.IsNew)
            chapter[ChapterSet.SortKey] = Chapter.SortKey(chapter.Text(ChapterSet.Code)!);
    }

    private static Refusal? CheckParent(RowDraft chapter)
    {
        var isChapter = chapter.Text(ChapterSet.Level) == "chapter";
        if (chapter.Number(ChapterSet.ParentId) is not { } parent)
            return isChapter
                ? Refusal.Invalid("required-property", "A chapter stands under a title: ParentId must be given.", ChapterSet.ParentId.Name)
                : null;
        var level = chapter.Session.Connection.ExecuteScalar<string>("SELECT level FROM visible_chapter WHERE id = @parent", new { parent });
        return isChapter && level == "title" ? null
            : Refusal.Invalid("not-its-parent", "Only a chapter has a parent, and its parent is a title.", ChapterSet.ParentId.Name);
    }
}
