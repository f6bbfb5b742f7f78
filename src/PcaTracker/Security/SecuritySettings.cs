using PcaTracker.Domain;
using PcaTracker.Runtime;
using PcaTracker.Security.Http;
using PcaTracker.Security.Throttling;

namespace PcaTracker.Security;

/// <summary>The settings of addresses, proxies and rate limits, read and checked before the server listens.</summary>
internal sealed record SecuritySettings(PublicAddress Address, AllowedHosts Hosts, KnownProxies Proxies, RequestLimits Limits)
{
    /// <summary>Reads and checks the settings.</summary>
    public static Result<SecuritySettings> Read(IConfiguration configuration, PublicAddress address)
    {
        var listening = ListeningAddresses.Read(configuration, address);
        if (listening.IsRefused(out var refusal))
            return refusal;
        var hosts = AllowedHosts.Read(configuration, address, listening.Value);
        if (hosts.IsRefused(out refusal))
            return refusal;
        var proxies = KnownProxies.Read(configuration);
        if (proxies.IsRefused(out refusal))
            return refusal;
        var limits = RequestLimits.Read(configuration);
        return limits.IsRefused(out refusal) ? refusal : new SecuritySettings(address, hosts.Value, proxies.Value, limits.Value);
    }
}
