using Microsoft.AspNetCore.OData;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ODataSql.AspNetCore.Protocol;
using ODataSql.AspNetCore.Reading;
using PcaTracker.Api.Batch;
using PcaTracker.Api.Delta;
using PcaTracker.Api.Metadata;
using PcaTracker.Api.Reading;
using PcaTracker.Api.Repeatability;
using PcaTracker.Api.Writing;
using PcaTracker.Refusals;
using PcaTracker.Security.Tokens;

namespace PcaTracker.Api;

/// <summary>Wires the OData feed.</summary>
internal static class ApiSetup
{
    public static void AddApi(this IServiceCollection services, string dataDirectory)
    {
        // The feed alone: its answers hold no secret that a measured length could give away.
        services.AddResponseCompression(options => options.EnableForHttps = true);
        services.Configure<KestrelServerOptions>(RequestGuard.Configure);
        services.AddSingleton<ReadLimiter>();
        services.AddSingleton(SpoolLimits.Usual);
        services.AddSingleton(s => new SpoolFile(Path.Combine(dataDirectory, "tmp"), s.GetRequiredService<SpoolLimits>()));
        // Each place may hold a thread until its statement ends, and while the processors are busy the pool adds one only after seconds.
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, ReadLimiter.Slots + Environment.ProcessorCount), ports);
        services.AddSingleton<WriteAnswer>();
        services.AddSingleton<FeedDoors>();
        services.AddSingleton<DeltaTokens>();
    }

    /// <summary>Whatever goes wrong under the feed's address is answered in the feed's language.</summary>
    public static void UseApi(this WebApplication app) =>
        app.UseWhen(ApiAddress.IsForApi, feed =>
        {
            feed.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = Failed });
            feed.UseResponseCompression();
            feed.Use(RequestGuard.CheckLength);
            feed.Use(RequestGuard.CheckHeaders);
            UseAnswers(feed);
        });

    /// <summary>What holds for every request of the feed, also for one inside a batch.</summary>
    public static void UseAnswers(IApplicationBuilder feed)
    {
        feed.UseStatusCodePages(RequestGuard.Explain);
        feed.UseDamageAnswers();
        feed.Use(StorageAnswer.Check);
        feed.Use(TokenInAddress.Check);
        feed.Use(RequestGuard.CheckSchemaVersion);
    }

    /// <summary>The answer when the program itself fails.</summary>
    public static Task Failed(HttpContext context) => ODataErrors.Write(context, StatusCodes.Status500InternalServerError, "internal-error",
        "The tracker failed on this request and has noted it. If it was a change, read the row to see whether it was made; "
        + "then try again, or tell your administrator.");

    public static void MapApi(this WebApplication app)
    {
        // Each route of the feed carries the model, where those of the library do.
        var feed = app.MapGroup("").WithODataModel(TrackerModel.Edm);
        feed.MapMethods(ReadEndpoint.Prefix, ReadEndpoint.Methods, DescriptionEndpoint.Service);
        feed.MapMethods(ReadEndpoint.Prefix + "$metadata", ReadEndpoint.Methods, DescriptionEndpoint.Metadata);
        feed.MapMethods(ReadEndpoint.Prefix + "{**path}", ReadEndpoint.Methods, TrackedReads.Handle);
        feed.MapMethods(ReadEndpoint.Prefix + "{**path}", WriteEndpoint.Methods, WriteEndpoint.Handle).AddEndpointFilter(WriteScope.Filter).AddEndpointFilter(RepeatableRequests.Filter);
        feed.MapPost(ReadEndpoint.Prefix + QueryInBody.Route, QueryInBody.Handle);
        feed.MapPost(BatchEndpoint.Path, BatchEndpoint.Handle).AddEndpointFilter(RepeatableRequests.Refuse);
        foreach (var route in ForgottenRequests.Routes)
            feed.MapDelete(ReadEndpoint.Prefix + route, ForgottenRequests.Handle).AddEndpointFilter(WriteScope.Filter);
        MapOthers(feed, HttpMethods.Post, BatchEndpoint.Path, ReadEndpoint.Prefix + QueryInBody.Route);
        MapOthers(feed, HttpMethods.Delete, ForgottenRequests.Routes.Select(route => ReadEndpoint.Prefix + route));
        feed.MapMethods(ReadEndpoint.Prefix + "{**path}", [HttpMethods.Options], AllowedMethods.Options);
        app.Services.GetRequiredService<FeedDoors>().Build(app, app);
    }

    // What takes one method alone says so to the others.
    private static void MapOthers(IEndpointRouteBuilder feed, string method, params IEnumerable<string> routes)
    {
        foreach (var route in routes)
        {
            feed.MapMethods(route, [HttpMethods.Options], AllowedMethods.OptionsOf(method));
            feed.MapMethods(route, AllowedMethods.All.Except([method, HttpMethods.Options]), AllowedMethods.NotBy(method));
        }
    }
}
