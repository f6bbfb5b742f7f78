using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using PcaTracker.Domain;
using PcaTracker.Security.Accounts;

namespace PcaTracker.Security.Provider;

/// <summary>
/// Finds or creates the account of a person whom the identity provider has authenticated. People are identified by issuer and
/// subject, never by e-mail address: anybody who may choose their address at the provider could otherwise choose an account here.
/// </summary>
internal sealed class ProviderAccounts(OidcProvider provider, AccountDirectory accounts, UserManager<Account> users)
{
    /// <summary>Returns the account, with the side and role of the current groups; without a valid group it is disabled.</summary>
    public async Task<Result<Account>> OfAsync(ClaimsPrincipal person)
    {
        var login = new ProviderLogin(person.FindFirstValue("iss")!, person.FindFirstValue("sub")!);
        var account = await users.FindByLoginAsync(login.Issuer, login.Subject);
        if (account is { DisabledAt: not null, WithoutGroups: false })
            return Refusal.NotAllowed("account-disabled", "Your account is disabled. Ask your administrator to enable it.");
        var group = GroupOf(person);
        if (group.IsRefused(out var refusal))
        {
            if (account is not null)
                await accounts.DisableWithoutGroupsAsync(account);
            return refusal;
        }
        return account is null ? await AddAsync(person, login, group.Value)
            : (account.Side, account.Role, account.DisabledAt) == (group.Value.Side, group.Value.Role, null) ? account
            : await accounts.MoveAsync(account, group.Value.Side, group.Value.Role);
    }

    private Result<OidcGroup> GroupOf(ClaimsPrincipal person)
    {
        var named = person.FindAll(provider.GroupClaim).Select(claim => claim.Value).ToHashSet(StringComparer.Ordinal);
        var known = provider.Groups.Where(group => named.Contains(group.Group)).ToList();
        return known.Select(group => (group.Side, group.Role)).Distinct().Count() switch
        {
            0 => Refusal.NotAllowed("no-group",
                $"You are signed in at {provider.Name}, but in none of the groups that may use the tracker. "
                + $"Ask your administrator to add you to one."),
            1 => known[0],
            _ => Refusal.NotAllowed("groups-contradict",
                $"You are in groups that contradict each other here: {Listing.Or([.. known.Select(group => group.Group)])}. "
                + $"Ask your administrator to leave you in one."),
        };
    }

    private async Task<Result<Account>> AddAsync(ClaimsPrincipal person, ProviderLogin login, OidcGroup group)
    {
        if (person.FindFirstValue("email") is not { Length: > 0 } email || person.FindFirstValue("email_verified") is "false")
        {
            return Refusal.NotAllowed("email-missing",
                $"{provider.Name} names no e-mail address of yours that it has verified, and the tracker needs one. "
                + $"Have it added there, then sign in again.");
        }

        var added = await accounts.AddAsync(new NewAccount(email, person.FindFirstValue("name") ?? email, group.Side, group.Role), login);
        // The other address is not named to somebody without an account.
        if (added.Refusal is { Code: "account-looks-alike" })
        {
            return Refusal.Conflict("email-looks-alike",
                $"{email} looks like the address of another account here, and people would take one for the other. "
                + $"Ask your administrator for an account with another address.");
        }

        if (added.Refusal is not { Code: "account-exists" })
            return added;
        return Refusal.Conflict("email-taken",
            $"There is already an account for {email}, and an address alone does not prove that it is yours. "
            + $"If it is, ask your administrator to run: "
            + $"user link-oidc {Quoted(email)} --issuer {Quoted(login.Issuer)} --subject {Quoted(login.Subject)}");
    }

    // An administrator pastes the command, so that nothing from the provider may be more than one word of it.
    private static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
