namespace ODataSql.AspNetCore.Hosting;

/// <summary>Runs requests that did not arrive over the wire by themselves through the same checks, routes and handlers as the others.</summary>
internal sealed class InProcessPipeline
{
    private RequestDelegate? _run;

    /// <summary>Answers a request whose caller is known already.</summary>
    public Task Run(HttpContext context) => (_run ?? throw new InvalidOperationException("The service has no routes yet."))(context);

    /// <summary>Builds the pipeline, once all routes of the host are there.</summary>
    /// <param name="app">The host.</param>
    /// <param name="routes">Its routes: exactly these, so that nothing is open here that is not open there.</param>
    /// <param name="middleware">Adds what holds for every request.</param>
    public void Build(IApplicationBuilder app, IEndpointRouteBuilder routes, Action<IApplicationBuilder> middleware)
    {
        var branch = app.New();
        branch.UseRouting();
        middleware(branch);
        branch.UseEndpoints(endpoints =>
        {
            foreach (var source in routes.DataSources)
                endpoints.DataSources.Add(source);
        });
        _run = branch.Build();
    }
}
