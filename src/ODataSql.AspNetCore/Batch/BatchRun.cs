using Microsoft.AspNetCore.Http.Features;
using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Batch;

/// <summary>Runs a batch in its order, one request at a time: at no moment does it hold more slots or locks than one request would.</summary>
internal sealed class BatchRun(HttpContext batch, ODataService service, PartExchange exchange, BatchAnswer answer)
{
    private readonly BatchReferences _references = new();
    private readonly Uri _root = service.Host.ServiceRoot(batch);

    /// <summary>Runs the batch and writes its answers.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="continues">Whether a failure leaves the rest to be run.</param>
    public async Task Run(BatchRequest request, bool continues)
    {
        foreach (var unit in request.Units)
        {
            // A client that has gone wants nothing more done.
            batch.RequestAborted.ThrowIfCancellationRequested();
            var succeeded = unit[0].Group is { } group ? await RunGroup(group, unit) : await RunAlone(unit[0]);
            await batch.Response.Body.FlushAsync(batch.RequestAborted);
            if (!succeeded && !continues)
                return;
        }
    }

    private async Task<bool> RunAlone(BatchPart part)
    {
        var made = await Run(part, async response =>
        {
            if (!answer.TakesBodyAsItIs(response))
                return null;
            await answer.WriteHead(part, response, null);
            return batch.Response.Body;
        });
        await answer.Write(made);
        return made.Succeeded;
    }

    private async Task<bool> RunGroup(string group, IReadOnlyList<BatchPart> parts)
    {
        var (answers, failure) = await RunAtOnce(parts);
        _references.Add(group, failure is null);
        if (failure is null)
        {
            await answer.WriteGroup(answers);
            return true;
        }

        // What was done is undone: nothing may build on it.
        foreach (var part in parts.Where(p => p.Id is not null))
            _references.Add(part.Id!, succeeded: false);
        await answer.WriteFailedGroup(failure, parts);
        return false;
    }

    /// <summary>Runs a change set in one transaction: the answers, or the failure that undid it.</summary>
    private async Task<(IReadOnlyList<PartAnswer> Answers, PartAnswer? Failure)> RunAtOnce(IReadOnlyList<BatchPart> parts)
    {
        try
        {
            return await Store.WriteTogetherAsync(batch, async group =>
            {
                var answers = new List<PartAnswer>();
                foreach (var part in parts)
                {
                    answers.Add(await Run(part, null));
                    if (!answers[^1].Succeeded)
                        return (answers, answers[^1]);
                }

                group.Commit();
                return ((IReadOnlyList<PartAnswer>)answers, (PartAnswer?)null);
            });
        }
        catch (Exception error) when (service.Host.RefusalOf(error) is { } refusal)
        {
            // All of it failed, not one of its parts: the first answers for them.
            return ([], await PartAnswer.Refuse(parts[0], context => HostRefusals.Write(context, service.Host, refusal)));
        }
    }

    private IRowStore Store => service.Host.Rows ?? throw new InvalidOperationException("A read-only service runs no change sets.");

    private async Task<PartAnswer> Run(BatchPart part, Func<IHttpResponseFeature, Task<Stream?>>? start)
    {
        var refusal = Prepare(part, out var resource, out var headers);
        var made = refusal is not null
            ? await PartAnswer.Refuse(part, context => ODataErrors.Write(context, refusal))
            : await exchange.Send(batch, part, resource, headers, _references.InLinks(part.Body), start);
        _references.Add(made, resource);
        return made;
    }

    private ODataRefusal? Prepare(BatchPart part, out string resource, out IHeaderDictionary headers)
    {
        (resource, headers) = ("", new HeaderDictionary());
        if (part.HasCondition)
            return new ODataRefusal(StatusCodes.Status424FailedDependency, "not-supported",
                "Running a request on a condition ('if') is not supported; name what it depends on in 'dependsOn'.", "if");
        var referred = PartUrl.Reference(part.Url);
        if ((part.DependsOn ?? []).Append(referred).FirstOrDefault(id => id is not null && _references.HasFailed(id)) is { } failed)
            return new ODataRefusal(StatusCodes.Status424FailedDependency, "failed-dependency",
                $"This was not done, since request '{failed}', on which it depends, failed.");
        if (PartHeaders.FindRefused(part) is { } header)
            return ODataRefusal.Invalid("header-not-allowed",
                $"A request in a batch takes no header '{header}': who asks and how is said by the batch itself.", header);
        return Locate(part, referred, out resource) ?? Fill(part, out headers);
    }

    private ODataRefusal? Locate(BatchPart part, string? referred, out string resource)
    {
        resource = "";
        var url = part.Url;
        if (referred is not null)
        {
            if (_references.Address(referred) is not { } made)
                return ODataRefusal.Invalid("unknown-reference",
                    $"'${referred}' stands for the row that an earlier request of this batch made, and none did.", url);
            url = PartUrl.Resolve(url, made);
        }

        if (url.Length > Limits.UrlLength)
            return new ODataRefusal(StatusCodes.Status414UriTooLong, "url-too-long",
                $"A URL in a batch has at most {Limits.UrlLength} characters. Ask in smaller steps.");
        if (ServiceUrl.Resource(url, service.Roots(batch)) is not { } found || !IsForService(part))
            return ODataRefusal.Invalid("other-address",
                $"A batch asks this service alone, by well-formed addresses: write each URL relative to {_root}.", part.Url);
        resource = found;
        return PartUrl.IsBatch(resource) ? ODataRefusal.Invalid("nested-batch", "A batch holds no other batch.", part.Url) : null;
    }

    private bool IsForService(BatchPart part) => part.Headers
        .Where(h => h.Key.Equals("Host", StringComparison.OrdinalIgnoreCase))
        .All(h => h.Value.Equals(batch.Request.Host.Value, StringComparison.OrdinalIgnoreCase)
            || h.Value.Equals(_root.Authority, StringComparison.OrdinalIgnoreCase));

    /// <summary>The part's headers, with <c>If-Match: $1</c> replaced by the state that request 1 left or read.</summary>
    private ODataRefusal? Fill(BatchPart part, out IHeaderDictionary headers)
    {
        headers = PartHeaders.For(part, batch.Request);
        foreach (var name in PartHeaders.Preconditions)
        {
            if (headers[name].ToString() is not ['$', .. var id])
                continue;
            if (_references.ETag(id) is not { } etag)
                return ODataRefusal.Invalid("unknown-reference",
                    $"'${id}' stands for the state of the row that an earlier request of this batch answered with, and none did.", name);
            headers[name] = etag;
        }

        return null;
    }
}
