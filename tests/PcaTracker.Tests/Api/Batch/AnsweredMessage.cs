using System.Text;
using Microsoft.OData;

namespace PcaTracker.Tests.Api.Batch;

/// <summary>An answer, for the library's reader.</summary>
internal sealed class AnsweredMessage(string contentType, string body) : IODataResponseMessageAsync, IDisposable
{
    private readonly MemoryStream _body = new(Encoding.UTF8.GetBytes(body));

    public IEnumerable<KeyValuePair<string, string>> Headers => [KeyValuePair.Create("Content-Type", contentType)];

    public int StatusCode { get; set; } = 200;

    public string? GetHeader(string headerName) => headerName.Equals("Content-Type", StringComparison.OrdinalIgnoreCase) ? contentType : null;

    public void SetHeader(string headerName, string headerValue) => throw new NotSupportedException();

    public Stream GetStream() => _body;

    public Task<Stream> GetStreamAsync() => Task.FromResult<Stream>(_body);

    public void Dispose() => _body.Dispose();
}
