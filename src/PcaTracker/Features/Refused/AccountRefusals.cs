using PcaTracker.Domain;
using PcaTracker.Features.Account;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Refused;

/// <summary>Words for refusals about accounts, signing in, access tokens and a person's own settings.</summary>
internal static class AccountRefusals
{
    /// <summary>The words by code.</summary>
    public static Dictionary<string, Func<SaidRefusal, string>> Words { get; } = new(StringComparer.Ordinal)
    {
        // Accounts.
        ["name-missing"] = _ => T("Write a name."),
        ["email-invalid"] = said => T("“{0}” is not an e-mail address: write it like name@example.org.", said.Text(0)),
        ["email-invisible-character"] = said => T(
            "The address has a character that cannot be seen, or turns the order of letters ({0}): type it by hand, like name@example.org.",
            said.Text(0)),
        ["email-mixed-scripts"] = said =>
            T("“{0}” in the address mixes letters of several alphabets, some of which look alike: write it in one.", said.Text(0)),
        ["side-unknown"] = _ => T("Choose one of the choices here."),
        ["role-unknown"] = _ => T("Choose one of the choices here."),
        ["language-unknown"] = _ => T("Choose one of the choices here."),
        ["side-needed"] = said => T("This role ({0}) belongs to a delegation: choose its side.", said.Roles(0)),
        ["account-exists"] = said => T("There is already an account for {0}: open it in the list to make a new sign-in link.", said.Text(0)),
        ["account-looks-alike"] = said => T(
            "{0} looks like the address of another account, {1}, and people would take one for the other: use another address, or that account.",
            said.Text(0), said.Text(1)),
        ["account-changed-meanwhile"] = _ => T("Somebody else changed the account at the same time: look at it again, then try again."),
        ["account-not-changed"] = _ => T("The account was not changed. Look at it again, then try again."),
        ["own-account"] = _ => T("This is your own account: ask another administrator."),
        ["account-disabled"] = said => said.Refusal.Kind == RefusalKind.NotAllowed
            ? T("Your account is disabled. Ask your administrator to enable it.")
            : T("Nobody can sign in to a disabled account: enable it first."),

        // Proving who one is.
        ["wait"] = said => T("Too many were tried. Wait {0} and try again.", said[0] is TimeSpan wait ? Wait.InWords(wait) : said.Text(0)),
        ["password-wrong"] = _ => T("This is not your present password."),
        ["proof-wrong"] = _ => T("This is neither your password nor a code that works now; a code works once."),
        ["password-short"] = said => T("The password has {0} characters: use at least {1}, for example a few words.", said.Text(0), said.Text(1)),
        ["second-factor-on"] = _ => T("The second factor is on already: turn it off first if you want to use another app."),
        ["offer-ended"] = _ => T("The key that was shown is too old: set the app up with the new key below."),
        ["code-wrong"] = _ => T("This is not the code that the app shows now. Check that the clock of the device is right, and type the next code."),

        // Signing in with a provider.
        ["no-group"] = said => T("You are signed in at {0}, but in none of the groups that may use the tracker. "
            + "Ask your administrator to add you to one.", said.Text(0)),
        ["groups-contradict"] = said =>
            T("You are in groups that contradict each other here: {0}. Ask your administrator to leave you in one.", said.Text(0)),
        ["email-missing"] = said => T("{0} names no e-mail address of yours that it has verified, and the tracker needs one. "
            + "Have it added there, then sign in again.", said.Text(0)),
        ["email-looks-alike"] = said => T("{0} looks like the address of another account here, and people would take one for the other. "
            + "Ask your administrator for an account with another address.", said.Text(0)),
        ["email-taken"] = said => T("There is already an account for {0}, and an address alone does not prove that it is yours. "
            + "If it is, ask your administrator to run: {1}",
            said.Text(0), $"user link-oidc {said.Text(1)} --issuer {said.Text(2)} --subject {said.Text(3)}"),
        ["provider-failed"] = said => T("Signing in with {0} was not completed. "
            + "Try again; if it happens again, tell your administrator the number {1}.", said.Text(0), said.Text(1)),
        ["provider-away"] = said =>
            T("{0} does not answer at the moment. Try again in a while, or sign in with a password or a sign-in link.", said.Text(0)),

        // Access tokens.
        ["token-name-invalid"] = _ => T("Name the token after the place where it is used, such as “Excel on my laptop”."),
        ["token-days-invalid"] = said => T("A token lasts from 1 to {0} days, not {1}.", said.Text(0), said.Text(1)),
        ["token-scope-unknown"] = _ => T("Choose one of the choices here."),

        // A person's own settings.
        ["in-quiet-hours"] = said => T("This would come at {0}, within your quiet hours from {1} to {2}: choose another time, or other quiet hours.",
            Clock(said[1]), Clock(said[2]), Clock(said[3])),
        ["offsets-wrong"] = said => said.Count switch
        {
            3 => T("“{0}” is no number of working days: write whole numbers from -{1} to +{1} with commas, such as -14, -7, 0, +1.",
                said.Text(0), said.Text(1)),
            2 => T("These are {0} reminders of one deadline: choose at most {1}.", said.Text(0), said.Text(1)),
            _ => T("The day itself (0) and the first working day after it (+1) belong to every list, so that no deadline passes unnoticed."),
        },
        ["too-many-views"] = said => T("You keep {0} views of this list already: delete one of them first.", said.Text(0)),
    };

    private static string Clock(object? time) =>
        time is NodaTime.LocalTime at ? at.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture) : "";
}
