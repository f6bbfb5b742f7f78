using System.Text.RegularExpressions;
using Microsoft.OData.Edm;

namespace ODataSql.Parse;

/// <summary>
/// <c>$crossjoin(A,B)</c>, every row of one set with every row of the other (OData 4.01 URL Conventions, 4.15). The library does not know it,
/// so expressions are parsed against a made-up type with one navigation property per set, named like the set.
/// </summary>
internal sealed partial record CrossJoin(IReadOnlyList<IEdmEntitySet> Sets, IEdmEntitySet Rows, bool IsCount)
{
    /// <summary>The cross join of a path; null when the path is a different one.</summary>
    public static CrossJoin? Of(IEdmModel edm, string resource)
    {
        if (Form().Match(Uri.UnescapeDataString(ODataUrl.Path(resource))) is not { Success: true } form)
            return null;
        var names = form.Groups["sets"].Value.Split(',', StringSplitOptions.TrimEntries);
        if (names.Length is < 2 or > Limits.CrossJoinSets)
            throw QueryRefusedException.Invalid(
                "invalid-crossjoin", $"$crossjoin takes 2 to {Limits.CrossJoinSets} sets: $crossjoin(A,B).", "$crossjoin");
        var sets = names.Select(name => Set(edm, name)).ToList();
        if (sets.Distinct().Count() < sets.Count)
            throw QueryRefusedException.Invalid("invalid-crossjoin", "$crossjoin takes each set once.", "$crossjoin");
        return new CrossJoin(sets, RowsOf(sets), form.Groups["count"].Success);
    }

    private static IEdmEntitySet Set(IEdmModel edm, string name) =>
        edm.EntityContainer.EntitySets().FirstOrDefault(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw QueryRefusedException.NotFound($"There is no set '{name}'; the service document lists what there is.");

    private static EdmEntitySet RowsOf(IReadOnlyList<IEdmEntitySet> sets)
    {
        var type = new EdmEntityType("crossjoin", "Row");
        var rows = new EdmEntitySet(new EdmEntityContainer("crossjoin", "Container"), "Rows", type);
        foreach (var set in sets)
        {
            var one = new EdmNavigationPropertyInfo { Name = set.Name, Target = set.EntityType, TargetMultiplicity = EdmMultiplicity.One };
            rows.AddNavigationTarget(type.AddUnidirectionalNavigation(one), set);
        }

        return rows;
    }

    [GeneratedRegex(@"^\$crossjoin\((?<sets>[^()]*)\)(?<count>/\$count)?$", Lexing.IgnoreCase, Lexing.Timeout)]
    private static partial Regex Form();
}
