using Microsoft.AspNetCore.Http;
using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Tests.Protocol;

/// <summary>Which format an answer has, by what the client says it reads (OData 4.01 Protocol 8.2, JSON Format 3).</summary>
public class NegotiationTests
{
    [Theory]
    [InlineData("", "minimal")]
    [InlineData("*/*", "minimal")]
    [InlineData("application/*;q=0.1", "minimal")]
    [InlineData("application/json", "minimal")]
    [InlineData("Application/JSON; Charset=UTF-8", "minimal")]
    [InlineData("application/json;odata.metadata=full", "full")]
    [InlineData("application/json;metadata=none", "none")]
    [InlineData("application/json;metadata=full;q=0.2, application/json;metadata=none;q=0.7", "none")]
    [InlineData("*/*, application/json;metadata=full", "full")]
    [InlineData("text/html, application/json;q=0.5", "minimal")]
    [InlineData("application/json;odata.streaming=true", "minimal streaming")]
    [InlineData("application/json;IEEE754Compatible=true", "minimal ieee754")]
    [InlineData("application/json;ExponentialDecimals=true;odata.metadata=minimal", "minimal")]
    [InlineData("application/json;odata.metadata=minimal;q=1.0,application/json;odata=minimalmetadata;q=0.9,application/atom+xml;q=0.8", "minimal")]
    [InlineData("application/xml", "406 Accept")]
    [InlineData("image/png, text/plain", "406 Accept")]
    [InlineData("application/json;odata=verbose", "406 Accept")]
    [InlineData("application/json;metadata=some", "406 Accept")]
    [InlineData("application/json;charset=iso-8859-1", "406 Accept")]
    [InlineData("application/json;q=0", "406 Accept")]
    [InlineData("application/json;q=0, */*", "406 Accept")]
    [InlineData("application/json;metadata=minimal;q=0, application/json;metadata=full", "full")]
    [InlineData("()", "406 Accept")]
    public void Accept_is_honoured_or_refused(string accept, string expected)
    {
        var request = Request("/odata/Rounds");
        request.Headers.Accept = accept;

        Assert.Equal(expected, Read(request));
    }

    [Theory]
    [InlineData("?$format=json", "minimal")]
    [InlineData("?format=JSON", "minimal")]
    [InlineData("?$FORMAT=application/json;odata.metadata=none", "none")]
    [InlineData("?$format=application/json;metadata=full", "full")]
    [InlineData("?$format=xml", "406 $format")]
    [InlineData("?$format=atom", "406 $format")]
    [InlineData("?$format=application/json;metadata=all", "406 $format")]
    [InlineData("?$format=bogus", "406 $format")]
    [InlineData("?$format=", "406 $format")]
    public void The_format_option_wins_over_Accept(string query, string expected)
    {
        var request = Request("/odata/Rounds", query);
        request.Headers.Accept = "application/xml";

        Assert.Equal(expected, Read(request));
    }

    [Theory]
    [InlineData("", "4.0")]
    [InlineData("4.0", "4.0")]
    [InlineData("4.01", "4.01")]
    [InlineData("4.02", "4.01")]
    [InlineData("5.0", "4.01")]
    [InlineData("3.0", "400 OData-MaxVersion")]
    [InlineData("3.99", "400 OData-MaxVersion")]
    [InlineData("four", "400 OData-MaxVersion")]
    [InlineData("4.0,4.01", "400 OData-MaxVersion")]
    public void The_version_is_the_highest_that_both_know(string max, string expected)
    {
        var request = Request("/odata/Rounds");
        request.Headers["OData-MaxVersion"] = max;

        var refusal = Negotiation.Read(request, out var format);

        Assert.Equal(expected, refusal is null ? format.VersionText : $"{refusal.Status} {refusal.Target}");
    }

    [Theory]
    [InlineData("/odata/Rounds/$count", "application/json", "minimal")]
    [InlineData("/odata/Rounds(1)/City/$value", "text/plain", "minimal")]
    [InlineData("/odata/Rounds(1)/City/$value", "text/*", "minimal")]
    [InlineData("/odata/Rounds(1)/City/$value", "application/json", "406 Accept")]
    public void Counts_and_values_are_text(string path, string accept, string expected)
    {
        var request = Request(path);
        request.Headers.Accept = accept;

        Assert.Equal(expected, Read(request));
    }

    [Theory]
    [InlineData("Accept-Charset", "utf-8", "minimal")]
    [InlineData("Accept-Charset", "iso-8859-1, *;q=0.1", "minimal")]
    [InlineData("Accept-Charset", "utf-16", "406 Accept-Charset")]
    [InlineData("Accept-Charset", "utf-8;q=0, *", "406 Accept-Charset")]
    [InlineData("OData-Isolation", "snapshot", "412 Isolation")]
    [InlineData("Isolation", "snapshot", "412 Isolation")]
    public void Headers_that_cannot_be_honoured_are_refused(string header, string value, string expected)
    {
        var request = Request("/odata/Rounds");
        request.Headers[header] = value;

        Assert.Equal(expected, Read(request));
    }

    [Theory]
    [InlineData("maxpagesize=5", 5, "maxpagesize=5")]
    [InlineData("respond-async, odata.MaxPageSize=\"7\"; x=1", 7, "odata.MaxPageSize=\"7\"; x=1")]
    [InlineData("odata.include-annotations=\"a,maxpagesize=3\"", null, null)]
    [InlineData("maxpagesize=0", null, null)]
    [InlineData("maxpagesize=5, maxpagesize=6", 5, "maxpagesize=5")]
    public void A_preference_is_read_with_and_without_its_prefix(string prefer, int? size, string? applied)
    {
        var asked = Preferences.MaxPageSize(prefer);

        Assert.Equal(size, asked?.Size);
        Assert.Equal(applied, asked?.Applied);
    }

    private static HttpRequest Request(string path, string query = "") =>
        new DefaultHttpContext { Request = { Path = path, QueryString = new QueryString(query) } }.Request;

    private static string Read(HttpRequest request)
    {
        var refusal = Negotiation.Read(request, out var format);
        return refusal is not null
            ? $"{refusal.Status} {refusal.Target}"
            : format.Metadata.ToString().ToLowerInvariant() + (format.Streaming ? " streaming" : "") + (format.Ieee754Compatible ? " ieee754" : "");
    }
}
