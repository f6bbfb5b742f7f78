using Microsoft.OData.Edm;
using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Writing;

/// <summary>Runs actions (OData 4.01 Protocol, 11.5.5).</summary>
internal static class OperationCommands
{
    /// <summary>POST of an action.</summary>
    public static async Task<ODataRefusal?> Run(WriteContext write, WriteTarget.Operation target)
    {
        var (json, refusal) = await RequestBody.ReadJson(write.Http);
        using (json)
            return refusal ?? ReadParameters(target.Action, json, out var sent) ?? await Run(write, target, sent);
    }

    private static Task<ODataRefusal?> Run(WriteContext write, WriteTarget.Operation target, Dictionary<string, object?> sent)
    {
        var shape = write.Store.Describe(target.Action);
        var shown = shape.ResultSet is null ? WriteResult.Nothing
            : new WriteResult(WriteResultKind.Acted,
                write.Service.Set(shape.ResultSet))
            { IsList = target.Action.GetReturn()?.Type.IsCollection() == true };
        return write.Run(shown, (session, out result) =>
        {
            result = shown;
            var (row, condition) = ((RowKey?)null, write.Preconditions.Condition);
            if (target.Address is { } address)
            {
                if (address.Find(session, out row) is { } missing)
                    return missing;
                if (row is null)
                    return address.Missing;
                // An action that changes its row looks at the version itself.
                if (!shape.ChangesItsRow && session.VersionOf(address.Set, row) is { } present && condition.Check(present) is { } stale)
                    return stale;
            }

            if (session.Run(target.Action, row, condition, sent, out var keys) is { } refusal)
                return refusal;
            result = shown with { Keys = keys };
            return null;
        });
    }

    /// <summary>Reads the parameters of an action; those that it cannot do without must be there.</summary>
    private static ODataRefusal? ReadParameters(IEdmAction action, JsonBody? json, out Dictionary<string, object?> values)
    {
        values = [];
        var parameters = action.Parameters.Skip(action.IsBound ? 1 : 0).ToDictionary(p => p.Name);
        if (json?.Values.ReadObject(json.Root, "", name => parameters.TryGetValue(name, out var parameter)
            ? (parameter.Type, null)
            : (null, ODataRefusal.Invalid("unknown-property", $"{action.Name} has no parameter '{name}'. $metadata lists those it has.")),
                out values) is { } refusal)
            return refusal;
        var sent = values;
        return parameters.Values.FirstOrDefault(p => !p.Type.IsNullable && sent.GetValueOrDefault(p.Name) is null) is { } missing
            ? ODataRefusal.Invalid("required-property", $"{missing.Name} must be given.", missing.Name)
            : null;
    }
}
