namespace ODataSql.Sql;

/// <summary>
/// A statement that a database answers just before those of a query, on a server in the same exchange as the first of them: it may ask what
/// must hold for the caller to get the rows.
/// </summary>
/// <param name="Text">Its SQL, without parameters.</param>
/// <param name="Check">Receives its value, a text, before any row of the query is read; throws where the query must not be answered.</param>
public sealed record FirstStatement(string Text, Action<string> Check);
