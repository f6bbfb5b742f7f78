using PcaTracker.Domain;

namespace PcaTracker.Security;

/// <summary>Who sent a request, as authentication found it.</summary>
internal static class CurrentActor
{
    /// <summary>The account behind the request; asking an anonymous request is a mistake of the program.</summary>
    public static Actor Actor(this HttpContext context) =>
        context.Features.Get<Actor>() ?? throw new InvalidOperationException("This request has no account; its endpoint must require one.");
}
