using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Writing;

/// <summary>Creates, changes and deletes rows (OData 4.01 Protocol, 11.4.2 to 11.4.5).</summary>
internal static class RowCommands
{
    /// <summary>POST.</summary>
    public static Task<ODataRefusal?> Create(WriteContext write, RowsAddress rows) =>
        write.WithBody($"the properties of the {rows.Set.Type.Name}", async json =>
        {
            if (write.ReadRow(rows.Set, json, out var body) is { } refusal)
                return refusal;
            var shown = new WriteResult(WriteResultKind.Created, rows.Set) { Expand = body.Expand() };
            return await write.Run(shown, (session, out result) => Create(session, shown, Deep(session, write), rows, body, out result));
        });

    /// <summary>PATCH and PUT; a missing row whose key is the client's to choose is created.</summary>
    public static Task<ODataRefusal?> Change(WriteContext write, RowAddress row) =>
        write.WithBody($"the properties of the {row.Set.Type.Name}", async json =>
        {
            if (write.ReadRow(row.Set, json, out var body) is { } refusal)
                return refusal;
            var shown = new WriteResult(WriteResultKind.Changed, row.Set) { Expand = body.Expand() };
            return await write.Run(shown, (session, out result) => Change(session, shown, write, row, body, out result));
        });

    /// <summary>DELETE.</summary>
    public static Task<ODataRefusal?> Delete(WriteContext write, RowAddress row) =>
        write.Run(WriteResult.Nothing, (session, out result) =>
        {
            result = WriteResult.Nothing;
            return row.Find(session, out var key) ?? (key is null ? row.Missing : session.Delete(row.Set, key, write.Preconditions.Condition));
        });

    private static ODataRefusal? Create(IRowSession session, WriteResult shown, DeepWrite deep, RowsAddress rows, RowBody body,
        out WriteResult result)
    {
        result = shown;
        if (GiveOwner(session, rows, body) is { } refusal)
            return refusal;
        if (deep.Create(body, out var key) is { } broken)
            return broken;
        result = shown with { Keys = [key] };
        return null;
    }

    private static ODataRefusal? Change(IRowSession session, WriteResult shown, WriteContext write, RowAddress row, RowBody body,
        out WriteResult result)
    {
        result = shown;
        if (row.Find(session, out var key) is { } missing)
            return missing;
        if (key is null || row is KeyedRow { IsChosen: true, IsPrimary: true } && !session.Exists(row.Set, key))
            return row is KeyedRow { IsChosen: true } chosen && !write.Preconditions.IfMatch && body.Condition == VersionCondition.Any
                ? chosen.GiveTo(body, "the URL")
                    ?? Create(session, shown with { Kind = WriteResultKind.Created }, Deep(session, write), chosen.Rows, body, out result)
                : row.Missing;
        result = shown with { Keys = [key] };
        return write.Preconditions.CheckGiven(row.Set) ?? Deep(session, write).Change(body, key, write.Preconditions.Condition);
    }

    private static DeepWrite Deep(IRowSession session, WriteContext write) => new(session, replaces: HttpMethods.IsPut(write.Method));

    // A row that is created below another leads there.
    private static ODataRefusal? GiveOwner(IRowSession session, RowsAddress rows, RowBody body) =>
        rows.Owner is null ? null : rows.Owner.FindExisting(session, out var owner) ?? body.Give(rows.Link!, owner, "the URL");
}
