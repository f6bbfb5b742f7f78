namespace PcaTracker.Domain;

/// <summary>Somebody who is told of a deadline.</summary>
/// <param name="Person">Who.</param>
/// <param name="Reason">Why: one of <see cref="Reminder.Reasons"/>.</param>
public sealed record ReminderRecipient(Actor Person, string Reason);

/// <summary>Who is told of a deadline. Asked when a reminder is planned, and again when it is sent.</summary>
public static class ReminderRecipients
{
    /// <summary>
    /// The owner; or, where no account answers to that address or it may not see the deadline, the heads and negotiators of the
    /// party responsible, since a deadline that nobody is told of is the one that passes unnoticed. What one side keeps to itself
    /// that side watches, whoever is responsible. A joint deadline that both delegations see is the secretariat's too. The heads
    /// who answer for it and are not among them are told once, when it is long overdue. Nobody is told of what they may not see.
    /// </summary>
    /// <param name="owner">The owner's address, if the deadline has one.</param>
    /// <param name="responsibleParty">One of <see cref="Side"/>.</param>
    /// <param name="visibility">One of <see cref="Visibility"/>.</param>
    /// <param name="accounts">Every account that is not disabled.</param>
    public static IReadOnlyList<ReminderRecipient> Of(string? owner, string responsibleParty, string visibility, IReadOnlyList<Actor> accounts)
    {
        bool Answers(Actor account) => AnswersFor(responsibleParty, visibility, account) && account.Audience.Sees.Contains(visibility);
        var address = owner is null ? null : EmailAddress.Form(owner);
        var owners = accounts.Where(a => string.Equals(a.Email, address, StringComparison.OrdinalIgnoreCase) && a.Audience.Sees.Contains(visibility)).ToList();
        if (owners is [])
            return [.. accounts.Where(Answers).Select(a => new ReminderRecipient(a, Reminder.StandIn))];
        return
        [
            .. owners.Select(a => new ReminderRecipient(a, Reminder.Owner)),
            .. accounts.Where(a => a.Role == Role.Head && Answers(a)).Except(owners).Select(a => new ReminderRecipient(a, Reminder.Escalation)),
        ];
    }

    /// <summary>Whether a person who sees a deadline answers for it by their role.</summary>
    /// <param name="responsibleParty">One of <see cref="Side"/>.</param>
    /// <param name="visibility">One of <see cref="Visibility"/>.</param>
    /// <param name="account">The person.</param>
    public static bool AnswersFor(string responsibleParty, string visibility, Actor account) => account.Role switch
    {
        Role.Head or Role.Negotiator =>
            responsibleParty == Side.Joint || account.Side == responsibleParty || visibility is Visibility.EU or Visibility.KZ,
        Role.Secretariat => responsibleParty == Side.Joint,
        _ => false,
    };
}
