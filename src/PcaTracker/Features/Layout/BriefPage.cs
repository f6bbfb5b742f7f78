using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using PcaTracker.Runtime;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Layout;

/// <summary>The page for those who ask too often: a few hundred bytes without header and session, for which nothing is read.</summary>
internal static class BriefPage
{
    /// <summary>Writes the page in the language of the request.</summary>
    public static Task WriteAsync(HttpContext context, StatusPage answer)
    {
        var services = context.RequestServices;
        var (encoder, files, site) = (
            services.GetRequiredService<HtmlEncoder>(), services.GetRequiredService<SiteFiles>(), services.GetRequiredService<PublicAddress>());
        var language = CultureInfo.CurrentUICulture.Name;
        var typed = string.Concat(answer.Typed.Select(text => $"<pre class=\"typed\">{encoder.Encode(text)}</pre>"));
        var way = answer.Way is var (address, name) ? $"<p><a href=\"{encoder.Encode(site.Path(address))}\">{encoder.Encode(name)}</a></p>" : "";
        var page = Encoding.UTF8.GetBytes(
            $"""
            <!DOCTYPE html>
            <html lang="{language}">
            <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <meta name="color-scheme" content="light dark" />
            <meta name="robots" content="noindex" />
            <link rel="icon" href="{site.Path(files.Url("/icon.svg"))}" />
            <link rel="stylesheet" href="{site.Path(files.Url("/site.css"))}" />
            <script type="module" src="{site.Path(files.Url("/site.js"))}"></script>
            <title>{encoder.Encode(T("Error: {0}", answer.Heading))} – PcaTracker</title>
            </head>
            <body>
            <main>
            <h1>{encoder.Encode(answer.Heading)}</h1>
            <p class="lead">{encoder.Encode(answer.Sentence)}</p>
            {(typed.Length == 0 ? "" : $"<h2>{encoder.Encode(T("What you typed"))}</h2>\n{typed}")}
            {way}
            </main>
            </body>
            </html>
            """);
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentLanguage = language;
        context.Response.ContentLength = page.Length;
        return context.Response.Body.WriteAsync(page, context.RequestAborted).AsTask();
    }
}
