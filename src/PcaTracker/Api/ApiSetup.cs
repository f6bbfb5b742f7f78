using Microsoft.AspNetCore.Server.Kestrel.Core;
using PcaTracker.Api.Metadata;
using PcaTracker.Api.Reading;
using PcaTracker.Api.Writing;

namespace PcaTracker.Api;

/// <summary>Wires the OData feed.</summary>
internal static class ApiSetup
{
    public static void AddApi(this IServiceCollection services)
    {
        // The feed alone: its answers hold no secret that a measured length could give away.
        services.AddResponseCompression(options => options.EnableForHttps = true);
        services.Configure<KestrelServerOptions>(RequestGuard.Configure);
        services.AddSingleton<ReadGate>();
        services.AddSingleton<WriteAnswer>();
    }

    /// <summary>Whether a request is for the feed rather than for a page.</summary>
    public static bool IsFeed(this HttpContext context) => context.Request.Path.StartsWithSegments("/odata", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whatever goes wrong under the feed's address is answered in the feed's language.</summary>
    public static void UseApi(this WebApplication app) =>
        app.UseWhen(IsFeed, feed =>
        {
            feed.UseExceptionHandler(new ExceptionHandlerOptions
            {
                ExceptionHandler = context => ODataErrors.Write(context, StatusCodes.Status500InternalServerError, "internal-error",
                    "The tracker failed on this request and has noted it. If it was a change, read the row to see whether it was made; "
                    + "then try again, or tell your administrator."),
            });
            feed.UseResponseCompression();
            feed.UseStatusCodePages(RequestGuard.Explain);
            feed.Use(RequestGuard.CheckUrl);
        });

    public static void MapApi(this WebApplication app)
    {
        app.MapMethods(ReadEndpoint.Prefix, ReadEndpoint.Methods, DescriptionEndpoint.Service);
        app.MapMethods(ReadEndpoint.Prefix + "$metadata", ReadEndpoint.Methods, DescriptionEndpoint.Metadata);
        app.MapMethods(ReadEndpoint.Prefix + "{**path}", ReadEndpoint.Methods, ReadEndpoint.Handle);
        app.MapMethods(ReadEndpoint.Prefix + "{**path}", WriteEndpoint.Methods, WriteEndpoint.Handle);
    }
}
