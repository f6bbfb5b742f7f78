using ODataSql.AspNetCore.Protocol;
using PcaTracker.Domain;
using PcaTracker.Rows;
using PcaTracker.Storage;

namespace PcaTracker.Api.Writing;

/// <summary>Creates, changes and deletes rows (OData 4.01 Protocol, 11.4.2 to 11.4.5).</summary>
internal static class RowCommands
{
    public static Task<ODataRefusal?> Create(WriteContext write, RowsAddress rows) =>
        write.WithBody($"the properties of the {rows.Set.TypeName}", async json =>
        {
            if (write.ReadRow(rows.Set, json, out var body) is { } refusal)
                return refusal;
            var shown = new Written(WrittenKind.Created, rows.Set.Name, 0) { Expand = body.Expand() };
            return await write.Run(shown, session => Created(session, shown, Deep(session, write), rows, body));
        });

    /// <summary>PATCH and PUT; a row that is not there and whose key is the caller's to choose is created.</summary>
    public static Task<ODataRefusal?> Change(WriteContext write, RowAddress row) =>
        write.WithBody($"the properties of the {row.Set.TypeName}", async json =>
        {
            if (write.ReadRow(row.Set, json, out var body) is { } refusal)
                return refusal;
            var shown = new Written(WrittenKind.Changed, row.Set.Name, 0) { Expand = body.Expand() };
            return await write.Run(shown, session => Changed(session, shown, write, row, body));
        });

    public static Task<ODataRefusal?> Delete(WriteContext write, RowAddress row) =>
        write.Run(Written.Nothing, session =>
        {
            var found = row.Find(session);
            if (found.IsRefused(out var missing))
                return missing;
            var deleted = found.Value is { } id ? DeleteRow.Run(session, row.Set.Name, id, write.Preconditions.Expected) : row.Missing;
            return deleted.IsRefused(out var refusal) ? refusal : Written.Nothing;
        });

    private static Result<Written> Created(Session session, Written shown, DeepWrite deep, RowsAddress rows, RowBody body)
    {
        if (LeadThere(session, rows, body) is { } refusal)
            return refusal;
        var created = deep.Create(body);
        return created.IsRefused(out var broken) ? broken : shown with { Ids = [created.Value] };
    }

    private static Result<Written> Changed(Session session, Written shown, WriteContext write, RowAddress row, RowBody body)
    {
        var found = row.Find(session);
        if (found.IsRefused(out var missing))
            return missing;
        if (found.Value is not { } id)
            return row is KeyedRow { IsChosen: true } chosen && !write.Preconditions.IfMatch && body.Expected == Expected.Any ? Upserted(session, shown, write, chosen, body) : row.Missing;
        if (write.Preconditions.CheckSaid() is { } refusal)
            return refusal;
        var changed = Deep(session, write).Change(body, id, write.Preconditions.Expected);
        return changed.IsRefused(out var broken) ? broken : shown with { Ids = [id] };
    }

    private static Result<Written> Upserted(Session session, Written shown, WriteContext write, KeyedRow row, RowBody body) =>
        body.Give(row.Key.Name, row.Value, "the URL") is { } contradiction ? contradiction
        : Created(session, shown with { Kind = WrittenKind.Created }, Deep(session, write), row.Rows, body);

    private static DeepWrite Deep(Session session, WriteContext write) => new(session, replaces: HttpMethods.IsPut(write.Method));

    // A row that is created below another leads there.
    private static Refusal? LeadThere(Session session, RowsAddress rows, RowBody body)
    {
        if (rows.Owner is null)
            return null;
        var owner = rows.Owner.FindExisting(session);
        return owner.IsRefused(out var missing) ? missing : body.Give(rows.Link!.Via, owner.Value, "the URL");
    }
}
