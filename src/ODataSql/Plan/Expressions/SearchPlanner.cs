using ODataSql.Model;
using ODataSql.Parse;
using ODataSql.Plan.Records;

namespace ODataSql.Plan.Expressions;

/// <summary>
/// Plans <c>$search</c> (OData 4.01 Protocol, 11.2.6.6). The index decides which rows match; the rank is computed from the row alone. The
/// usual measure (BM25) depends on how many rows contain a word, so hidden rows would influence the order of visible ones.
/// </summary>
internal static class SearchPlanner
{
    /// <summary>The condition that a row matches the search.</summary>
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
                SearchNot not => FunctionCall.Condition("not", Plan(not.Operand)),
                SearchAnd and => FunctionCall.Condition("and", Plan(and.Left), Plan(and.Right)),
                SearchOr or => FunctionCall.Condition("or", Plan(or.Left), Plan(or.Right)),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
    }

    /// <summary>The order of unsorted search results, best first; null when the search only excludes words.</summary>
    public static OrderingTerm? Rank(NameScope scope, string text)
    {
        var (entity, index) = IndexOf(scope);
        var words = SearchParser.Parse(text).RankedPhrases.ToList();
        if (words.Count == 0)
            return null;
        var phrases = new Constant(string.Join('\n', words), ScalarType.Text);
        return new OrderingTerm(
            index.Properties.Select(Hits).Aggregate((left, right) => new FunctionCall("add", [left, right], ScalarType.Count)), Descending: true);

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
