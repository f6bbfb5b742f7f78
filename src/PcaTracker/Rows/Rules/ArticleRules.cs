using PcaTracker.Contract.Sets;
using PcaTracker.Domain;

namespace PcaTracker.Rows.Rules;

/// <summary>An article's open brackets are counted from its working text.</summary>
internal static class ArticleRules
{
    public static Refusal? Apply(RowDraft article)
    {
        if (!article.Changes(ArticleSet.Text))
            return null;
        var count = Brackets.Count(article.Text(ArticleSet.Text));
        if (count.IsRefused(out var refusal))
            return refusal;
        article[ArticleSet.OpenBrackets] = (long)count.Value;
        return null;
    }
}
