using System.Security.Cryptography;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace PcaTracker.Features.Layout;

/// <summary>Serves the stylesheet, scripts and icon, which are embedded in the program.</summary>
internal sealed class SiteFiles(IWebHostEnvironment environment)
{
    private const string Prefix = "wwwroot/";

    private static readonly Dictionary<string, SiteFile> Embedded = typeof(SiteFiles).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToDictionary(name => "/" + name[Prefix.Length..], Load, StringComparer.Ordinal);

    /// <summary>The address of a file, which contains its version so that browsers may keep it for ever.</summary>
    public string Url(string path) => $"{path}?v={Find(path).Version}";

    /// <summary>Maps the files, ahead of every check: the page of a refusal needs them as well.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        var files = app.ServiceProvider.GetRequiredService<SiteFiles>();
        foreach (var path in Embedded.Keys)
        {
            app.MapGet(path, (HttpContext context) =>
            {
                var file = files.Find(path);
                context.Response.Headers.CacheControl =
                    context.Request.Query["v"] == file.Version ? "public, max-age=31536000, immutable" : "no-cache";
                return Results.Bytes(file.Content, file.ContentType, entityTag: new EntityTagHeaderValue($"\"{file.Version}\""));
            }).AllowAnonymous().ShortCircuit();
        }
    }

    // In development a changed file is served without a build.
    private SiteFile Find(string path)
    {
        if (!environment.IsDevelopment() || environment.WebRootFileProvider.GetFileInfo(path) is not { Exists: true } changed)
            return Embedded[path];
        using var stream = changed.CreateReadStream();
        return Read(path, stream);
    }

    private static SiteFile Load(string resource)
    {
        using var stream = typeof(SiteFiles).Assembly.GetManifestResourceStream(resource)!;
        return Read(resource, stream);
    }

    private static SiteFile Read(string path, Stream stream)
    {
        using var content = new MemoryStream();
        stream.CopyTo(content);
        new FileExtensionContentTypeProvider().TryGetContentType(path, out var type);
        return new SiteFile(content.ToArray(), type!, Convert.ToHexStringLower(SHA256.HashData(content.ToArray()))[..12]);
    }

    private sealed record SiteFile(byte[] Content, string ContentType, string Version);
}
