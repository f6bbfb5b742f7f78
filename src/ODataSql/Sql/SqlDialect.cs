using System.Data.Common;

namespace ODataSql.Sql;

/// <summary>The SQL of one database: its operators and functions, and the form in which it stores values.</summary>
public abstract class SqlDialect
{
    /// <summary>
    /// SQL of operators, functions and aggregates by their name in the plan; <c>{0}</c>, <c>{1}</c> … are the arguments. The name of a
    /// window function ends in <c>:over</c>, and its last argument is the OVER clause. No entry may raise an error on any data.
    /// </summary>
    public abstract IReadOnlyDictionary<string, string> Functions { get; }

    /// <summary>A value of the request in the form in which the database stores it.</summary>
    public abstract object Parameter(object value);

    /// <summary>The nearest storable values at or below, and at or above, a value of the request; equal when it is stored exactly.</summary>
    public abstract (object Below, object Above) Nearest(object value);

    /// <summary>Starts a statement.</summary>
    public abstract RowCursor Start(DbConnection connection, SqlStatement statement);

    /// <summary>Begins a read transaction, whose statements all see the same state.</summary>
    public abstract DbTransaction BeginSnapshot(DbConnection connection);

    /// <summary>SQL of a text that sorts alphabetically, in a total order in which no two texts are equal.</summary>
    public abstract string Alphabetical(string sql);

    /// <summary>SQL of the condition that a full-text index finds a phrase in the row with a key.</summary>
    public abstract string Matches(string key, string index, string phrase);

    /// <summary>SQL of the condition that an index of sequences of three characters has all those of a text in the row with a key.</summary>
    public virtual string HasParts(string key, string index, string text) => throw new NotSupportedException();

    /// <summary>SQL of whether the index finds few rows for a text, so that it is worth asking.</summary>
    public virtual string HasFew(string index, string text) => throw new NotSupportedException();

    /// <summary>The parameter that searches for a phrase; no text of a client makes the search fail.</summary>
    public abstract object SearchArgument(string words);

    /// <summary>How many values <see cref="Tally"/> takes; 0 where the database groups as fast by itself.</summary>
    public virtual int TalliedValues => 0;

    /// <summary>
    /// SQL of a source whose rows are the different combinations of values among some rows: the values as <c>c0</c>, <c>c1</c> …, and as
    /// <c>n</c> how often each occurs.
    /// </summary>
    /// <param name="values">SQL of the values.</param>
    /// <param name="rows">The FROM and WHERE clauses of the rows.</param>
    public virtual string Tally(IEnumerable<string> values, string rows) => throw new NotSupportedException();

    /// <summary>A boolean as JSON <c>true</c>, <c>false</c> or <c>null</c>.</summary>
    public abstract string JsonBoolean(string sql);

    /// <summary>A number as JSON, infinities as strings (OData JSON Format 4.01, 7.1).</summary>
    public abstract string JsonNumber(string sql);

    /// <summary>JSON text as a value inside a larger JSON value.</summary>
    public abstract string JsonNested(string sql);

    /// <summary>A JSON object of alternating names and values.</summary>
    public abstract string JsonObject(IEnumerable<string> namesAndValues);

    /// <summary>A JSON object in which an open value is JSON text that may continue with a comma and a further member.</summary>
    public abstract string JsonObject(IEnumerable<(string Name, string Value, bool IsOpen)> members);

    /// <summary>A comma and a member with a link: the URL before the key, the key, the URL after it, and the values of a skip token.</summary>
    public abstract string JsonLink(string name, IEnumerable<string> address, IEnumerable<string> keys);

    /// <summary>A JSON object without null members, except for the named ones, which come first as null.</summary>
    public abstract string JsonWithoutNulls(string json, IReadOnlyList<string> nulls);

    /// <summary>The objects of all rows as one JSON array, in the given order if there is one.</summary>
    public abstract string JsonArray(string item, string orderBy);
}
