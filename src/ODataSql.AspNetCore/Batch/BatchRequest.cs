namespace ODataSql.AspNetCore.Batch;

/// <summary>One request of a batch, as it came.</summary>
/// <param name="Id">Its identifier, when it has one: <c>Content-ID</c>, or <c>id</c> in JSON.</param>
/// <param name="Method">HTTP method in upper case.</param>
/// <param name="Url">As the client wrote it: absolute, from the root of the host, or relative to the service.</param>
/// <param name="Headers">Names and values, free of control characters.</param>
/// <param name="Body">Bytes, none when it has no body.</param>
/// <param name="Group">The change set or atomicity group it belongs to, if any.</param>
/// <param name="DependsOn">Identifiers and groups that must have succeeded before it is run.</param>
/// <param name="HasCondition">Whether it is run on a condition (<c>if</c>), which we do not evaluate.</param>
internal sealed record BatchPart(
    string? Id, string Method, string Url, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body,
    string? Group = null, IReadOnlyList<string>? DependsOn = null, bool HasCondition = false);

/// <summary>A batch, read and found well-formed (OData 4.01 Protocol, 11.7; JSON Format, 19).</summary>
/// <param name="Units">What is run one after the other: single requests, and change sets of several.</param>
internal sealed record BatchRequest(IReadOnlyList<IReadOnlyList<BatchPart>> Units)
{
    public const int MaxParts = 50, MaxBytes = 1 << 20;

    public static readonly IReadOnlyList<string> Methods =
        [HttpMethods.Get, HttpMethods.Post, HttpMethods.Patch, HttpMethods.Put, HttpMethods.Delete];

    /// <summary>The batch of these parts; parts of one group stand next to each other. Throws what is wrong with them.</summary>
    public static BatchRequest Of(IReadOnlyList<BatchPart> parts)
    {
        if (parts.Count > MaxParts)
            throw new MalformedBatchException("too-many-requests",
                $"A batch holds at most {MaxParts} requests; this one has {parts.Count}. Send it in parts.");
        var (names, units) = (new HashSet<string>(StringComparer.Ordinal), new List<List<BatchPart>>());
        foreach (var part in parts)
        {
            if (part.Group is not null && part.Method == HttpMethods.Get)
                throw new MalformedBatchException("read-in-change-set",
                    "A change set or atomicity group holds changes and actions; ask by GET outside of it.");
            if (part.DependsOn?.FirstOrDefault(name => !names.Contains(name) && name != part.Group) is { } unknown)
                throw new MalformedBatchException("unknown-dependency",
                    $"A request depends on '{unknown}', which is none of the requests and groups before it.");
            if (part.Group is { } group && units is [.., var last] && last[0].Group == group)
                last.Add(part);
            else if (part.Group is null || names.Add(part.Group))
                units.Add([part]);
            else
                throw new MalformedBatchException("repeated-identifier",
                    $"'{part.Group}' names two things; the requests of one atomicity group stand next to each other, and no request is named like a "
                        + $"group.");
            if (part.Id is { } id && !names.Add(id))
                throw new MalformedBatchException("repeated-identifier",
                    $"'{id}' identifies two requests of the batch. Give each its own identifier.");
        }

        return new BatchRequest(units);
    }

    /// <summary>An identifier as the grammar has it (<c>request-id</c>: unreserved characters of a URL).</summary>
    public static bool IsIdentifier(string text) =>
        text.Length is > 0 and <= 128 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~');
}

/// <summary>Carries out of a reader why what came is no batch.</summary>
internal sealed class MalformedBatchException(string code, string message) : Exception(message)
{
    public string Code => code;
}
