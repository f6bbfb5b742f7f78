using Dapper;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Storage;

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

    /// <summary>Keeps the number of open brackets from today on, for the course of the negotiation.</summary>
    public static void EffectOnBracketCounts(RowDraft article)
    {
        if (!article.Changes(ArticleSet.OpenBrackets))
            return;
        article.Session.Connection.Execute(
            """
            INSERT INTO bracket_count (article_id, day, open_brackets) VALUES (@Id, @day, @count)
            ON CONFLICT (article_id, day) DO UPDATE SET open_brackets = excluded.open_brackets
            """,
            new { article.Id, day = Days.Text(Today.In("Europe/Brussels", article.Session.Now)), count = article[ArticleSet.OpenBrackets] });
    }
}
