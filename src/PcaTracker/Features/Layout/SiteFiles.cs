using System.Security.Cryptography;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace PcaTracker.Features.Layout;

/// <summary>The stylesheet, scripts and icon: carried inside the program, so that they are there wherever it runs.</summary>
internal static class SiteFiles
{
    private const string Prefix = "wwwroot/";

    private static readonly Dictionary<string, SiteFile> ByPath = typeof(SiteFiles).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToDictionary(name => "/" + name[Prefix.Length..], Load, StringComparer.Ordinal);

    /// <summary>The address of a file, different for each content, so that a browser may keep it for ever.</summary>
    public static string Url(string path) => $"{path}?v={ByPath[path].Version}";

    public static void MapSiteFiles(this IEndpointRouteBuilder app)
    {
        foreach (var (path, file) in ByPath)
        {
            app.MapGet(path, (HttpContext context) =>
            {
                context.Response.Headers.CacheControl = context.Request.Query["v"] == file.Version ? "public, max-age=31536000, immutable" : "no-cache";
                return Results.Bytes(file.Content, file.ContentType, entityTag: new EntityTagHeaderValue($"\"{file.Version}\""));
            }).AllowAnonymous();
        }
    }

    private static SiteFile Load(string resource)
    {
        using var stream = typeof(SiteFiles).Assembly.GetManifestResourceStream(resource)!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        new FileExtensionContentTypeProvider().TryGetContentType(resource, out var type);
        return new SiteFile(content.ToArray(), type!, Convert.ToHexStringLower(SHA256.HashData(content.ToArray()))[..12]);
    }

    private sealed record SiteFile(byte[] Content, string ContentType, string Version);
}
