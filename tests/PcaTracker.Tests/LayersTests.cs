using System.Text.RegularExpressions;

namespace PcaTracker.Tests;

/// <summary>Which folder may know what: libraries stay where they belong, and the lower knows nothing of the higher.</summary>
public class LayersTests
{
    [Theory]
    [InlineData("src/PcaTracker.Domain", @"Microsoft\.|System\.(IO|Net|Data)|Dapper|PcaTracker\.(?!Domain)")]
    [InlineData("src/PcaTracker/Storage", @"PcaTracker\.(Api|Features|Security|Notifications|Importing|History|Cli)|ODataSql\.(?!Sql\.Sqlite|Model)")]
    [InlineData("src/PcaTracker/History", @"PcaTracker\.(Api|Features|Security|Notifications|Importing|Cli)")]
    [InlineData("src/PcaTracker/Security", @"PcaTracker\.(Features|Notifications|Importing|History|Cli)|Microsoft\.OData")]
    [InlineData("src/PcaTracker/Notifications", @"PcaTracker\.(Api|Security|Importing|Cli)|Microsoft\.OData")]
    [InlineData("src/PcaTracker/Importing", @"PcaTracker\.(Security|Notifications|Cli)")]
    [InlineData("src/PcaTracker/Simulation", @"PcaTracker\.(Api|Security|Notifications|Importing|History|Cli)|Microsoft\.OData")]
    [InlineData("src/PcaTracker/Features", @"PcaTracker\.(Importing|Cli)|MailKit|MimeKit|Hangfire|Microsoft\.OData\.(Core|UriParser)")]
    [InlineData("src/PcaTracker/Api", @"PcaTracker\.(Importing|Notifications|Cli)|MailKit|MimeKit|Hangfire")]
    public void A_folder_names_nothing_that_it_should_not_know(string folder, string forbidden)
    {
        var files = Sources(folder);

        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, file => Regex.IsMatch(Imports(file), $@"(?<![\w.])({forbidden})", RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Hangfire_is_named_where_it_is_registered_and_nowhere_else()
    {
        var files = Sources("src").Where(file => File.ReadAllText(file).Contains("using Hangfire", StringComparison.Ordinal));

        Assert.Equal("NotificationsSetup.cs", Path.GetFileName(Assert.Single(files)));
    }

    [Fact]
    public void Bare_tables_are_read_for_the_programs_own_work_and_for_no_answer()
    {
        var files = Sources("src/PcaTracker").Where(file => File.ReadAllText(file).Contains("AsSystem", StringComparison.Ordinal)).Select(file => file.Split("src/PcaTracker/")[1]);

        Assert.Equal(
            [
                "Cli/CalendarCommand.cs", "Cli/CheckpointsCommand.cs", "Cli/ImportCommand.cs", "Cli/OutboxCommand.cs", "Cli/RestoreCommand.cs",
                // Accounts belong to no side, and what one form does to an account is one transaction.
                "Features/Account/AccountPage.razor", "Features/Account/SecondFactorPage.razor", "Features/Account/SetPassword.razor", "Features/Account/SignInCode.razor", "Features/Account/SignInLink.razor",
                // How mail is, to those who keep it; a person's own wishes; and who is told of what, which depends on who is there.
                "Features/Administration/AdministrationPage.razor", "Features/Administration/ReleaseMail.cs", "Features/Administration/SendAgain.cs", "Features/Administration/SendTestMail.cs", "Features/Administration/VerifyCalendar.cs",
                "Features/Health/HealthAnswers.cs", "Features/Notifications/DeadlineReminders.razor", "Features/Notifications/DigestPreview.cs", "Features/Notifications/SaveSettings.cs",
                "History/Checkpoints.cs", "History/ClockCheck.cs", "History/ForgottenChanges.cs", "History/HistorySetup.cs", "Importing/PublicRecord.cs", "Notifications/Bounces.cs", "Notifications/Letters.cs", "Notifications/Mails/Unsubscribe.cs", "Notifications/Outbox.cs", "Notifications/Sweep.cs",
                "Notifications/WorkingDaysSetup.cs", "Notifications/WorkingYears.cs",
                "Security/AccessTokens.cs", "Security/AccountStore.Logins.cs", "Security/AccountStore.SecondFactor.cs", "Security/AccountStore.cs", "Security/Accounts.cs", "Security/BrowserSessions.cs", "Security/EndedAccess.cs",
                "Security/FirstStart.cs", "Security/OneTimeCodes.cs", "Security/SessionCookie.cs", "Security/SignInLinks.cs", "Simulation/SimulationWriter.cs", "Storage/TrackerDatabase.cs",
            ],
            files.Order(StringComparer.Ordinal));
    }

    private static string Imports(string file) =>
        string.Join('\n', File.ReadLines(file).Select(line => line.TrimStart('@')).Where(line => line.StartsWith("using ", StringComparison.Ordinal)).Select(line => line.Replace("using ", "", StringComparison.Ordinal).Replace("static ", "", StringComparison.Ordinal)));

    private static List<string> Sources(string folder)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "PcaTracker.sln")))
            root = root.Parent!;
        return [.. Directory.EnumerateFiles(Path.Combine(root.FullName, folder), "*.*", SearchOption.AllDirectories).Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal))];
    }
}
