using Microsoft.OData.Edm;
using ODataSql.AspNetCore.Hosting;

namespace ODataSql.AspNetCore.Writing;

/// <summary>What a write is about, by its URL.</summary>
/// <param name="Set">Set of the rows that it would change; null when it changes none.</param>
/// <param name="Allowed">Methods that the resource takes.</param>
internal abstract record WriteTarget(ServedSet? Set, params IReadOnlyList<string> Allowed)
{
    /// <summary>Rows: <c>Albums</c>, <c>Albums(1)/Tracks</c>.</summary>
    public sealed record Rows(RowsAddress Address) : WriteTarget(Address.Set, Methods(("POST", Address.Set.Capabilities.Insertable)));

    /// <summary>One row: <c>Albums(1)</c>, <c>Tracks(2)/Album</c>.</summary>
    public sealed record Row(RowAddress Address) : WriteTarget(Address.Set, Methods(
        ("PATCH", Address.Set.Capabilities.Updatable), ("PUT", Address.Set.Capabilities.Updatable), ("DELETE", Address.Set.Capabilities.Deletable)));

    /// <summary>One property: <c>Albums(1)/Title</c>, or its bare value, <c>Albums(1)/Title/$value</c>.</summary>
    public sealed record Property(RowAddress Address, ServedProperty Definition, bool IsRaw)
        : WriteTarget(Address.Set, Methods(Address.Set.Capabilities.Updatable && Definition.Mutability == Mutability.Mutable, IsRaw
            ? ["PUT", "DELETE"] : ["PUT", "PATCH", "DELETE"]));

    /// <summary>Where the link of one row leads: <c>Tracks(1)/Album/$ref</c>.</summary>
    public sealed record LinkToOne(RowAddress From, SetLink Link) : WriteTarget(From.Set, Methods(From.Set.Capabilities.Updatable, "PUT", "DELETE"));

    /// <summary>Which rows lead to one: <c>Albums(1)/Tracks/$ref</c>.</summary>
    public sealed record LinkToMany(RowsAddress Address)
        : WriteTarget(Address.Set, Methods(Address.Set.Capabilities.Updatable, "POST", "PUT", "DELETE"));

    /// <summary>That one of several rows leads to one: <c>Albums(1)/Tracks(2)/$ref</c>.</summary>
    public sealed record LinkOfMany(KeyedRow Member) : WriteTarget(Member.Set, Methods(Member.Set.Capabilities.Updatable, "DELETE"));

    /// <summary>An action, bound to a row or not.</summary>
    public sealed record Operation(IEdmAction Action, RowAddress? Address) : WriteTarget(Address?.Set, "POST");

    /// <summary>A resource that can only be read, such as <c>$metadata</c> or a count.</summary>
    public sealed record ReadOnly() : WriteTarget(null, "GET");

    private static IReadOnlyList<string> Methods(params IEnumerable<(string Method, bool Allowed)> writes) =>
        ["GET", .. writes.Where(write => write.Allowed).Select(write => write.Method)];

    private static IReadOnlyList<string> Methods(bool allowed, params IReadOnlyList<string> writes) => allowed ? ["GET", .. writes] : ["GET"];
}
