using System.Text.RegularExpressions;

namespace PcaTracker.Tests;

/// <summary>The layers of the application, from the lowest to the highest: a folder names none that comes after it.</summary>
public partial class LayersTests
{
    private static readonly string[] Order =
    [
        "Runtime", "Contract", "Storage", "Changes", "Refusals", "Rows", "WorkingCalendars", "Security", "Notifications", "Importing", "Simulation", "Features", "Api", "Hosting", "Cli",
    ];

    [Fact]
    public void Every_folder_of_the_application_has_its_place_in_the_order() =>
        Assert.Equal(Order.Order(StringComparer.Ordinal), Sources("src/PcaTracker").Select(FolderOf).Where(folder => folder.Length > 0).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void No_folder_names_a_higher_one()
    {
        var references = Sources("src/PcaTracker").Where(file => FolderOf(file).Length > 0).SelectMany(file => References(FolderOf(file), File.ReadAllText(file)).Select(name => $"{PathOf(file)} names {name}"));

        Assert.Empty(references);
    }

    [Theory]
    [InlineData("Storage", "using PcaTracker.Changes.Audit;", "Changes.Audit")]
    [InlineData("Rows", "global::PcaTracker.Features.Layout.NotFound", "Features.Layout")]
    [InlineData("Rows", "var page = Features.Layout.NotFound;", "Features.Layout")]
    [InlineData("Features", "@using PcaTracker.Api", "Api")]
    [InlineData("Notifications", "using static PcaTracker.Cli.CommandLine;", "Cli.CommandLine")]
    public void A_reference_against_the_order_is_found(string folder, string code, string name) => Assert.Equal([name], References(folder, code));

    [Theory]
    [InlineData("Features", "using PcaTracker.Rows;")]
    [InlineData("Rows", "row.Features.Get<string>()")]
    [InlineData("Storage", "connection.Changes.Count")]
    public void A_reference_along_the_order_is_none_against_it(string folder, string code) => Assert.Empty(References(folder, code));

    [Theory]
    [InlineData("src/PcaTracker.Domain", @"Microsoft\.|System\.(IO|Net|Data)|Dapper|PcaTracker\.(?!Domain)")]
    [InlineData("src/PcaTracker/Storage", @"ODataSql\.(?!Sql\b|Model)")]
    [InlineData("src/PcaTracker/Security", @"Microsoft\.OData")]
    [InlineData("src/PcaTracker/Notifications", @"Microsoft\.OData")]
    [InlineData("src/PcaTracker/Features", @"MailKit|MimeKit|Hangfire|Microsoft\.OData\.(Core|UriParser)")]
    [InlineData("src/PcaTracker/Api", @"MailKit|MimeKit|Hangfire")]
    public void A_folder_imports_no_library_that_belongs_elsewhere(string folder, string forbidden)
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
        var files = Sources("src/PcaTracker").Where(file => Regex.IsMatch(File.ReadAllText(file), "AsSystem|WriteBeside", RegexOptions.None, TimeSpan.FromSeconds(1)))
            .Select(file => file.Split("src/PcaTracker/")[1]);

        Assert.Equal(
            [
                "Changes/Audit/Checkpoints.cs", "Changes/Audit/ClockCheck.cs", "Changes/Audit/Verification/AuditVerification.cs",
                "Changes/ChangesSetup.cs", "Changes/Deltas/DeltaRetention.cs",
                "Cli/CalendarCommand.cs", "Cli/CheckpointsCommand.cs", "Cli/ImportCommand.cs", "Cli/OutboxCommand.cs", "Cli/RestoredDatabase.cs",
                // Accounts belong to no side, and what one form does to an account is one transaction.
                "Features/Account/AccountPage.razor", "Features/Account/SecondFactorPage.razor", "Features/Account/SetPassword.razor",
                "Features/Account/SignInCode.razor", "Features/Account/SignInLink.razor",
                // Accounts and the state of mail and system, for administrators; a person's own settings; and who is told of a deadline, which depends on who is there.
                "Features/Administration/AccountsPage.razor", "Features/Administration/AdministrationPage.razor",
                "Features/Administration/KeepAccount.cs", "Features/Administration/KeptAccountPage.razor", "Features/Administration/ReleaseMail.cs",
                "Features/Administration/SendAgain.cs", "Features/Administration/SendTestMail.cs", "Features/Administration/SystemPage.razor",
                "Features/Administration/VerifyCalendar.cs",
                // A form that arrives after its session is a draft of the account that the session belonged to.
                "Features/Health/HealthAnswers.cs",
                // What concerns a person depends on who is there, too, and on when they were here last.
                "Features/Home/TodayContents.cs",
                // The language is the account's.
                "Features/Languages/ChooseLanguage.cs",
                "Features/Notifications/DeadlineReminders.razor", "Features/Notifications/DigestPreview.cs",
                "Features/Notifications/SaveSettings.cs",
                "Importing/PublicRecord.cs",
                "Notifications/Delivery/Bounces.cs", "Notifications/Delivery/Outbox.cs", "Notifications/Mails/MailComposer.cs",
                "Notifications/Mails/Unsubscribe.cs", "Notifications/Planning/Sweep.cs", "Notifications/Planning/WorkingDaysSetup.cs",
                "Security/Accounts/AccountDirectory.cs", "Security/Accounts/AccountStore.Logins.cs",
                "Security/Accounts/AccountStore.SecondFactor.cs", "Security/Accounts/AccountStore.cs", "Security/Accounts/FirstStart.cs",
                "Security/KeyRows.cs", "Security/SecondFactor/OneTimeCodes.cs", "Security/Sessions/BrowserSessions.cs", "Security/Sessions/SessionCookie.cs",
                "Security/Sessions/SignInLinks.cs", "Security/Throttling/SharedAttempts.cs", "Security/Tokens/AccessTokens.cs", "Security/Tokens/RevokedAccess.cs",
                "Simulation/SimulationWriter.cs", "Simulation/SyntheticMark.cs",
                "Storage/NodeKeys.cs", "Storage/TrackerDatabase.cs",
                "WorkingCalendars/WorkingYears.cs",
            ],
            files.Order(StringComparer.Ordinal));
    }

