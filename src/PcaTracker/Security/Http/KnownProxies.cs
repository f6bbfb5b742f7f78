using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using PcaTracker.Domain;
using PcaTracker.Runtime;

namespace PcaTracker.Security.Http;

/// <summary>
/// The proxies whose <c>X-Forwarded-…</c> headers are trusted: the addresses and networks of <c>PcaTracker:KnownProxies</c>. Without
/// that setting no proxy is trusted, not even on this machine.
/// </summary>
internal sealed class KnownProxies
{
    private readonly ForwardedHeadersOptions? _options;

    private KnownProxies(ForwardedHeadersOptions? options) => _options = options;

    /// <summary>Reads and checks the setting.</summary>
    public static Result<KnownProxies> Read(IConfiguration configuration)
    {
        var names = Setting.List(configuration, "KnownProxies");
        // The middleware trusts every sender when its lists are empty.
        if (names.Count == 0)
            return new KnownProxies(null);

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
                options.KnownProxies.Add(address);
            else if (System.Net.IPNetwork.TryParse(name, out var network))
                options.KnownIPNetworks.Add(network);
            else
                return Setting.Wrong("KnownProxies",
                    $"is '{name}'. Set addresses or networks such as 10.0.0.5 or 10.0.0.0/24, "
                    + "one each in PcaTracker__KnownProxies__0, __1 and so on");
        }

        return new KnownProxies(options);
    }

    /// <summary>Adds the middleware that applies the headers of these proxies.</summary>
    public void Use(IApplicationBuilder app)
    {
        if (_options is not null)
            app.UseForwardedHeaders(_options);
    }
}
