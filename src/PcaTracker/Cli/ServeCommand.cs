using System.CommandLine;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using PcaTracker.Domain;
using PcaTracker.Hosting;
using PcaTracker.Runtime;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Sessions;
using PcaTracker.Storage;

namespace PcaTracker.Cli;

/// <summary><c>serve</c>: runs the tracker until it is stopped.</summary>
internal static class ServeCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandContext context, StopSignals signals)
    {
        var command = new Command("serve", "Run the tracker (the default).");
        command.SetAction((_, _) => ServeAsync(context, signals));
        return command;
    }

    private static async Task<int> ServeAsync(CommandContext context, StopSignals signals)
    {
        var dataDirectory = context.DataDirectory;
        signals.BeginServer();
        // Locked before any file is opened: a restore may be replacing the database.
        var taken = DirectoryLock.Take(dataDirectory, context.MayBeOpen);
        if (taken.IsRefused(out var refusal))
            return context.Refuse(refusal);
        using var held = taken.Value;
        var host = TrackerHost.Create(dataDirectory, TimeProvider.System, context.Settings.AsEnumerable());
        if (host.IsRefused(out refusal))
            return context.Refuse(refusal);

        await using var app = host.Value;
        try
        {
            signals.BeginStart();
            await app.StartAsync();
            signals.Serve(app.Lifetime.StopApplication);
        }
        catch (Exception error) when (error is SocketException or IOException { InnerException: AddressInUseException })
        {
            return context.Refuse(Refusal.Conflict("address-not-free",
                $"{error.Message.TrimEnd('.')}. Stop the program that listens there, or set ASPNETCORE_URLS to another address."));
        }
        PrintSignInLink(app, context.Output);
        PrintAddress(app, context);
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static void PrintSignInLink(WebApplication app, TextWriter output)
    {
        if (FirstStart.InviteAdministrator(app.Services.GetRequiredService<TrackerDatabase>()) is not { } secret)
            return;
        var root = app.Services.GetRequiredService<PublicAddress>().RootOf(app);
        output.WriteLine($"Sign in once as administrator: {SignInLinks.Address(root, secret)}");
    }

    private static void PrintAddress(WebApplication app, CommandContext context)
    {
        var address = app.Urls.First().TrimEnd('/');
        context.Output.WriteLine(
            $"""
            PcaTracker is at {address}
              OData service   {address}/odata
              Data directory  {context.DataDirectory}
            """);
    }
}
