using System.Net;
using PcaTracker.Domain;

namespace PcaTracker.Runtime;

/// <summary>Where the program listens, as its settings say: <c>Urls</c>, and whatever endpoints the server is given beside them.</summary>
internal static class ListeningAddresses
{
    /// <summary>Reads them; or refuses one that sends passwords and papers through a network in the clear.</summary>
    public static Result<IReadOnlyList<BindingAddress>> Read(IConfiguration configuration, PublicAddress address)
    {
        var listening = new List<BindingAddress>();
        foreach (var url in Urls(configuration))
        {
            if (Parse(url) is not { } binding)
                return Refusal.Invalid("setting-wrong", $"The setting ASPNETCORE_URLS is '{url}'. Set an address to listen on, such as {PublicAddress.DefaultUrl}.", "ASPNETCORE_URLS");
            if (binding.Scheme == Uri.UriSchemeHttp && !IsLoopback(binding) && !address.IsHttps && !Setting.IsOn(configuration, "AllowPlainHttp"))
                return Refusal.Invalid("plain-http",
                    $"{url} is open to the network without encryption: set PcaTracker__PublicUrl to the https address of the proxy before it, listen on {PublicAddress.DefaultUrl} or by https, "
                    + "or set PcaTracker__AllowPlainHttp=true to have passwords and papers sent in the clear.", "ASPNETCORE_URLS");
            listening.Add(binding);
        }

        return listening;
    }

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
