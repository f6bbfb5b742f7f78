using PcaTracker.Domain;
using PcaTracker.Runtime;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.SecondFactor;
using PcaTracker.Security.Sessions;
using PcaTracker.Storage;
using StoredAccount = PcaTracker.Security.Accounts.Account;

namespace PcaTracker.Features.Administration;

/// <summary>What administrators do with accounts: the commands behind their pages.</summary>
internal sealed class KeepAccount(
    TrackerDatabase database, AccountDirectory accounts, SignInLinks links, SecondFactors secondFactors, PublicAddress address)
{
    private static readonly Refusal Missing = Refusal.NotFound("There is no such account among those that you keep.");

    private static readonly Refusal Oneself = Refusal.Conflict("own-account", "This is your own account: ask another administrator.");

    /// <summary>Adds an account.</summary>
    /// <returns>The account and the link by which its holder signs in the first time.</returns>
    public async Task<Result<NewLink>> AddAsync(Actor keeper, NewAccount account)
    {
        if (Permissions.CheckKeepAccount(keeper, account.Side) is { } refusal)
            return refusal;
        var added = await accounts.AddAsync(account);
        return added.IsRefused(out var broken) ? broken : await LinkAsync(added.Value);
    }

    /// <summary>Makes a sign-in link; one made before stops working.</summary>
    public Task<Result<NewLink>> LinkAsync(Actor keeper, long id) => OnAsync(keeper, id, async account =>
        account.DisabledAt is null ? await LinkAsync(account)
        : Refusal.Conflict("account-disabled", "A disabled account has no use for a link: enable it first."));

    /// <summary>Ends all access of an account.</summary>
    public Task<Result<long>> DisableAsync(Actor keeper, long id) => OnAsync<long>(keeper, id, async account =>
    {
        if (account.Id == keeper.AccountId)
            return Oneself;
        await accounts.DisableAsync(account);
        return account.Id;
    });

    /// <summary>Lets a disabled account in again.</summary>
    public Task<Result<long>> EnableAsync(Actor keeper, long id) => OnAsync<long>(keeper, id, async account =>
    {
        await accounts.EnableAsync(account);
        return account.Id;
    });

    /// <summary>Turns the second factor off, for somebody who has lost the app and the recovery codes.</summary>
    public Task<Result<long>> ResetSecondFactorAsync(Actor keeper, long id) => OnAsync<long>(keeper, id, async account =>
        account.Id == keeper.AccountId ? Oneself
        : (await secondFactors.TurnOffAsync(account)).IsRefused(out var refusal) ? refusal
        : account.Id);

    private async Task<Result<T>> OnAsync<T>(Actor keeper, long id, Func<StoredAccount, Task<Result<T>>> work)
    {
        if (Permissions.CheckKeepSystem(keeper, "keeps accounts") is { } refusal)
            return refusal;
        using (var session = database.OpenAsSystem())
        {
            if (ListedAccount.Find(session, keeper, id) is null)
                return Missing;
        }

        return await work(accounts.Find(id)!);
    }

    private async Task<Result<NewLink>> LinkAsync(StoredAccount account) =>
        new NewLink(account.Id, SignInLinks.Address(address.Root, await links.CreateAsync(account, SignInLinks.Lifetime)));
}

/// <summary>A sign-in link, shown once.</summary>
/// <param name="AccountId">The account that it signs in.</param>
/// <param name="Link">The address.</param>
internal sealed record NewLink(long AccountId, string Link);
