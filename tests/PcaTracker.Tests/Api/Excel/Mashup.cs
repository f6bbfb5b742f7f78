using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Xml;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OData;
using Microsoft.OData.Edm;
using Microsoft.OData.Edm.Csdl;
using PcaTracker.Domain;
using PcaTracker.Security.Tokens;

namespace PcaTracker.Tests.Api.Excel;

/// <summary>Asks as Excel and Power BI do, with their headers and nothing else, and reads answers as the library in them does, at version 4.0.</summary>
internal sealed class Mashup : IDisposable
{
    private static readonly string[] Accepted =
    [
        "application/json;odata.metadata=minimal;q=1.0", "application/json;odata=minimalmetadata;q=0.9", "application/atomsvc+xml;q=0.8",
        "application/atom+xml;q=0.8", "application/xml;q=0.7", "text/plain;q=0.7",
    ];

    private readonly ConcurrentDictionary<string, Task<IReadOnlyList<MashupRow>>> _wholes = new();
    private readonly HttpClient _client;
    private readonly Uri _root;

    private Mashup(HttpClient client, Uri root) => (_client, _root) = (client, root);

    /// <summary>What the service says of itself, once it was read.</summary>
    public IEdmModel Model { get; private set; } = EdmCoreModel.Instance;

    /// <summary>Somebody who gave Excel their mail address and an access token.</summary>
    /// <param name="app">The host.</param>
    /// <param name="side">Their side.</param>
    /// <param name="root">The service root that people know, ending in a slash.</param>
    public static async Task<Mashup> Of(TestApp app, string side, Uri root)
    {
        var account = app.Account(side, Role.Analyst);
        var token = app.Services.GetRequiredService<AccessTokens>().Create(account, "Excel").Value.Text;
        var excel = new Mashup(Client(app), root);
        excel._client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{side}.analyst@example.org:{token}")));
        using var xml = XmlReader.Create(new StringReader((await excel.Get("$metadata")).Text));
        excel.Model = CsdlReader.Parse(xml);
        return excel;
    }

    /// <summary>Somebody who has not given any credentials yet.</summary>
    public static Mashup Unknown(TestApp app, Uri root) => new(Client(app), root);

    public Task<MashupAnswer> Get(string resource) => Send(new HttpRequestMessage(HttpMethod.Get, $"odata/{resource}"));

    /// <summary>Follows a link as it was given; the proxy in front of the service leads it to the host.</summary>
    public Task<MashupAnswer> Follow(string link)
    {
        Assert.StartsWith(_root.AbsoluteUri, link, StringComparison.Ordinal);
        return Get(link[_root.AbsoluteUri.Length..]);
    }

