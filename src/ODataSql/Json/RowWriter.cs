using System.Text;
using System.Text.Json;
using Microsoft.OData.Edm;
using ODataSql.Plan.Output;
using ODataSql.Plan.Records;
using ODataSql.Sql;

namespace ODataSql.Json;

/// <summary>Writes the rows of one plan as JSON objects; the constant parts are encoded once per plan.</summary>
internal sealed class RowWriter
{
    private readonly byte[]? _noId;
    private readonly bool _omitsNulls;
    private readonly bool _isWhole;
    private readonly IReadOnlyList<IReadOnlyList<bool>>? _shapes;
    private readonly (byte[] Name, int Column, ScalarType Type)[] _columns;

    public RowWriter(QueryPlan plan, QueryRequest request)
    {
        // Transient entities, made by $apply, have no id (OData Data Aggregation 4.0, 4.1).
        if (plan.IsTransient && Presentation.ControlName(request.Format, "id") is { } id)
            _noId = Encoding.UTF8.GetBytes($"\"{id}\":null");
        (_omitsNulls, _isWhole, _shapes) = (request.OmitsNulls, plan.RowsAreJson, plan.Shapes);
        _columns = [.. plan.Rows.Outputs.Select((o, i) => (o, i)).Where(c => !c.o.IsHidden)
            .Select(c => (Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(c.o.Name)}\":"), c.i, c.o.Value.Type))];
    }

    public void Write(JsonText json, RowCursor row)
    {
        if (_isWhole)
        {
            json.Raw(row.Text(0));
            return;
        }

        json.Raw((byte)'{');
        json.Raw(_noId);
        WriteMembers(json, row, isFirst: _noId is null);
        json.Raw((byte)'}');
    }

    /// <summary>Writes the members of an object that is already open.</summary>
    public void WriteMembers(JsonText json, RowCursor row, bool isFirst)
    {
        // Where rows differ in shape, the first column says which shape a row has.
        var shape = _shapes?[(int)row.Whole(0)];
        foreach (var (name, column, type) in _columns)
        {
            if (shape?[column] == false || _omitsNulls && row.IsNull(column))
                continue;
            if (!isFirst)
                json.Raw((byte)',');
            isFirst = false;
            json.Raw(name);
            WriteValue(json, row, column, type);
        }
    }

    public static void WriteValue(JsonText json, RowCursor row, int column, ScalarType type)
    {
        if (type.IsNumber || type.Kind == EdmPrimitiveTypeKind.Boolean)
            WriteNumber(json, row, column, type);
        else if (row.Text(column) is { IsEmpty: false } text)
            WriteText(json, text, type);
        else if (row.IsNull(column))
            json.Raw("null"u8);
        else
            json.String("");
    }

    private static void WriteNumber(JsonText json, RowCursor row, int column, ScalarType type)
    {
        switch (row.Kind(column))
        {
            case StoredKind.Null:
                json.Raw("null"u8);
                break;
            case StoredKind.Whole when type.Kind == EdmPrimitiveTypeKind.Boolean:
                json.Raw(row.Whole(column) != 0 ? "true"u8 : "false"u8);
                break;
            case StoredKind.Whole:
                json.Number(row.Whole(column));
                break;
            default:
                json.Number(row.Real(column));
                break;
        }
    }

    private static void WriteText(JsonText json, ReadOnlySpan<byte> text, ScalarType type)
    {
        if (type.IsJson)
            json.Raw(text);
        else
            json.String(text);
    }
}
