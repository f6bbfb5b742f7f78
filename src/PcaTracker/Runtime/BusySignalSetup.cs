using ODataSql.AspNetCore.Reading;

namespace PcaTracker.Runtime;

/// <summary>Counts every request of the server in the busy signal, pages and API alike.</summary>
internal static class BusySignalSetup
{
    /// <summary>Adds the middleware.</summary>
    public static void UseBusySignal(this WebApplication app)
    {
        var busy = app.Services.GetRequiredService<BusySignal>();
        app.Use(async (context, next) =>
        {
            busy.Enter();
            try
            {
                await next(context);
            }
            finally
            {
                busy.Leave();
            }
        });
    }
}
