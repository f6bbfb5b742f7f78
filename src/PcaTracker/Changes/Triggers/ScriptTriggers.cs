using System.Text.RegularExpressions;
using PcaTracker.Storage.Postgres;

namespace PcaTracker.Changes.Triggers;

/// <summary>
/// Rules of single tables, which scripts of PostgreSQL's schema have as triggers: as the last of them leaves them. A script writes
/// <c>CREATE [OR REPLACE] TRIGGER</c> as the server does, its function with the body between <c>$$</c>, and <c>DROP TRIGGER</c> by itself.
/// </summary>
internal static partial class ScriptTriggers
{
    /// <summary>The triggers and their functions, by name.</summary>
    public static (Dictionary<string, Function> Functions, Dictionary<string, Made> Triggers) In(IEnumerable<SchemaScript> scripts)
    {
        var (functions, triggers) = (new Dictionary<string, Function>(StringComparer.Ordinal), new Dictionary<string, Made>(StringComparer.Ordinal));
        foreach (var part in scripts.SelectMany(script => Part().Matches(script.Text)))
        {
            var name = part.Groups["name"].Value;
            if (part.Groups["source"].Success)
                functions[name] = new(part.Value, part.Groups["source"].Value);
            else if (part.Groups["function"].Success)
                triggers[name] = new(name, part.Value, part.Groups["function"].Value);
            else
                triggers.Remove(name);
        }

        return (functions, triggers);
    }

    [GeneratedRegex(
        """
        ^CREATE\ (OR\ REPLACE\ )?FUNCTION\ main\.(?<name>\w+)\(\)\ RETURNS\ trigger\ [^$]*\$\$(?<source>[^$]*)\$\$;
        | ^CREATE\ (OR\ REPLACE\ )?TRIGGER\ (?<name>\w+)\ [^;]*FUNCTION\ main\.(?<function>\w+)\([^;]*;
        | ^DROP\ TRIGGER\ (IF\ EXISTS\ )?(?<name>\w+)\ ON\b
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace | RegexOptions.Multiline,
        1000)]
    private static partial Regex Part();

    /// <summary>A function of triggers.</summary>
    /// <param name="Sql">The statement that creates it.</param>
    /// <param name="Source">What it does.</param>
    internal sealed record Function(string Sql, string Source);

    /// <summary>A trigger.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Sql">The statement that creates it.</param>
    /// <param name="Function">The name of its function.</param>
    internal sealed record Made(string Name, string Sql, string Function)
    {
        /// <summary>The statement in one line, as the server writes it.</summary>
        public string Definition => Sql.TrimEnd(';').Replace('\n', ' ').Replace("OR REPLACE ", "", StringComparison.Ordinal);
    }
}
