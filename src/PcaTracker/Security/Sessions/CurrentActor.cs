using PcaTracker.Domain;
using PcaTracker.Security.Tokens;

namespace PcaTracker.Security.Sessions;

/// <summary>Who asks: the account behind a request, as it stood in the database when the request arrived.</summary>
internal static class CurrentActor
{
    /// <summary>The actor of a request that needs an account; asking where nobody is signed in is a mistake of the program.</summary>
    public static Actor Actor(this HttpContext context) =>
        context.ActorOrNull() ?? throw new InvalidOperationException($"{context.Request.Path} is open to everybody and cannot ask who is there.");

    /// <summary>The same for what is also open to people who are not signed in.</summary>
    public static Actor? ActorOrNull(this HttpContext context) => context.Features.Get<Actor>();

    public static void SetActor(this HttpContext context, Actor actor) => context.Features.Set(actor);

    /// <summary>The token that opened the feed to the actor; null where a session did.</summary>
    public static TokenHolder? TokenOrNull(this HttpContext context) => context.Features.Get<TokenHolder>();

    /// <summary>Makes a request one of whoever comes by a token.</summary>
    public static void SetHolder(this HttpContext context, TokenHolder holder)
    {
        context.SetActor(holder.Owner);
        context.Features.Set(holder);
    }

    /// <summary>Makes a request one of whoever sent another, in the same way.</summary>
    public static void SetSameActor(this HttpContext context, HttpContext other)
    {
        context.SetActor(other.Actor());
        context.Features.Set(other.TokenOrNull());
    }
}
