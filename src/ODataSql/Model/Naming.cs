using System.Text;

namespace ODataSql.Model;

/// <summary>Converts names between the API (<c>DueOn</c>) and the database (<c>due_on</c>).</summary>
public static class Naming
{
    /// <summary><c>DueOn</c> → <c>due_on</c>, <c>Sha256</c> → <c>sha256</c>.</summary>
    public static string SnakeCase(string name)
    {
        var spelled = new StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            if (char.IsUpper(c) && spelled.Length > 0)
                spelled.Append('_');
            spelled.Append(char.ToLowerInvariant(c));
        }

        return spelled.ToString();
    }

    /// <summary><c>due_on</c> → <c>DueOn</c>.</summary>
    public static string PascalCase(string column) => string.Concat(column.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
