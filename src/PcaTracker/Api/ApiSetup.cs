using Microsoft.AspNetCore.OData;
using ODataSql;
using ODataSql.AspNetCore;
using ODataSql.AspNetCore.Reading;
using PcaTracker.Features.Spreadsheets;
using PcaTracker.Storage;

namespace PcaTracker.Api;

/// <summary>Wires the OData service.</summary>
internal static class ApiSetup
{
    public static void AddApi(this IServiceCollection services, string dataDirectory)
    {
        services.AddResponseCompression(options => options.EnableForHttps = true);
        services.AddSingleton(SpoolLimits.Usual);
        services.AddSingleton(s => new SpoolFile(Path.Combine(dataDirectory, "tmp"), s.GetRequiredService<SpoolLimits>()));
        services.AddSingleton<CompileQuestion>(s =>
        {
            var dialect = s.GetRequiredService<TrackerDatabase>().System.Dialect;
            return (QueryRequest request, out CompiledQuery query) => TrackerEngine.CompileOn(dialect, request, out query);
        });
        services.AddOData(s => ActivatorUtilities.CreateInstance<TrackerService>(s));
    }

    public static void UseApi(this WebApplication app) => app.UseOData();

    // Each route carries the model, where those of Microsoft's library do.
    public static void MapApi(this WebApplication app) => app.MapOData(app.MapGroup("").WithODataModel(TrackerModel.Edm));
}
