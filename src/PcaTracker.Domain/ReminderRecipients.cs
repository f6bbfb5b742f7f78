namespace PcaTracker.Domain;

/// <summary>A recipient of a deadline's reminders.</summary>
/// <param name="Person">The account.</param>
/// <param name="Reason">Why they are reminded: one of <see cref="Reminder.Reasons"/>.</param>
public sealed record ReminderRecipient(Actor Person, string Reason);

/// <summary>Decides who is reminded of a deadline, both when a reminder is planned and when it is sent.</summary>
public static class ReminderRecipients
{
    /// <summary>
    /// Returns the recipients of a deadline's reminders, none of whom lacks access to it.
    /// The owner is reminded. Without an owner who has an account and sees the deadline, the heads and negotiators of the responsible
    /// party are reminded instead, so that no deadline is unwatched. A deadline that only one side sees is that side's, whoever is
    /// responsible; the secretariat also answers for a joint deadline that both delegations see. The other heads who answer for it
    /// are reminded once, when it is long overdue.
    /// </summary>
    /// <param name="owner">The owner's address, if the deadline has one.</param>
    /// <param name="responsibleParty">One of <see cref="Side"/>.</param>
    /// <param name="visibility">One of <see cref="Visibility"/>.</param>
    /// <param name="accounts">Every account that is not disabled.</param>
    public static IReadOnlyList<ReminderRecipient> Of(string? owner, string responsibleParty, string visibility, IReadOnlyList<Actor> accounts)
    {
        bool Answers(Actor account) => AnswersFor(responsibleParty, visibility, account) && account.Audience.Sees.Contains(visibility);
        var address = owner is null ? null : EmailAddress.Form(owner);
        var owners = accounts
            .Where(a => string.Equals(a.Email, address, StringComparison.OrdinalIgnoreCase) && a.Audience.Sees.Contains(visibility))
            .ToList();
        if (owners is [])
            return [.. accounts.Where(Answers).Select(a => new ReminderRecipient(a, Reminder.StandIn))];
        return
        [
            .. owners.Select(a => new ReminderRecipient(a, Reminder.Owner)),
            .. accounts.Where(a => a.Role == Role.Head && Answers(a)).Except(owners).Select(a => new ReminderRecipient(a, Reminder.Escalation)),
        ];
    }

    /// <summary>Whether an account's role answers for a deadline that the account may see.</summary>
    /// <param name="responsibleParty">One of <see cref="Side"/>.</param>
    /// <param name="visibility">One of <see cref="Visibility"/>.</param>
    /// <param name="account">The account.</param>
    public static bool AnswersFor(string responsibleParty, string visibility, Actor account) => account.Role switch
    {
        Role.Head or Role.Negotiator =>
            responsibleParty == Side.Joint || account.Side == responsibleParty || visibility is Visibility.EU or Visibility.KZ,
        Role.Secretariat => responsibleParty == Side.Joint,
        _ => false,
    };
}
