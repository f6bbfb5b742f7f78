using PcaTracker.Contract.Sets;
using Dapper;
using PcaTracker.Domain;

namespace PcaTracker.Rows.Rules;

/// <summary>Where a chapter stands in the agreement's structure.</summary>
internal static class ChapterRules
{
    public static Refusal? Apply(RowDraft chapter)
    {
        if (chapter.IsNew)
            chapter[ChapterSet.SortKey] = Chapter.SortKey(chapter.Text(ChapterSet.Code)!);
        if (!chapter.IsNew && chapter.Number(ChapterSet.HeldById) == chapter.Id)
            return Refusal.Invalid("held-by-itself", "A chapter is not held by itself: HeldById names another chapter.", "HeldById");
        return chapter.IsNew ? CheckParent(chapter) : null;
    }

    private static Refusal? CheckParent(RowDraft chapter)
    {
        var isChapter = chapter.Text(ChapterSet.Level) == "chapter";
        if (chapter.Number(ChapterSet.ParentId) is not { } parent)
            return isChapter ? Refusal.Invalid("required-property", "A chapter stands under a title: ParentId must be given.", "ParentId") : null;
        var level = chapter.Session.Connection.ExecuteScalar<string>("SELECT level FROM visible_chapter WHERE id = @parent", new { parent });
        return isChapter && level == "title" ? null
            : Refusal.Invalid("not-its-parent", "Only a chapter has a parent, and its parent is a title.", "ParentId");
    }
}
