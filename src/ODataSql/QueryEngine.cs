using System.Data.Common;
using ODataSql.Model;
using ODataSql.Parse;
using ODataSql.Plan;
using ODataSql.Sql;

namespace ODataSql;

/// <summary>
/// Answers OData reads over a relational database. A request takes four steps: <em>parse</em> the URL, <em>plan</em> what
/// is asked, <em>render</em> SQL, <em>stream</em> rows. Which rows the caller may see is a matter of the connection.
/// </summary>
public sealed class QueryEngine(RelationalModel model, SqlDialect dialect)
{
    /// <summary>The first three steps. Touches no database.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="query">The compiled request, unless it is refused.</param>
    /// <returns>The refusal, or null.</returns>
    public QueryRefusal? Compile(QueryRequest request, out CompiledQuery query)
    {
        try
        {
            var question = QuestionParser.Parse(model.Edm, request);
            var plan = QueryPlanner.Plan(model, question);
            query = new CompiledQuery(request, question.Options, plan, dialect);
            return null;
        }
        catch (QueryRefusedException refused)
        {
            query = null!;
            return refused.Refusal;
        }
    }

    /// <summary>Runs a compiled request up to its first row, so that what can fail has failed before anything is written.</summary>
    /// <param name="query">The compiled request.</param>
    /// <param name="connection">An open connection, used by nobody else until the answer is disposed.</param>
    public static Answer Run(CompiledQuery query, DbConnection connection) => Answer.Open(query, connection);
}
