using Microsoft.AspNetCore.Http.Features;

namespace ODataSql.AspNetCore.Batch;

/// <summary>What a request of a batch was answered.</summary>
/// <param name="Part">The request.</param>
/// <param name="Response">Status and headers.</param>
/// <param name="Body">What the body holds, unless it has gone out already.</param>
/// <param name="WasStreamed">Whether the answer has gone out already, since it was too long to hold.</param>
internal sealed record PartAnswer(BatchPart Part, IHttpResponseFeature Response, ReadOnlyMemory<byte> Body, bool WasStreamed = false)
{
    public bool Succeeded => Response.StatusCode is >= 200 and < 300;

    /// <summary>Makes the answer to a request that is not run.</summary>
    public static async Task<PartAnswer> Refuse(BatchPart part, Func<HttpContext, Task> write)
    {
        var body = new PartBody(null);
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        await write(context);
        await context.Response.CompleteAsync();
        return new PartAnswer(part, context.Features.GetRequiredFeature<IHttpResponseFeature>(), body.Content);
    }
}

/// <summary>Takes the body of an answer: holds it while it is short, and sends it on while it is made once it is long.</summary>
/// <param name="start">Makes ready for sending on, and says where to; null, or answering null, when the body must be held whatever its
/// length.</param>
internal sealed class PartBody(Func<Task<Stream?>>? start) : Stream
{
    private const int Held = 64 * 1024;

    private Func<Task<Stream?>>? _start = start;

    private readonly MemoryStream _held = new();
    private Stream? _target;

    public bool IsStreaming => _target is not null;

    public ReadOnlyMemory<byte> Content => _held.GetBuffer().AsMemory(0, (int)_held.Length);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_start is { } begin && _held.Length + buffer.Length > Held)
        {
            _start = null;
            _target = await begin();
            if (_target is not null)
            {
                await _target.WriteAsync(Content, cancellationToken);
                _held.SetLength(0);
            }
        }

        if (_target is null)
            _held.Write(buffer.Span);
        else
            await _target.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count)
    {
        if (_target is not null)
            throw new NotSupportedException("A long answer is written asynchronously.");
        _held.Write(buffer, offset, count);
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