    public async Task<MashupAnswer> Send(HttpRequestMessage request)
    {
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return new MashupAnswer(response.StatusCode, response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated).ToDictionary(h => h.Key, h => h.Value.ToList()), body);
    }

    /// <summary>The rows of an answer, read with all validations.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="set">Their set; for rows of a function, which are in none, their type.</param>
    public IReadOnlyList<MashupRow> Read(MashupAnswer answer, string set) => Read(answer, set, out _);

    /// <summary>The rows of an answer, read with all validations, and the address of its next page.</summary>
    public IReadOnlyList<MashupRow> Read(MashupAnswer answer, string set, out Uri? next)
    {
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        var settings = new ODataMessageReaderSettings
        {
            Validations = ValidationKinds.All,
            Version = ODataVersion.V4,
            MaxProtocolVersion = ODataVersion.V4,
            BaseUri = _root,
        };
        using var messages = new ODataMessageReader((IODataResponseMessage)answer, settings, Model);
        var (rows, depth) = (new List<MashupRow>(), 0);
        next = null;
        var reader = Model.EntityContainer.FindEntitySet(set) is { } rowsOf
            ? messages.CreateODataResourceSetReader(rowsOf, rowsOf.EntityType)
            : messages.CreateODataResourceSetReader((IEdmEntityType)Model.FindDeclaredType($"PcaTracker.{set}"));
        while (reader.Read())
        {
            if (reader.State is ODataReaderState.ResourceSetStart or ODataReaderState.ResourceStart)
                depth++;
            else if (reader.State is ODataReaderState.ResourceSetEnd or ODataReaderState.ResourceEnd)
                depth--;
            if (reader is { State: ODataReaderState.ResourceEnd, Item: ODataResource row })
                rows.Add(new MashupRow(depth == 1, row.Properties.OfType<ODataProperty>().ToDictionary(p => p.Name, p => (object?)p.Value)));
            else if (reader is { State: ODataReaderState.ResourceSetEnd, Item: ODataResourceSet { NextPageLink: { } link } } && depth == 0)
                next = link;
        }

        Assert.Equal(ODataReaderState.Completed, reader.State);
        return rows;
    }

    /// <summary>All rows of a set, which are loaded once.</summary>
    public Task<IReadOnlyList<MashupRow>> Whole(string set) => _wholes.GetOrAdd(set, _ => Load(set, set));

    /// <summary>All rows that a question finds, page by page.</summary>
    public async Task<IReadOnlyList<MashupRow>> Load(string resource, string set)
    {
        var (all, answer) = (new List<MashupRow>(), await Get(resource));
        while (true)
        {
            all.AddRange(Read(answer, set, out var next));
            if (next is null)
                return all;
            answer = await Follow(next.OriginalString);
        }
    }

    public void Dispose() => _client.Dispose();

    private static HttpClient Client(TestApp app)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = app.Address };
        client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "Microsoft.Data.Mashup (https://go.microsoft.com/fwlink/?LinkID=304225)");
        client.DefaultRequestHeaders.TryAddWithoutValidation("MaxDataServiceVersion", "3.0");
        client.DefaultRequestHeaders.TryAddWithoutValidation("OData-MaxVersion", "4.0");
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Encoding", "gzip, deflate");
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", string.Join(',', Accepted));
        return client;
    }
}

/// <summary>A row as Excel read it.</summary>
/// <param name="IsTop">Whether it is a row of the set that was asked for, and not one expanded in it.</param>
/// <param name="Values">Its values by column.</param>
internal sealed record MashupRow(bool IsTop, IReadOnlyDictionary<string, object?> Values)
{
    public long Id => (long)Values["Id"]!;

    public string? Text(string column) => (string?)Values[column];

    /// <summary>A day as text.</summary>
    public string? Day(string column) => Values[column]?.ToString();
}

/// <summary>An answer as it came over the wire.</summary>
internal sealed record MashupAnswer(HttpStatusCode Status, Dictionary<string, List<string>> AllHeaders, byte[] Body) : IODataResponseMessage
{
    public string Text { get; } = Unpacked(AllHeaders, Body);

    public int StatusCode { get => (int)Status; set => throw new NotSupportedException(); }

    public IEnumerable<KeyValuePair<string, string>> Headers => AllHeaders.Select(h => KeyValuePair.Create(h.Key, string.Join(",", h.Value)));

    public string? Header(string name) => AllHeaders.TryGetValue(name, out var values) ? string.Join(" | ", values) : null;

    public string? GetHeader(string headerName) => Header(headerName);

    public void SetHeader(string headerName, string headerValue) => throw new NotSupportedException();

    public Stream GetStream() => new MemoryStream(Encoding.UTF8.GetBytes(Text));

    public long Number() => long.Parse(Text, CultureInfo.InvariantCulture);

    private static string Unpacked(Dictionary<string, List<string>> headers, byte[] body)
    {
        if (!headers.TryGetValue("Content-Encoding", out var encodings))
            return Encoding.UTF8.GetString(body);
        Assert.Equal(["gzip"], encodings);
        using var unpacked = new StreamReader(new GZipStream(new MemoryStream(body), CompressionMode.Decompress));
        return unpacked.ReadToEnd();
    }
}
