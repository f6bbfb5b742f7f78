using System.Collections.Frozen;
using System.Net;
using PcaTracker.Domain;
using PcaTracker.Refusals;
using PcaTracker.Runtime;

namespace PcaTracker.Security.Http;

/// <summary>
/// The host names that requests may use: that of <c>PcaTracker:PublicUrl</c>, those of <c>PcaTracker:AllowedHosts</c>, and those of
/// this machine if the server listens on loopback only. Other names are refused before they can end up in a link.
/// </summary>
internal sealed class AllowedHosts
{
    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]"];

    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _names;

    private AllowedHosts(IEnumerable<string> names) =>
        _names = names.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Reads and checks the settings.</summary>
    public static Result<AllowedHosts> Read(IConfiguration configuration, PublicAddress address, IReadOnlyList<BindingAddress> listening)
    {
        var configured = Setting.List(configuration, "AllowedHosts");
        if (configured.Find(host => Uri.CheckHostName(host.Trim('[', ']')) == UriHostNameType.Unknown) is { } wrong)
        {
            return Setting.Wrong("AllowedHosts",
                $"is '{wrong}'. Set names such as tracker.example.org, one each in PcaTracker__AllowedHosts__0, __1 and so on");
        }
        var own = listening.SelectMany(binding => ListeningAddresses.IsLoopback(binding) ? Loopback : [binding.Host]);
        return new AllowedHosts([.. configured.Concat(own).Select(Written), Written(address.Root.IdnHost)]);
    }

    /// <summary>Answers 400 to a request for another host name.</summary>
    public Task Check(HttpContext context, RequestDelegate next) =>
        _names.Contains(NameOf(context.Request.Host.ToUriComponent())) ? next(context) : Refuse(context);

    private static Task Refuse(HttpContext context)
    {
        var refusal = Refusal.Invalid("unknown-host",
            "The tracker does not go by the name that this request asks for: use its address as you were given it, or have your "
            + "administrator add the name to the setting PcaTracker__AllowedHosts.");
        return EarlyRefusal.Write(context, StatusCodes.Status400BadRequest, refusal);
    }

    // The server has checked the form: a name or an address, and perhaps a port.
    private static ReadOnlySpan<char> NameOf(string? host)
    {
        var name = host.AsSpan();
        if (name.StartsWith('['))
            return Written(name[..(name.IndexOf(']') + 1)].ToString());
        var port = name.IndexOf(':');
        return (port > 0 ? name[..port] : name).TrimEnd('.');
    }

    // As in requests: IDN in ASCII, IPv6 in its shortest form and in brackets, no dot at the end.
    private static string Written(string host) =>
        host.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(host.Trim('[', ']'), out var address) ? $"[{address}]"
        : Uri.TryCreate($"http://{host.TrimEnd('.')}/", UriKind.Absolute, out var uri) ? uri.IdnHost
        : host;
}
