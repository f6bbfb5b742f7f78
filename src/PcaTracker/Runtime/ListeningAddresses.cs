using System.Net;
using PcaTracker.Domain;

namespace PcaTracker.Runtime;

/// <summary>Reads the addresses on which the program listens: the setting <c>Urls</c> and the endpoints of the web server.</summary>
internal static class ListeningAddresses
{
    /// <summary>Reads the addresses; refuses one that would send passwords and papers through a network without encryption.</summary>
    public static Result<IReadOnlyList<BindingAddress>> Read(IConfiguration configuration, PublicAddress address)
    {
        var listening = new List<BindingAddress>();
        foreach (var url in Urls(configuration))
        {
            if (Parse(url) is not { } binding)
                return PublicAddress.WrongUrl(url);
            if (binding.Scheme == Uri.UriSchemeHttp && !IsLoopback(binding) && !address.IsHttps && !Setting.IsOn(configuration, "AllowPlainHttp"))
                return Refusal.Invalid("plain-http",
                    $"{url} is open to the network without encryption: set PcaTracker__PublicUrl to the https address of the proxy before it, "
                    + $"listen on {PublicAddress.DefaultUrl} or by https, "
                    + $"or set PcaTracker__AllowPlainHttp=true to have passwords and papers sent in the clear.", "ASPNETCORE_URLS");
            listening.Add(binding);
        }

        return listening;
    }

    /// <summary>Whether only programs on this machine can reach an address.</summary>
    public static bool IsLoopback(BindingAddress binding) =>
        binding.IsUnixPipe || binding.IsNamedPipe
        || binding.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || IPAddress.TryParse(binding.Host, out var address) && IPAddress.IsLoopback(address);

    private static IEnumerable<string> Urls(IConfiguration configuration) =>
        (configuration["Urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Concat(configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>());

    private static BindingAddress? Parse(string url)
    {
        try
        {
            return BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
