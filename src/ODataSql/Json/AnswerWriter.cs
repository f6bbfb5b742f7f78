using System.Data.Common;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.OData.Edm;
using ODataSql.Plan;

namespace ODataSql.Json;

/// <summary>Last step: rows from the reader straight to the response, as OData JSON 4.0 with minimal metadata.</summary>
internal sealed class AnswerWriter(PipeWriter target, CompiledQuery query)
{
    private const int FlushAt = 32 * 1024;

    // The default encoder escapes all that is not ASCII; the answer is JSON, not HTML, and half of our texts are Cyrillic.
    private static readonly JsonWriterOptions Options = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly IReadOnlyList<Output> _outputs = query.Plan.Rows.Outputs;

    /// <param name="rows">A reader standing on the first row, when there is one.</param>
    /// <param name="anyRow">Whether there is one.</param>
    /// <param name="count">The number for <c>@odata.count</c>.</param>
    /// <param name="stop">Ends the writing.</param>
    public async Task WriteCollection(DbDataReader rows, bool anyRow, long? count, CancellationToken stop)
    {
        await using var json = new Utf8JsonWriter(target, Options);
        json.WriteStartObject();
        json.WriteString("@odata.context", query.ContextUrl);
        if (count is { } total)
            json.WriteNumber("@odata.count", total);
        json.WriteStartArray("value");

        object?[]? lastKeys = null;
        var (written, pageSize) = (0, query.Plan.Paging?.Size ?? int.MaxValue);
        for (var more = anyRow; more; more = rows.Read())
        {
            if (written == pageSize)
            {
                lastKeys = _pageEnd;
                break;
            }

            WriteRow(json, rows);
            if (++written == pageSize)
                _pageEnd = PageKeys(rows);
            if (json.BytesPending > FlushAt)
            {
                json.Flush();
                await target.FlushAsync(stop);
            }
        }

        json.WriteEndArray();
        if (lastKeys is not null)
            json.WriteString("@odata.nextLink", query.NextLink(lastKeys));
        json.WriteEndObject();
    }

    private object?[]? _pageEnd;

    public async Task WriteEntity(DbDataReader row)
    {
        await using var json = new Utf8JsonWriter(target, Options);
        json.WriteStartObject();
        json.WriteString("@odata.context", query.ContextUrl);
        WriteMembers(json, row);
        json.WriteEndObject();
    }

    public async Task WriteProperty(DbDataReader row)
    {
        await using var json = new Utf8JsonWriter(target, Options);
        json.WriteStartObject();
        // The key is the row's own: the request may have named the row another way.
        json.WriteString("@odata.context", string.Format(CultureInfo.InvariantCulture, query.ContextUrl, row.GetValue(1)));
        json.WritePropertyName("value");
        WriteValue(json, row, 0, _outputs[0].Value.Type);
        json.WriteEndObject();
    }

    /// <summary>A value without quotes or envelope (OData 4.01 Protocol, 11.2.4.1).</summary>
    public void WriteText(DbDataReader row)
    {
        var text = _outputs[0].Value.Type.Kind == EdmPrimitiveTypeKind.Boolean ? (row.GetInt64(0) != 0 ? "true" : "false") : Convert.ToString(row.GetValue(0), CultureInfo.InvariantCulture)!;
        Encoding.UTF8.GetBytes(text, target);
    }

    private void WriteRow(Utf8JsonWriter json, DbDataReader row)
    {
        json.WriteStartObject();
        if (query.Plan.Rows.From is DerivedSource)
            json.WriteNull("@odata.id");
        WriteMembers(json, row);
        json.WriteEndObject();
    }

    private void WriteMembers(Utf8JsonWriter json, DbDataReader row)
    {
        var visible = _outputs.Count - (query.Plan.Paging?.Keys ?? 0);
        for (var i = 0; i < visible; i++)
        {
            json.WritePropertyName(_outputs[i].Name);
            WriteValue(json, row, i, _outputs[i].Value.Type);
        }
    }

    private static void WriteValue(Utf8JsonWriter json, DbDataReader row, int column, ScalarType type)
    {
        if (row.IsDBNull(column))
        {
            json.WriteNullValue();
            return;
        }

        if (type.IsJson)
        {
            json.WriteRawValue(row.GetString(column), skipInputValidation: true);
            return;
        }

        switch (type.Kind)
        {
            case EdmPrimitiveTypeKind.Boolean:
                json.WriteBooleanValue(row.GetInt64(column) != 0);
                break;
            case EdmPrimitiveTypeKind.Int16 or EdmPrimitiveTypeKind.Int32 or EdmPrimitiveTypeKind.Int64 or EdmPrimitiveTypeKind.Double or EdmPrimitiveTypeKind.Single or EdmPrimitiveTypeKind.Decimal:
                WriteNumber(json, row.GetValue(column));
                break;
            default:
                json.WriteStringValue(row.GetString(column));
                break;
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, object value)
    {
        if (value is long whole)
            json.WriteNumberValue(whole);
        else if (value is double real && double.IsFinite(real))
            json.WriteNumberValue(real);
        else
            json.WriteStringValue(value is double infinite ? (double.IsNaN(infinite) ? "NaN" : infinite > 0 ? "INF" : "-INF") : value.ToString());
    }

    private object?[] PageKeys(DbDataReader row)
    {
        var keys = new object?[query.Plan.Paging!.Keys];
        for (var i = 0; i < keys.Length; i++)
        {
            var value = row.GetValue(_outputs.Count - keys.Length + i);
            keys[i] = value is DBNull ? null : value;
        }

        return keys;
    }
}
