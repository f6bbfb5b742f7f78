using ODataSql.Model;
using ODataSql.Parse;
using ODataSql.Plan.Records;

namespace ODataSql.Plan.Expressions;

/// <summary>
/// <c>$search</c> (OData 4.01 Protocol, 11.2.6.6). Which rows match is the index's matter; what a match is worth is counted in the row
/// itself. The usual measure weighs a word by how many rows hold it, and so would let hidden rows move the visible ones.
/// </summary>
internal static class SearchPlanner
{
    /// <summary>The condition that a row of the scope matches.</summary>
    public static Scalar Condition(PlanContext context, NameScope scope, string text)
    {
        var (entity, index) = IndexOf(scope);
        var key = entity.Column(index.KeyColumn, ScalarType.Count);
        return Plan(SearchParser.Parse(text));

        Scalar Plan(SearchExpression expression)
        {
            context.CountNodes("$search");
            return expression switch
            {
                SearchPhrase phrase => new FullTextMatch(key, index.Name, phrase.Text),
                SearchNot not => new FunctionCall("not", [Plan(not.Operand)], ScalarType.Condition),
                SearchAnd both => new FunctionCall("and", [Plan(both.Left), Plan(both.Right)], ScalarType.Condition),
                SearchOr either => new FunctionCall("or", [Plan(either.Left), Plan(either.Right)], ScalarType.Condition),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
    }

    /// <summary>The order of an answer that is searched and not sorted: best first. Null when nothing is sought, only ruled out.</summary>
    public static OrderingTerm? Rank(NameScope scope, string text)
    {
        var (entity, index) = IndexOf(scope);
        var sought = SearchParser.Parse(text).RankedPhrases.ToList();
        if (sought.Count == 0)
            return null;
        var phrases = new Constant(string.Join('\n', sought), ScalarType.Text);
        return new OrderingTerm(index.Properties.Select(Hits).Aggregate((left, right) => new FunctionCall("add", [left, right], ScalarType.Count)), Descending: true);

        Scalar Hits(SearchedProperty property)
        {
            var hits = new FunctionCall("search:hits", [entity.Column(entity.Relation.Type.FindProperty(property.Name)), phrases], ScalarType.Count);
            return property.Weight == 1 ? hits : new FunctionCall("mul", [hits, new Constant(property.Weight, ScalarType.Count)], ScalarType.Count);
        }
    }

    private static (EntityScope Scope, SearchIndex Index) IndexOf(NameScope scope) => scope switch
    {
        EntityScope { Relation: { Search: { } index } } entity => (entity, index),
        EntityScope entity => throw QueryRefusedException.NotSupported($"$search in {entity.Relation.Set.Name}", "$search"),
        CrossJoinScope => throw QueryRefusedException.NotSupported("$search in a cross join", "$search"),
        _ => throw QueryRefusedException.NotSupported("$search in the results of $apply", "$search"),
    };
}
