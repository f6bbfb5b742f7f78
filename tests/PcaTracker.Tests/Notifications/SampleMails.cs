using Microsoft.Extensions.Logging.Abstractions;
using MimeKit;
using NodaTime;
using PcaTracker.Changes.Audit;
using PcaTracker.Domain;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Notifications.Mails;
using PcaTracker.Notifications.Sentences;

namespace PcaTracker.Tests.Notifications;

/// <summary>A sender, a recipient and contents for the tests of mails.</summary>
internal static class SampleMails
{
    public static readonly MailSettings Settings = new(new MailboxAddress("PcaTracker", "tracker@example.org"), new Uri("https://tracker.example.org/"), null);

    public static readonly LocalDate Today = new(2026, 11, 23);

    public static readonly MailRenderer Mails = Over(Settings);

    public static MailRenderer Over(MailSettings settings) => new(
        settings, new Unsubscribe(null!, settings, Key()), NullLoggerFactory.Instance);

    private static AuditKey Key()
    {
        using var directory = new TempDirectory();
        return AuditKey.OpenOrMake(directory.Path);
    }

    public static Actor Reader(string language) => language switch
    {
        Language.Russian => new(8, "kz.negotiator@example.org", "Делегат Казахстана", Side.KZ, Role.Negotiator, language, "Asia/Almaty"),
        Language.Kazakh => new(9, "kz.head@example.org", "Қазақстан делегаты", Side.KZ, Role.Head, language, "Asia/Almaty"),
        _ => new(7, "eu.negotiator@example.org", "EU negotiator", Side.EU, Role.Negotiator, language, "Europe/Brussels"),
    };

    public static ReminderMailModel Reminder(string language, string? title = "Comments on trade", string reason = Domain.Reminder.Owner, LocalDate? movedFrom = null) =>
        new(Reader(language), 4711, 2, title, new(2026, 11, 26), new(18, 0), "Europe/Brussels", Side.EU, "III.9", Heading(language), reason, Today, movedFrom);

    public static DigestMailModel Digest(string language) => new(
        Reader(language), Today,
        new Digest(
            [new(4701, "Draft of the energy chapter", new(2025, 12, 30), null, "Europe/Brussels", "IV.5", "Energy"), new(4702, null, new(2026, 11, 20), null, "Europe/Brussels", "III.9", Heading(language))],
            [new(4703, "Answer on <transit> & tariffs", new(2026, 11, 23), new(12, 0), "Europe/Brussels", null, null)],
            [new(4711, "Comments on trade", new(2026, 11, 26), new(21, 30), "Europe/Brussels", "III.9", Heading(language)), new(4712, "List of open points", new(2026, 11, 27), null, "Asia/Almaty", null, null)],
            [
                new("IV.5", language switch { Language.Russian => "Энергетика", Language.Kazakh => "Энергетика", _ => "Energy" }, [new(Outcome(language)), new("EU negotiator changed Text of EU proposal 'Transit'", IsAsRecorded: true)], 2),
                new("III.9", "Trade remedies", [], 1),
                new(null, null, [new("EU negotiator recorded round 12")], 0),
            ],
            new NextRound(12, new(2026, 12, 1), DatePrecision.Month, "Astana"), TestApp.Start),
        language == Language.Kazakh ? [new Checkpoint("shared", 41, new string('a', 64), "2026-11-23T00:00:07.000Z", "a2V5", "c2ln")] : []);

    private static string Heading(string language) => language switch { Language.Russian => "Меры торговой защиты", Language.Kazakh => "Сауданы қорғау шаралары", _ => "Trade remedies" };

    private static string Outcome(string language) => ActivitySentence.Text(new ActivitySentence(ActivityWords.Of(language), "Europe/Brussels").Of(
        "EU negotiator", "Outcomes", "",
        """{"Kind":"Create","Subject":{"RoundNumber":"11","StatusBefore":"opened","StatusAfter":"under-negotiation"}}"""));
}
