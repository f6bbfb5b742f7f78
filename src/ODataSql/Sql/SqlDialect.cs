using System.Data.Common;
using ODataSql.Plan.Records;

namespace ODataSql.Sql;

/// <summary>The SQL of one database: its operators and functions, and the form in which it stores values.</summary>
public abstract class SqlDialect
{
    /// <summary>
    /// SQL of operators, functions and aggregates by their name in the plan; <c>{0}</c>, <c>{1}</c> … are the arguments. The name of a
    /// window function ends in <c>:over</c>, and its last argument is the OVER clause; the last argument of an aggregate is its FILTER clause,
    /// or empty. No entry may raise an error on any data.
    /// </summary>
    public abstract IReadOnlyDictionary<string, string> Functions { get; }

    /// <summary>A value of the request in the form in which the database stores it.</summary>
    public abstract object Parameter(object value);

    /// <summary>The same for a place of a type: the numbers of a skip token also stand for booleans.</summary>
    public virtual object Parameter(object value, ScalarType type) => Parameter(value);

    /// <summary>The name of a parameter by its place, from 0.</summary>
    public virtual string ParameterName(int index) => SqlStatement.ParameterName(index);

    /// <summary>SQL of the name of a table, a view, a column or an alias.</summary>
    public virtual string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>SQL of a null of a type.</summary>
    public virtual string Null(ScalarType type) => "NULL";

    /// <summary>SQL of a condition that is false where it would be unknown.</summary>
    public abstract string TwoValued(string condition);

    /// <summary>The nearest storable values at or below, and at or above, a value of the request; equal when it is stored exactly.</summary>
    public abstract (object Below, object Above) Nearest(object value);

    /// <summary>Starts a statement.</summary>
    public abstract RowCursor Start(DbConnection connection, SqlStatement statement);

    /// <summary>Starts a statement after another one, whose value is checked before.</summary>
    public virtual RowCursor Start(DbConnection connection, SqlStatement statement, FirstStatement first)
    {
        using (var value = Start(connection, new SqlStatement(first.Text, [])))
        {
            value.Read();
            first.Check((string)value.Value(0)!);
        }

        return Start(connection, statement);
    }

    /// <summary>Ends the statement that a connection is running, if any, with an error; other threads than the statement's own call it.</summary>
    public abstract void Stop(DbConnection connection);

    /// <summary>Begins a read transaction, whose statements all see the same state.</summary>
    public abstract DbTransaction BeginSnapshot(DbConnection connection);

    /// <summary>SQL of the condition that a value is one of a list that Dapper sends as a parameter.</summary>
    /// <param name="sql">SQL of the value.</param>
    /// <param name="list">The parameter, e.g. <c>@ids</c>: an array or a list.</param>
    public virtual string IsIn(string sql, string list) => $"{sql} IN {list}";

    /// <summary>Whether what sorts alphabetically is another text than the value, so that both sides of a comparison must be such.</summary>
    public virtual bool SortsByKey => false;

    /// <summary>SQL of a text that sorts alphabetically, in a total order in which no two texts are equal.</summary>
    public abstract string Alphabetical(string sql);

    /// <summary>SQL of a term of ORDER BY, in which nulls come first ascending and last descending.</summary>
    /// <param name="sql">SQL of the value.</param>
    /// <param name="descending">Whether the largest comes first.</param>
    /// <param name="mayBeNull">Whether the value may be null.</param>
    public abstract string Ordered(string sql, bool descending, bool mayBeNull);

    /// <summary>SQL of the clause with the largest number of rows and the number of rows to skip; at least one of the two is there.</summary>
    /// <param name="limit">The largest number of rows; null for all.</param>
    /// <param name="offset">The number of rows to skip; null for none.</param>
    /// <param name="parameter">Makes a parameter of a value.</param>
    public abstract string Page(long? limit, long? offset, Func<object, string> parameter);

