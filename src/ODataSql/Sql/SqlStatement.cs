namespace ODataSql.Sql;

/// <summary>An SQL statement with the values of its parameters <c>@p0</c>, <c>@p1</c> …</summary>
public sealed record SqlStatement(string Text, IReadOnlyList<object> Parameters)
{
    /// <summary>The name of a parameter by its place, from 0.</summary>
    public static string ParameterName(int index) => $"@p{index}";
}