    // Of names that are not written out in full, those count that begin with a layer and go on with something in it.
    private static IEnumerable<string> References(string folder, string code) =>
        from Match name in QualifiedName().Matches(code)
        let layer = name.Groups["layer"].Value
        where Array.IndexOf(Order, layer) > Array.IndexOf(Order, folder)
            && (name.Groups["root"].Success || InLayers.Value[layer].Contains(name.Groups["next"].Value))
        select name.Groups["next"].Success ? $"{layer}.{name.Groups["next"].Value}" : layer;

    [GeneratedRegex(@"(?<![\w.])(?:global::)?(?<root>PcaTracker\.)?(?<layer>[A-Z]\w+)(?:\.(?<next>\w+))?", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex QualifiedName();

    /// <summary>The folders and types of each layer.</summary>
    private static readonly Lazy<ILookup<string, string>> InLayers = new(() => Sources("src/PcaTracker").Where(file => FolderOf(file).Length > 0)
        .SelectMany(file => PathOf(file).Split('/')[1..^1].Append(Path.GetFileNameWithoutExtension(file)).Select(name => (Layer: FolderOf(file), Name: name)))
        .ToLookup(entry => entry.Layer, entry => entry.Name));

    private static string PathOf(string file) => file.Split("src/PcaTracker/")[1];

    private static string FolderOf(string file) => PathOf(file).Contains('/', StringComparison.Ordinal) ? PathOf(file).Split('/')[0] : "";

    private static string Imports(string file) =>
        string.Join('\n', File.ReadLines(file).Select(line => line.TrimStart('@')).Where(line => line.StartsWith("using ", StringComparison.Ordinal)).Select(line => line.Replace("using ", "", StringComparison.Ordinal).Replace("static ", "", StringComparison.Ordinal)));

    /// <summary>The sources below a folder of the repository.</summary>
    internal static List<string> Sources(string folder)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "PcaTracker.sln")))
            root = root.Parent!;
        return [.. Directory.EnumerateFiles(Path.Combine(root.FullName, folder), "*.*", SearchOption.AllDirectories).Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal))];
    }
}
