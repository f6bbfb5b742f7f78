using PcaTracker.Contract.Sets;
using PcaTracker.Domain;

namespace PcaTracker.Rows.Rules;

/// <summary>Counts the open brackets of an article from its working text.</summary>
internal static class ArticleRules
{
    /// <summary>Refuses a text with unbalanced brackets.</summary>
    public static Refusal? Check(RowDraft article) => article.Changes(ArticleSet.Text) ? Brackets.Count(article.Text(ArticleSet.Text)).Refusal : null;

    /// <summary>Sets the number of open brackets.</summary>
    public static void Derive(RowDraft article)
    {
        if (article.Changes(ArticleSet.Text))
            article[ArticleSet.OpenBrackets] = (long)Brackets.Count(article.Text(ArticleSet.Text)).Value;
    }
}
