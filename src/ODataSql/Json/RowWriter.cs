using System.Text;
using System.Text.Json;
using Microsoft.OData.Edm;
using ODataSql.Plan;
using ODataSql.Sql;

namespace ODataSql.Json;

/// <summary>Writes the rows of one plan: what does not change from row to row is made once.</summary>
internal sealed class RowWriter
{
    private readonly bool _isTransient;
    private readonly IReadOnlyList<IReadOnlyList<bool>>? _shapes;
    private readonly (byte[] Name, ScalarType Type)[] _columns;

    public RowWriter(QueryPlan plan)
    {
        // What a transformation made has no address (OData Data Aggregation 4.0, 4.1).
        (_isTransient, _shapes) = (plan.IsTransient, plan.Shapes);
        var visible = plan.Rows.Outputs.Take(plan.Rows.Outputs.Count - (plan.Paging?.Keys ?? 0));
        _columns = [.. visible.Select(o => (Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(o.Name)}\":"), o.Value.Type))];
    }

    public void Write(JsonText json, RowReader row)
    {
        json.Raw(_isTransient ? "{\"@odata.id\":null"u8 : "{"u8);
        WriteMembers(json, row, isFirst: !_isTransient);
        json.Raw("}"u8);
    }

    /// <summary>The members of an object that is already begun.</summary>
    public void WriteMembers(JsonText json, RowReader row, bool isFirst)
    {
        // Rows of several kinds say in their first column of which they are.
        var shape = _shapes?[(int)row.Whole(0)];
        for (var i = 0; i < _columns.Length; i++)
        {
            if (shape?[i] == false)
                continue;
            if (i > 0 || !isFirst)
                json.Raw(","u8);
            json.Raw(_columns[i].Name);
            WriteValue(json, row, i, _columns[i].Type);
        }
    }

    public static void WriteValue(JsonText json, RowReader row, int column, ScalarType type)
    {
        if (row.IsNull(column))
            json.Raw("null"u8);
        else if (type.IsJson)
            json.Raw(row.Text(column));
        else if (type.Kind == EdmPrimitiveTypeKind.Boolean)
            json.Raw(row.Whole(column) != 0 ? "true"u8 : "false"u8);
        else if (!type.IsNumber)
            json.String(row.Text(column));
        else if (row.IsWhole(column))
            json.Number(row.Whole(column));
        else
            json.Number(row.Real(column));
    }
}
