using Microsoft.AspNetCore.Authentication;
using ODataSql.Sql;
using PcaTracker.Security.Sessions;
using PcaTracker.Storage;

namespace PcaTracker.Security.Tokens;

/// <summary>
/// Access by a token as it was when the database was last asked for it. Where a question of its own would delay a read, the read's first
/// exchange with the database tells whether the version is still the same (<see cref="AsFirstStatement"/>); before that nothing is answered.
/// </summary>
internal sealed class RememberedAccess(TrackerDatabase database, TokenHolder holder, long version, Func<long, TokenHolder?> findHolder)
{
    private bool _isConfirmed;

    /// <summary>Who held the token.</summary>
    public TokenHolder Holder => holder;

    /// <summary>The statement that confirms the access when its value is checked; null where it is confirmed already.</summary>
    public FirstStatement? AsFirstStatement() => _isConfirmed ? null : database.WithVersion(Confirm);

    /// <summary>Confirms the access by a question of its own; throws <see cref="AccessChangedException"/> where it has changed.</summary>
    public void Confirm()
    {
        if (!_isConfirmed)
            Confirm(database.CommitVersion);
    }

    /// <summary>Has a request go on with this access. Nothing but a refusal leaves the program before it is confirmed.</summary>
    public void Lend(HttpContext context)
    {
        context.SetHolder(holder);
        context.Features.Set(this);
        context.Response.OnStarting(() => _isConfirmed || context.Response.StatusCode >= StatusCodes.Status400BadRequest
            ? Task.CompletedTask
            : throw new InvalidOperationException($"{context.Request.Path} was answered before the access was confirmed."));
    }

    /// <summary>Answers a request anew whose access has changed: as the one that it is now, or as one without access.</summary>
    public static async Task AnswerChanges(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (AccessChangedException changed) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            if (changed.Present is { Scope: TokenScope.Read or TokenScope.Write } present)
            {
                context.SetHolder(present);
                await next(context);
            }
            else
            {
                context.ForgetHolder();
                await context.ChallengeAsync(ApiAuthentication.Name);
            }
        }
    }

    private void Confirm(long present)
    {
        // The same version has seen no commit since the token was looked up.
        var found = present == version ? holder : findHolder(present);
        _isConfirmed = true;
        if (found != holder)
            throw new AccessChangedException(found);
    }
}

/// <summary>Thrown when the access of a request is no longer what it was remembered to be.</summary>
internal sealed class AccessChangedException(TokenHolder? present) : Exception("The access of this request has changed.")
{
    /// <summary>What it is now; null for none.</summary>
    public TokenHolder? Present => present;
}
