using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace PcaTracker.Benchmarks;

/// <summary>Serves one contestant in a process of its own, and reports its memory on request.</summary>
internal static class Serving
{
    public static readonly IReadOnlyDictionary<string, Func<string, string?, (WebApplication App, string Prefix, string Authorization)>> Contestants =
        new Dictionary<string, Func<string, string?, (WebApplication, string, string)>>
        {
            [Contestant.Ours] = OurHost.Create,
            [Contestant.EntityFramework] = EntityFrameworkHost.Create,
            [Contestant.Floor] = (directory, _) => FloorHost.Create(directory),
        };

    public static async Task Run(string name, string directory, string? database)
    {
        var (app, prefix, authorization) = Contestants[name](directory, database);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        await Console.Out.WriteLineAsync($"{address}/{prefix}|{authorization}");
        while (await Console.In.ReadLineAsync() is { } command)
        {
            if (command is not ("tell" or "settle"))
            {
                var sent = await Reminding.Do(app.Services, command);
                await Console.Out.WriteLineAsync(sent.ToString(CultureInfo.InvariantCulture));
                continue;
            }

            if (command == "settle")
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                GC.Collect();
                // 5 resets the peak (Linux, proc(5)).
                await File.WriteAllTextAsync("/proc/self/clear_refs", "5");
            }

            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{GC.GetTotalAllocatedBytes()}|{(long)Environment.CpuUsage.TotalTime.TotalMicroseconds}|{Kilobytes("VmRSS")}|{Kilobytes("VmHWM")}"));
        }

        await app.StopAsync();
    }

    private static long Kilobytes(string name) => long.Parse(
        File.ReadLines("/proc/self/status").First(l => l.StartsWith(name, StringComparison.Ordinal)).Split(':')[1].Replace("kB", "", StringComparison.Ordinal).Trim(),
        CultureInfo.InvariantCulture);
}
