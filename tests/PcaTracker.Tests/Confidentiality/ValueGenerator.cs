using System.Globalization;
using Microsoft.OData.Edm;
using PcaTracker.Contract;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Confidentiality;

/// <summary>Values to request for and to write: of rows that are seen, of rows that are hidden, and of rows that are nowhere.</summary>
internal sealed class ValueGenerator(Random dice)
{
    private static readonly string[] Texts =
    [
        "energy", "transit", "Транзит", "виза", "visas", "Energy and transit, point 3 of kz", "Energy and transit, point 203 of eu", "energy changed", "Somebody of kz", "Somebody of eu", "Desk 3", "energy 7", "point 10042", "Discussed transit 10007",
        "Визы, транзит и энергия 10002", "We request for visas and energy transit [305]", "NP/10003", "KZ desk", "EU desk", "III.9", "Astana", "э", "", "%", "'", "desk.3@example.org", "Parliament", "10003", "kz", "eu", "shared",
    ];

    private static readonly string[] Sought =
        ["energy", "transit", "energy transit", "energy AND NOT visas", "visas OR transit", "NOT energy", "\"energy and transit\"", "point", "10042", "транзит", "виза", "визы", "changed", "kz", "(energy OR visas) AND transit", "NOT (kz OR eu)", "desk", "parliament", "III.9", "303", "zzz"];

    public T Pick<T>(IReadOnlyList<T> from) => from[dice.Next(from.Count)];

    public bool Chance(int oneIn) => dice.Next(oneIn) == 0;

    public int Number(int below) => dice.Next(below);

    public string Text() => Pick(Texts);

    public string Search() => Pick(Sought);

    /// <summary>A key of a row of that set: seen by some, by all, or nowhere.</summary>
    public long Key(EntitySetDefinition set)
    {
        var small = 1 + dice.Next(65);
        if (!Papers.Tables.Contains(set.Table))
            return Chance(12) ? 999_999 : small;
        return dice.Next(8) switch
        {
            0 => small,
            1 => Papers.Id(set.Table, 10_000 + dice.Next(TwinFile.Many)),
            2 => 999_999_999_999_998,
            3 => Papers.Id(set.Table, Pick([500, 600]) + dice.Next(TwinFile.Few)),
            _ => Papers.Id(set.Table, TwinFile.First(Pick(Visibility.All)) + dice.Next(TwinFile.Few)),
        };
    }

    /// <summary>A literal for a property, as a URL writes it.</summary>
    public string Literal(EntitySetDefinition set, PropertyDefinition property) => property.Kind switch
    {
        _ when Chance(20) => "null",
        EdmPrimitiveTypeKind.String when property.Values is { } values => $"'{Pick(values)}'",
        EdmPrimitiveTypeKind.String => $"'{Text().Replace("'", "''", StringComparison.Ordinal)}'",
        EdmPrimitiveTypeKind.Int64 => KeyFor(set, property).ToString(CultureInfo.InvariantCulture),
        EdmPrimitiveTypeKind.Int32 => Pick(["0", "1", "2", "3", "5", "8", "2147483647", "-1"]),
        EdmPrimitiveTypeKind.Boolean => Pick(["true", "false"]),
        EdmPrimitiveTypeKind.Date => Pick(["2012-05-01", "2014-05-14", "2026-11-23", "9999-12-31", "2026-10-20"]),
        EdmPrimitiveTypeKind.DateTimeOffset => Pick(["2026-11-23T09:00:00Z", "2026-10-15T18:00:00Z", "2026-11-12T00:00:00Z", "now()"]),
        _ => "12:00:00",
    };

    /// <summary>A value for a property, as JSON writes it: often allowed, sometimes not.</summary>
    public object? Value(EntitySetDefinition set, PropertyDefinition property) => property.Kind switch
    {
        _ when Chance(15) => null,
        EdmPrimitiveTypeKind.String when property.Values is { } values => Chance(15) ? "nonsense" : Pick(values),
        EdmPrimitiveTypeKind.String when property.Name is "SourceUrl" or "Url" => "https://papers.example.org/" + dice.Next(9),
        EdmPrimitiveTypeKind.String => Text(),
        EdmPrimitiveTypeKind.Int64 => KeyFor(set, property),
        EdmPrimitiveTypeKind.Int32 => 1 + dice.Next(9),
        EdmPrimitiveTypeKind.Boolean => Chance(2),
        EdmPrimitiveTypeKind.Date => Pick(["2012-05-01", "2014-05-14", "2026-12-01"]),
        EdmPrimitiveTypeKind.DateTimeOffset => "2026-11-23T09:00:00Z",
        _ => "12:00:00",
    };

    private long KeyFor(EntitySetDefinition set, PropertyDefinition property) =>
        Key(set.Links.FirstOrDefault(l => l.Via.Name == property.Name) is { } link ? EntitySets.Named(link.TargetSet) : set);
}
