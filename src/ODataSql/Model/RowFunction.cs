using Microsoft.OData.Edm;

namespace ODataSql.Model;

/// <summary>
/// The rows of a function (OData 4.01 Protocol, 11.5.4), which a request may filter, sort, select and page like those of a set. They belong to
/// no set, and have no address of their own.
/// </summary>
/// <param name="Rows">
/// A SELECT of the columns of the function's type, in which the <see cref="Mark"/> of a parameter stands for its value. For the first parameter
/// of a bound function that is the key of the row on which it is called.
/// </param>
public sealed record RowFunction(string Rows)
{
    /// <summary>Stands for the value of a parameter.</summary>
    public static string Mark(string parameter) => $"{{{parameter}}}";

    /// <summary>The entity type of the rows of a function; null where it returns something else.</summary>
    public static IEdmEntityType? TypeOf(IEdmOperation operation) =>
        operation.IsFunction() && operation.GetReturn()?.Type is { } returned && returned.IsCollection()
            ? returned.AsCollection().ElementType().Definition as IEdmEntityType
            : null;
}