    /// <summary>SQL of a column of the outermost statement, as <see cref="RowCursor"/> reads it.</summary>
    public virtual string Returned(string sql, Scalar value) => sql;

    /// <summary>SQL of the condition that a full-text index finds a phrase in the row with a key.</summary>
    public string Matches(string key, string index, string phrase) => $"{key} IN ({Found(index, phrase)})";

    /// <summary>SQL of the keys of the rows in which a full-text index finds what is looked for.</summary>
    /// <param name="index">Its name.</param>
    /// <param name="sought">SQL of a <see cref="SearchArgument"/>, or of several that <see cref="AllOf"/> joins.</param>
    public abstract string Found(string index, string sought);

    /// <summary>What finds the rows that have all of some phrases, the last word of each as the beginning of a word.</summary>
    public abstract string AllOf(IEnumerable<string> phrases);

    /// <summary>Whether parts of texts are found in indexes of sequences of three characters.</summary>
    public virtual bool FindsParts => false;

    /// <summary>Whether rows are joined to all that EXISTS asks for at once, which a condition on each row's members would prevent.</summary>
    public virtual bool JoinsMembers => false;

    /// <summary>Whether a page in the order of its keys is read at once: what its rows show is worked out after they are sorted.</summary>
    public virtual bool ShowsRowsLast => false;

    /// <summary>Whether what is looked up for each row that is shown comes faster by a join, which no other statement should have.</summary>
    public virtual bool JoinsLookups => false;

    /// <summary>Whether pages come faster from a union of parts, each of which an index has in their order.</summary>
    public virtual bool MergesUnions => false;

    /// <summary>SQL of the condition that an index of sequences of three characters has all those of a text in the row with a key.</summary>
    public virtual string HasParts(string key, string index, string text) => throw new NotSupportedException();

    /// <summary>SQL of whether the index finds few rows for a text, so that it is worth asking.</summary>
    public virtual string HasFew(string index, string text) => throw new NotSupportedException();

    /// <summary>The parameter that searches for a phrase; no text of a client makes the search fail.</summary>
    public abstract object SearchArgument(string words);

    /// <summary>The parameter that matches a pattern of .NET's regular expressions; refuses what the database would match otherwise.</summary>
    public virtual object Pattern(string pattern) => Parameter(pattern);

    /// <summary>How many values <see cref="Tally"/> takes; 0 where the database groups as fast by itself.</summary>
    public virtual int TalliedValues => 0;

    /// <summary>
    /// SQL of a source whose rows are the different combinations of values among some rows: the values as <c>c0</c>, <c>c1</c> …, and as
    /// <c>n</c> how often each occurs.
    /// </summary>
    /// <param name="values">SQL of the values.</param>
    /// <param name="rows">The FROM and WHERE clauses of the rows.</param>
    public virtual string Tally(IEnumerable<string> values, string rows) => throw new NotSupportedException();

    /// <summary>A JSON object.</summary>
    /// <param name="members">Its members.</param>
    /// <param name="nulls">
    /// Names of members that are null and come first, in an object whose other members are left out where they are null; null for an object that
    /// has all its members.
    /// </param>
    public abstract string JsonObject(IReadOnlyList<JsonMember> members, IReadOnlyList<string>? nulls);

    /// <summary>A comma and a member with a link: the URL before the key, the key, the URL after it, and the values of a skip token.</summary>
    public abstract string JsonLink(string name, IEnumerable<string> address, IEnumerable<string> keys);

    /// <summary>The objects of all rows as one JSON array, in the given order if there is one.</summary>
    public abstract string JsonArray(string item, string orderBy);
}

/// <summary>A member of a JSON object that the database makes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sql">SQL of its value.</param>
/// <param name="Value">The value in the plan.</param>
public readonly record struct JsonMember(string Name, string Sql, Scalar Value)
{
    /// <summary>Whether the value is JSON text that may continue with a comma and a further member.</summary>
    public bool IsOpen => Value is JsonRows { Page: not null };
}
