using Microsoft.OData.Edm;

namespace ODataSql.Model;

/// <summary>
/// The past of a set (OData Temporal Data 4.0, 3: a snapshot): each object is one entity, which <c>$at</c> shows as it stood at a moment. The
/// set's table or view shows it as it stands now.
/// </summary>
/// <param name="Rows">A SELECT of the columns of the set's table or view, in which <see cref="Moment"/> stands for the moment.</param>
/// <param name="Unit">The type of the moment, a date or an instant.</param>
public sealed record Snapshot(string Rows, EdmPrimitiveTypeKind Unit = EdmPrimitiveTypeKind.Date)
{
    /// <summary>Stands for the moment in <see cref="Rows"/>.</summary>
    public const string Moment = "{at}";
}
