using System.Collections.Frozen;
using PcaTracker.Api;
using PcaTracker.Domain;

namespace PcaTracker.Security;

/// <summary>
/// The names by which the tracker is asked for: that of <c>PcaTracker:PublicUrl</c>, those of <c>PcaTracker:AllowedHosts</c>, and those
/// of this machine where it listens to nobody else. A request for another name is answered before it can shape a link.
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
        var configured = configuration.GetSection("PcaTracker:AllowedHosts").GetChildren().Select(host => host.Value ?? "").Where(host => host.Length > 0).ToList();
        if (configured.Find(host => Uri.CheckHostName(host.Trim('[', ']')) == UriHostNameType.Unknown) is { } wrong)
            return Refusal.Invalid("setting-wrong", $"The setting PcaTracker__AllowedHosts is '{wrong}'. Set names such as tracker.example.org, one each in PcaTracker__AllowedHosts__0, __1 and so on.", "AllowedHosts");
        var own = listening.SelectMany(binding => ListeningAddresses.IsLoopback(binding) ? Loopback : [binding.Host]);
        return new AllowedHosts([.. configured, NameOf(address.Root), .. own]);
    }

    /// <summary>Answers a request for another name.</summary>
    public Task Check(HttpContext context, RequestDelegate next) =>
        _names.Contains(NameOf(context.Request.Host.Value)) ? next(context) : Refuse(context);

    private static Task Refuse(HttpContext context)
    {
        const string sentence = "The tracker does not go by the name that this request asks for: use its address as you were given it, or have your administrator add the name to the setting PcaTracker__AllowedHosts.";
        if (context.IsFeed())
            return ODataErrors.Write(context, StatusCodes.Status400BadRequest, "unknown-host", sentence);
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(sentence, context.RequestAborted);
    }

    // The server has checked its form: a name or an address, and perhaps a port.
    private static ReadOnlySpan<char> NameOf(string? host)
    {
        var name = host.AsSpan();
        var port = name.StartsWith('[') ? name.IndexOf(']') + 1 : name.IndexOf(':');
        return port > 0 ? name[..port] : name;
    }

    private static string NameOf(Uri address) => address.HostNameType == UriHostNameType.IPv6 ? address.Host : address.IdnHost;
}
