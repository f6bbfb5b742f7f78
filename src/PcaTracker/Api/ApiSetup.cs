using Microsoft.AspNetCore.OData;
using PcaTracker.Api.Reading;
using PcaTracker.Api.Writing;

namespace PcaTracker.Api;

/// <summary>Wires the OData feed.</summary>
internal static class ApiSetup
{
    public static void AddApi(this IServiceCollection services)
    {
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<WriteAnswer>();
        // The library serves the service document and $metadata; everything else is one endpoint of ours.
        services.AddControllers().AddOData(options => options.AddRouteComponents("odata", TrackerModel.Edm));
    }

    public static void MapApi(this WebApplication app)
    {
        app.MapControllers();
        app.MapGet(ReadEndpoint.Prefix + "{**path}", ReadEndpoint.Handle);
        app.MapMethods(ReadEndpoint.Prefix + "{**path}", WriteEndpoint.Methods, WriteEndpoint.Handle);
    }
}
