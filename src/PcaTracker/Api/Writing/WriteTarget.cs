using Microsoft.OData.Edm;
using PcaTracker.Contract;

namespace PcaTracker.Api.Writing;

/// <summary>What a write is about, by its URL.</summary>
/// <param name="Set">Set of the rows that it would change; null when it changes none.</param>
/// <param name="Allowed">Methods that the resource takes.</param>
internal abstract record WriteTarget(EntitySetDefinition? Set, params IReadOnlyList<string> Allowed)
{
    /// <summary>Rows: <c>Chapters</c>, <c>Chapters(1)/Positions</c>.</summary>
    public sealed record Rows(RowsAddress Address) : WriteTarget(Address.Set, Address.Set.Creatable ? ["GET", "POST"] : ["GET"]);

    /// <summary>One row: <c>Chapters(1)</c>, <c>Positions(2)/Chapter</c>.</summary>
    public sealed record Row(RowAddress Address)
        : WriteTarget(Address.Set, Address.Set.Creatable ? ["GET", "PATCH", "PUT", "DELETE"] : ["GET"]);

    /// <summary>One property: <c>Chapters(1)/EuLead</c>, or its bare value, <c>Chapters(1)/EuLead/$value</c>.</summary>
    public sealed record Property(RowAddress Address, PropertyDefinition Definition, bool IsRaw)
        : WriteTarget(Address.Set, !Address.Set.Creatable || Definition.Access != PropertyAccess.ReadWrite ? ["GET"] : IsRaw ? ["GET", "PUT", "DELETE"] : ["GET", "PUT", "PATCH", "DELETE"]);

    /// <summary>Where the link of one row leads: <c>Positions(1)/Article/$ref</c>.</summary>
    public sealed record LinkToOne(RowAddress From, LinkDefinition Link) : WriteTarget(From.Set, From.Set.Creatable ? ["GET", "PUT", "DELETE"] : ["GET"]);

    /// <summary>Which rows lead to one: <c>Articles(1)/Positions/$ref</c>.</summary>
    public sealed record LinkToMany(RowsAddress Address) : WriteTarget(Address.Set, Address.Set.Creatable ? ["GET", "POST", "PUT", "DELETE"] : ["GET"]);

    /// <summary>That one of several rows leads to one: <c>Articles(1)/Positions(2)/$ref</c>.</summary>
    public sealed record LinkOfMany(KeyedRow Member) : WriteTarget(Member.Set, Member.Set.Creatable ? ["GET", "DELETE"] : ["GET"]);

    /// <summary>An action, bound to a row or not.</summary>
    public sealed record Operation(IEdmAction Action, RowAddress? Address) : WriteTarget(Address?.Set, "POST");

    /// <summary>What is only read: the description of the feed, counts.</summary>
    public sealed record ReadOnly() : WriteTarget(null, "GET");
}
