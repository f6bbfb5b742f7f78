using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace PcaTracker.Tests.Features;

/// <summary>Loads pages and submits forms as a browser without scripts does.</summary>
internal static class Pages
{
    public static async Task<IHtmlDocument> PageAsync(this HttpClient browser, string address)
    {
        using var response = await browser.GetAsync(address, TestContext.Current.CancellationToken);
        return await response.PageAsync();
    }

    public static async Task<IHtmlDocument> PageAsync(this HttpResponseMessage response) =>
        new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

    /// <summary>Submits a form of the page with fields filled in or changed.</summary>
    public static async Task<HttpResponseMessage> SubmitAsync(this HttpClient browser, string address, string form, params IEnumerable<(string Name, string Value)> fields)
    {
        return await browser.PostAsync(await browser.PageAsync(address), address, form, fields);
    }

    /// <summary>Submits a form of a page that was loaded before, with fields filled in or changed.</summary>
    public static async Task<HttpResponseMessage> PostAsync(
        this HttpClient browser, IHtmlDocument page, string address, string form, params IEnumerable<(string Name, string Value)> fields)
    {
        var filled = page.Forms.Single(f => f.QuerySelector($"input[name=_handler][value={form}]") is not null);
        var values = filled.QuerySelectorAll("input[type=hidden]").OfType<IHtmlInputElement>().ToDictionary(i => i.Name!, i => i.Value, StringComparer.Ordinal);
        foreach (var (name, value) in fields)
            values[name] = value;
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(values) };
        if (!browser.DefaultRequestHeaders.Contains("Sec-Fetch-Site"))
            request.Headers.Add("Sec-Fetch-Site", "same-origin");
        return await browser.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Submits a form of a page that has an address of its own, as it is.</summary>
    public static async Task<HttpResponseMessage> PostFormAsync(this HttpClient browser, IHtmlDocument page, string action)
    {
        var values = page.Forms.Single(f => f.GetAttribute("action") == action).QuerySelectorAll("input[type=hidden]").OfType<IHtmlInputElement>().Select(i => KeyValuePair.Create(i.Name!, i.Value));
        using var content = new FormUrlEncodedContent(values);
        return await browser.PostAsync(action, content, TestContext.Current.CancellationToken);
    }

    /// <summary>Text without the white space of the markup.</summary>
    public static string Read(this IElement? element) =>
        string.Join(' ', (element?.TextContent ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Path and query of a redirect, which may be relative.</summary>
    public static string PathAndQuery(this Uri address) => (address.IsAbsoluteUri ? address.PathAndQuery : address.OriginalString).Split('#')[0];

    /// <summary>The fragment of a redirect, which may be relative.</summary>
    public static string Fragment(this Uri address) => address.OriginalString.Contains('#', StringComparison.Ordinal) ? "#" + address.OriginalString.Split('#')[1] : "";
}
