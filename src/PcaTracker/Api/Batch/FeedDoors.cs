namespace PcaTracker.Api.Batch;

/// <summary>The way into the feed for a request that did not come over the wire by itself: the same checks, routes and handlers.</summary>
internal sealed class FeedDoors
{
    private RequestDelegate? _open;

    /// <summary>Answers a request of the feed; who asks is known already.</summary>
    public Task Open(HttpContext context) => (_open ?? throw new InvalidOperationException("The feed has no routes yet."))(context);

    /// <summary>Called once, when all routes are there.</summary>
    public void Build(IApplicationBuilder app, IEndpointRouteBuilder routes)
    {
        var branch = app.New();
        branch.UseRouting();
        ApiSetup.UseAnswers(branch);
        // The very routes of the host, so that nothing is open here that is not open there, nor the other way round.
        branch.UseEndpoints(endpoints =>
        {
            foreach (var source in routes.DataSources)
                endpoints.DataSources.Add(source);
        });
        _open = branch.Build();
    }
}
