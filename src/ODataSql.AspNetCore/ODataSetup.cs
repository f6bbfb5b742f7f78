using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ODataSql.AspNetCore.Batch;
using ODataSql.AspNetCore.Delta;
using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Metadata;
using ODataSql.AspNetCore.Protocol;
using ODataSql.AspNetCore.Reading;
using ODataSql.AspNetCore.Repeatability;
using ODataSql.AspNetCore.Writing;

namespace ODataSql.AspNetCore;

/// <summary>Adds an OData service to a web application: services, middleware, routes.</summary>
public static class ODataSetup
{
    private static readonly string[] Reads = [HttpMethods.Get, HttpMethods.Head],
        Writes = [HttpMethods.Post, HttpMethods.Patch, HttpMethods.Put, HttpMethods.Delete];

    /// <summary>Adds the service of a host. It is made at the start, and fails there if its model cannot be served.</summary>
    public static IServiceCollection AddOData(this IServiceCollection services, Func<IServiceProvider, ODataHost> host)
    {
        services.Configure<KestrelServerOptions>(RequestGuard.Configure);
        services.AddDataProtection();
        services.Configure<RouteOptions>(options => options.SetParameterPolicy<QueryInBody.EndsWithQuery>(QueryInBody.EndsWithQuery.Name));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => new SpoolFile(Path.Combine(Path.GetTempPath(), "odata-unread"), SpoolLimits.Usual));
        services.AddSingleton(NewLimiter);
        services.AddSingleton(provider => new ODataService(host(provider)));
        services.AddSingleton<InProcessPipeline>();
        services.AddSingleton<DescriptionEndpoint>();
        services.AddSingleton<ReadEndpoint>();
        services.AddSingleton<QueryInBody>();
        services.AddSingleton<ReadEntryPoint>();
        services.AddSingleton<DeltaTokens>();
        services.AddSingleton<DeltaEndpoint>();
        services.AddSingleton<WriteAnswer>();
        services.AddSingleton<WriteEndpoint>();
        services.AddSingleton<RepeatableRequests>();
        services.AddSingleton<ForgetEndpoint>();
        services.AddSingleton<PartExchange>();
        services.AddSingleton<BatchEndpoint>();
        return services;
    }

    /// <summary>Answers whatever goes wrong below the service's path as OData says. Comes before authentication.</summary>
    public static void UseOData(this IApplicationBuilder app)
    {
        var host = app.ApplicationServices.GetRequiredService<ODataService>().Host;
        app.UseWhen(context => context.Request.Path.StartsWithSegments(host.Path, StringComparison.OrdinalIgnoreCase), service =>
        {
            service.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = context => HostRefusals.WriteFailure(context, host) });
            host.ConfigureOutermost(service);
            service.Use(RequestGuard.CheckLength);
            service.Use(RequestGuard.CheckHeaders);
            UseForEveryRequest(service, host);
        });
    }

    /// <summary>Maps the routes of the service, to be called after all other routes of the application.</summary>
    /// <param name="app">The application.</param>
    /// <param name="group">Where to map them, so that each carries the metadata of the group.</param>
    public static void MapOData(this WebApplication app, IEndpointRouteBuilder? group = null)
    {
        var (services, routes) = (app.Services, group ?? app);
        var host = services.GetRequiredService<ODataService>().Host;
        var root = host.Path + "/";
        MapReads(routes, root, services);
        MapWrites(routes, root, services, host);
        routes.MapMethods(root + "{**path}", [HttpMethods.Options], services.GetRequiredService<WriteEndpoint>().Options);
        services.GetRequiredService<InProcessPipeline>().Build(app, app, branch => UseForEveryRequest(branch, host));
    }

    private static ReadLimiter NewLimiter(IServiceProvider services)
    {
        var factor = services.GetRequiredService<ODataService>().Host.SlotFactor;
        var limiter = new ReadLimiter(services.GetRequiredService<TimeProvider>(), ReadLimiter.OfThisMachine * factor);
        // Each slot may hold a thread until its statement ends, and while the processors are busy the pool adds one only after seconds.
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, limiter.Slots + Environment.ProcessorCount), ports);
        return limiter;
    }

    private static void MapReads(IEndpointRouteBuilder routes, string root, IServiceProvider services)
    {
        var description = services.GetRequiredService<DescriptionEndpoint>();
        routes.MapMethods(root, Reads, description.Service);
        routes.MapMethods(root + "$metadata", Reads, description.Metadata);
        routes.MapMethods(root + "openapi.json", Reads, description.OpenApi);
        routes.MapMethods(root + "{**path}", Reads, services.GetRequiredService<ReadEntryPoint>().Handle).WithMetadata(ConfirmsCaller.Itself);
        routes.MapPost(root + QueryInBody.Route, services.GetRequiredService<QueryInBody>().Handle);
        MapOthers(routes, HttpMethods.Post, root + QueryInBody.Route);
    }

    private static void MapWrites(IEndpointRouteBuilder routes, string root, IServiceProvider services, ODataHost host)
    {
        var (repeatable, forget) = (services.GetRequiredService<RepeatableRequests>(), services.GetRequiredService<ForgetEndpoint>());
        var (batch, write) = (services.GetRequiredService<BatchEndpoint>(), services.GetRequiredService<WriteEndpoint>());
        routes.MapMethods(root + "{**path}", Writes, IfMayWrite(host, context => repeatable.Handle(context, write.Handle)));
        routes.MapPost(root + BatchEndpoint.Route, context => RepeatableRequests.HandleBatch(context, batch.Handle));
        MapOthers(routes, HttpMethods.Post, root + BatchEndpoint.Route);
        if (host.Answers is null)
            return;
        foreach (var route in ForgetEndpoint.Routes)
        {
            routes.MapDelete(root + route, IfMayWrite(host, forget.Handle));
            MapOthers(routes, HttpMethods.Delete, root + route);
        }
    }

    private static void UseForEveryRequest(IApplicationBuilder service, ODataHost host)
    {
        service.UseStatusCodePages(RequestGuard.Explain);
        host.Configure(service);
        service.Use((context, next) => HostRefusals.Check(context, next, host));
        service.Use(RequestGuard.CheckSchemaVersion);
    }

    private static RequestDelegate IfMayWrite(ODataHost host, RequestDelegate write) => context =>
        host.CheckMayWrite(context) is { } refusal ? ODataErrors.Write(context, refusal)
        : host.Rows is null ? MethodAnswers.WriteNotAllowed(context, Reads)
        : write(context);

    // A resource that takes one method alone says so to the others.
    private static void MapOthers(IEndpointRouteBuilder routes, string method, string route)
    {
        routes.MapMethods(route, [HttpMethods.Options], context => MethodAnswers.WriteOptions(context, [method]));
        routes.MapMethods(route, MethodAnswers.All.Except([method, HttpMethods.Options]), context =>
            MethodAnswers.WriteNotAllowed(context, [method]));
    }
}
