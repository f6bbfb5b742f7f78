using System.Text.RegularExpressions;
using MimeKit;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Notifications;

/// <summary>
/// Whole mails, read by another parser, against the files in <c>Golden</c>. For an intended change, the file that the failure names
/// becomes the new one.
/// </summary>
public sealed partial class GoldenMailsTests
{
    [Theory]
    [InlineData(Language.English)]
    [InlineData(Language.Russian)]
    [InlineData(Language.Kazakh)]
    public async Task A_reminder_matches_its_golden_file(string language)
    {
        using var mail = await SampleMails.Mails.ReminderAsync("reminder.5.2@example.org", SampleMails.Reminder(language), TestApp.Start);

        await IsGolden($"reminder.{language}", mail);
    }

    [Theory]
    [InlineData(Language.English)]
    [InlineData(Language.Russian)]
    [InlineData(Language.Kazakh)]
    public async Task A_reminder_of_a_moved_deadline_matches_its_golden_file(string language)
    {
        using var mail = await SampleMails.Mails.ReminderAsync("reminder.5.2@example.org", SampleMails.Reminder(language, movedFrom: new(2026, 12, 1)), TestApp.Start);

        await IsGolden($"reminder-moved.{language}", mail);
    }

    [Theory]
    [InlineData(Language.English)]
    [InlineData(Language.Russian)]
    [InlineData(Language.Kazakh)]
    public async Task A_digest_matches_its_golden_file(string language)
    {
        using var mail = await SampleMails.Mails.DigestAsync("digest.5@example.org", SampleMails.Digest(language), TestApp.Start);

        await IsGolden($"digest.{language}", mail);
    }

    [Theory]
    [InlineData(Language.English)]
    [InlineData(Language.Russian)]
    [InlineData(Language.Kazakh)]
    public async Task A_test_mail_matches_its_golden_file(string language)
    {
        using var mail = await SampleMails.Mails.TestAsync("test.5@example.org", SampleMails.Reader(language), TestApp.Start);

        await IsGolden($"test.{language}", mail);
    }

    private static async Task IsGolden(string name, MimeMessage mail)
    {
        var read = Opaque().Replace(await MailReader.ReadAsync(mail), "/unsubscribe/OPAQUE");
        var folder = Path.Combine(AppContext.BaseDirectory, "Notifications", "Golden");
        var actual = Path.Combine(folder, $"{name}.actual.txt");
        await File.WriteAllTextAsync(actual, read, TestContext.Current.CancellationToken);
        var golden = Path.Combine(folder, $"{name}.txt");

        Assert.True(File.Exists(golden), $"There is no {golden}; the mail is in {actual}.");
        Assert.Equal(await File.ReadAllTextAsync(golden, TestContext.Current.CancellationToken), read);
        Assert.DoesNotContain("DEFECT", read, StringComparison.Ordinal);
        // Letters are sent as letters.
        Assert.DoesNotContain("&#x4", read, StringComparison.Ordinal);
        File.Delete(actual);
    }

    [GeneratedRegex("/unsubscribe/[A-Za-z0-9_-]{40,}", RegexOptions.None, 1000)]
    private static partial Regex Opaque();
}
