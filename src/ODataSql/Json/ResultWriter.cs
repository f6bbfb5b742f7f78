using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Microsoft.OData.Edm;
using ODataSql.Plan.Output;
using ODataSql.Sql;

namespace ODataSql.Json;

/// <summary>How the host controls the writing of a long result.</summary>
/// <param name="YieldToOthers">Awaited after each block that is sent.</param>
/// <param name="ShouldEndPage">Called after each row; true ends the page there.</param>
internal sealed record WriteCallbacks(Func<Task>? YieldToOthers, Func<bool>? ShouldEndPage);

/// <summary>Writes the rows of a query to the response as OData JSON, without holding them in memory.</summary>
internal sealed class ResultWriter(PipeWriter target, CompiledQuery query) : IDisposable
{
    private const int FlushAt = 32 * 1024;

    private readonly JsonText _json = new(target);
    private readonly RowWriter _rows = query.RowWriter;
    private bool _begun;

    /// <summary>Writes a collection with its count and its next or delta link.</summary>
    /// <param name="rows">A cursor on the first row, if there is one.</param>
    /// <param name="anyRow">Whether there is a first row.</param>
    /// <param name="count">The value of <c>@odata.count</c>; null to leave it out.</param>
    /// <param name="callbacks">How the host controls the writing.</param>
    /// <param name="stop">Cancels the writing.</param>
    public async Task WriteCollection(RowCursor rows, bool anyRow, long? count, WriteCallbacks callbacks, CancellationToken stop)
    {
        WriteContext();
        if (count is { } total)
        {
            WriteName("count");
            WriteCount(total);
        }

        WriteName("value", isControl: false);
        _json.Raw((byte)'[');
        var (written, paging) = (0, query.Plan.Paging);
        object?[]? pageEnd = null;
        var more = anyRow;
        for (; more && pageEnd is null; more = rows.Read())
        {
            if (written > 0)
                _json.Raw((byte)',');
            _rows.Write(_json, rows);
            if (_json.Pending > FlushAt)
            {
                _json.Flush();
                await target.FlushAsync(stop);
                if (callbacks.YieldToOthers is { } yieldToOthers)
                    await yieldToOthers();
            }

            if (++written == paging?.Size || paging is not null && (_json.Length > paging.Bytes || callbacks.ShouldEndPage?.Invoke() == true))
                pageEnd = PageKeys(rows);
        }

        _json.Raw((byte)']');
        WriteLink(more ? query.NextLink(pageEnd!, written) : null);
        _json.Raw((byte)'}');
        _json.Flush();
    }

    public void WriteEntity(RowCursor row)
    {
        WriteContext();
        _rows.WriteMembers(_json, row, isFirst: !_begun);
        _json.Raw((byte)'}');
        _json.Flush();
    }

    public void WriteProperty(RowCursor row)
    {
        // The context URL names the entity by its key; the request may have used an alternate key.
        WriteContext(row.Value(1));
        WriteName("value", isControl: false);
        RowWriter.WriteValue(_json, row, 0, query.Plan.Rows.Outputs[0].Value.Type);
        _json.Raw((byte)'}');
        _json.Flush();
    }

    /// <summary>Writes a raw value, without quotes or envelope (OData 4.01 Protocol, 11.2.4.1).</summary>
    public void WriteText(RowCursor row)
    {
        var text = query.Plan.Rows.Outputs[0].Value.Type.Kind == EdmPrimitiveTypeKind.Boolean
            ? (row.Whole(0) != 0 ? "true" : "false")
            : Convert.ToString(row.Value(0), CultureInfo.InvariantCulture)!;
        _json.Raw(Encoding.UTF8.GetBytes(text));
        _json.Flush();
    }

    public void Dispose() => _json.Dispose();

    private void WriteContext(object? key = null)
    {
        _json.Raw((byte)'{');
        if (Presentation.ControlName(query.Format, "context") is null)
            return;
        WriteName("context");
        _json.String(key is null ? query.ContextUrl : string.Format(CultureInfo.InvariantCulture, query.ContextUrl, key));
    }

    /// <summary>Writes the next link, or on the last page the delta link if there is one.</summary>
    private void WriteLink(string? nextLink)
    {
        if ((nextLink ?? query.DeltaLink) is not { } link)
            return;
        WriteName(nextLink is null ? "deltaLink" : "nextLink");
        _json.String(link);
    }

    private void WriteName(string name, bool isControl = true)
    {
        if (_begun)
            _json.Raw((byte)',');
        _begun = true;
        _json.String(isControl ? Presentation.ControlName(query.Format, name)! : name);
        _json.Raw((byte)':');
    }

    private void WriteCount(long count)
    {
        if (query.Format.Ieee754Compatible)
            _json.String(count.ToString(CultureInfo.InvariantCulture));
        else
            _json.Number(count);
    }

    private object?[] PageKeys(RowCursor row)
    {
        var (outputs, keys) = (query.Plan.Rows.Outputs.Count, query.Plan.Paging!.Keys);
        return [.. Enumerable.Range(outputs - keys, keys).Select(row.Value)];
    }
}
