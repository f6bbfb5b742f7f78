using System.Globalization;

namespace ODataSql.AspNetCore.Hosting;

/// <summary>The key of a row: the values of its key properties, in the order of the model.</summary>
public sealed class RowKey(params IReadOnlyList<object> values) : IEquatable<RowKey>
{
    /// <summary>The values.</summary>
    public IReadOnlyList<object> Values => values;

    public bool Equals(RowKey? other) => other is not null && values.SequenceEqual(other.Values);

    public override bool Equals(object? obj) => Equals(obj as RowKey);

    public override int GetHashCode() => values.Aggregate(0, HashCode.Combine);

    /// <summary>The values as people read them.</summary>
    public override string ToString() => string.Join(", ", values.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)));
}
