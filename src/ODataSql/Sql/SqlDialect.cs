using System.Data.Common;

namespace ODataSql.Sql;

/// <summary>What one database says differently: tables of operators and functions, and how values are stored.</summary>
public abstract class SqlDialect
{
    /// <summary>
    /// Operators, functions and aggregates by the name the plan gives them; <c>{0}</c>, <c>{1}</c> … are the arguments. The name of a
    /// window function ends in <c>:over</c>, and its last argument is the OVER clause.
    /// A row must not be able to raise an error on any data.
    /// </summary>
    public abstract IReadOnlyDictionary<string, string> Functions { get; }

    /// <summary>A value of the request as the database stores such values.</summary>
    public abstract object Parameter(object value);

    /// <summary>The nearest values that the database can store, not above and not below one of the request: itself twice where it is stored as it is.</summary>
    public abstract (object Below, object Above) Nearest(object value);

    /// <summary>Starts a statement on a connection of this database.</summary>
    public abstract RowCursor Start(DbConnection connection, SqlStatement statement);

    /// <summary>A read transaction: statements after it see one state of the database.</summary>
    public abstract DbTransaction BeginSnapshot(DbConnection connection);

    /// <summary>Text as something to sort and compare by the alphabet; a total order in which no two texts are equal.</summary>
    public abstract string Alphabetical(string sql);

    /// <summary>Whether the index finds the phrase in the row of that key.</summary>
    public abstract string Matches(string key, string index, string phrase);

    /// <summary>Words of the request as the index is asked for them; whatever they hold, asking raises no error.</summary>
    public abstract object SearchArgument(string words);

    /// <summary>A condition's value as JSON <c>true</c>, <c>false</c> or <c>null</c>.</summary>
    public abstract string JsonBoolean(string sql);

    /// <summary>A number as JSON, also where JSON has none for it (OData JSON Format 4.01, 7.1).</summary>
    public abstract string JsonNumber(string sql);

    /// <summary>Text that is JSON already, as a member of a larger JSON value.</summary>
    public abstract string JsonNested(string sql);

    /// <summary>A JSON object of alternating names and values.</summary>
    public abstract string JsonObject(IEnumerable<string> namesAndValues);

    /// <summary>The same where the text of some values is JSON already and may go on, after a comma, with a member of its own.</summary>
    public abstract string JsonObject(IEnumerable<(string Name, string Value, bool IsOpen)> members);

    /// <summary>A member, after a comma, with a link: an address, a key in it, what follows the key, and a skip token of these values.</summary>
    public abstract string JsonLink(string name, IEnumerable<string> address, IEnumerable<string> keys);

    /// <summary>A JSON object without its members that are null, but with those names first, as null.</summary>
    public abstract string JsonWithoutNulls(string json, IReadOnlyList<string> nulls);

    /// <summary>All rows' objects as one JSON array, in that order, if there is one.</summary>
    public abstract string JsonArray(string item, string orderBy);
}
