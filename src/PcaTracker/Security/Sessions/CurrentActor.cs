using PcaTracker.Domain;
using PcaTracker.Security.Tokens;

namespace PcaTracker.Security.Sessions;

/// <summary>The account of a request, as it was in the database when the request arrived.</summary>
internal static class CurrentActor
{
    /// <summary>Returns the actor of a request to an endpoint that needs an account; throws for an open one.</summary>
    public static Actor Actor(this HttpContext context) =>
        context.ActorOrNull() ?? throw new InvalidOperationException($"{context.Request.Path} is open to everybody and has no actor.");

    /// <summary>Returns the actor of a request; null when nobody is signed in.</summary>
    public static Actor? ActorOrNull(this HttpContext context) => context.Features.Get<Actor>();

    /// <summary>Sets the actor of a request.</summary>
    public static void SetActor(this HttpContext context, Actor actor) => context.Features.Set(actor);

    /// <summary>Returns the token that authenticated the request; null for a session.</summary>
    public static TokenHolder? TokenOrNull(this HttpContext context) => context.Features.Get<TokenHolder>();

    /// <summary>Sets a token's owner as the actor of a request.</summary>
    public static void SetHolder(this HttpContext context, TokenHolder holder)
    {
        context.SetActor(holder.Owner);
        context.Features.Set(holder);
    }

    /// <summary>Takes actor and token from a request whose access has ended.</summary>
    public static void ForgetHolder(this HttpContext context)
    {
        context.Features.Set<Actor>(null);
        context.Features.Set<TokenHolder>(null);
    }

    /// <summary>Gives a request the actor and the token of another request.</summary>
    public static void SetSameActor(this HttpContext context, HttpContext other)
    {
        context.SetActor(other.Actor());
        context.Features.Set(other.TokenOrNull());
    }
}
