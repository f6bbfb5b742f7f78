using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PcaTracker.Domain;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Notifications.Planning;

namespace PcaTracker.Tests.Notifications;

public sealed class BouncesTests
{
    private const string NoSuchUser = "failed 5.1.1 smtp; 550 5.1.1 no such user";

    [Theory]
    [InlineData("Message-ID: <test.1@example.org>", "message/rfc822", "")]
    [InlineData("Message-ID: <test.1@example.org>", "text/rfc822-headers", "")]
    [InlineData("Subject: nothing of ours", "text/rfc822-headers", "Original-Envelope-Id: test.1@example.org\n")]
    public async Task A_failure_report_is_recorded_with_the_mail_and_counts_two(string returned, string type, string envelope)
    {
        await using var app = await WithSentMail();
        Drop(app, "a.eml", Report("failed", "5.1.1", "smtp; 550 5.1.1 no such user", returned, type, envelope));

        Run(app);

        Assert.Equal([NoSuchUser], app.Database.Lines("SELECT bounce FROM outbox"));
        Assert.Equal(["2"], app.Database.Lines("SELECT bounce_score FROM notification_settings"));
        Assert.Equal(["read/a.eml"], Files(app));
    }

    [Fact]
    public async Task Only_a_worse_report_on_the_same_mail_counts()
    {
        await using var app = await WithSentMail();
        string[] actions = ["delayed", "delayed", "relayed", "failed", "failed", "delayed"];
        var scores = new List<long>();

        foreach (var action in actions)
        {
            Drop(app, "again.eml", Report(action, "4.4.1", "smtp; 451 later"));
            Run(app);
            using var session = app.Database.OpenAsSystem();
            scores.Add(SettingsTable.BounceScore(session, app.Account(Side.EU, Role.Negotiator).AccountId));
        }

        Assert.Equal([1, 1, 1, 3, 3, 3], scores);
    }

    [Fact]
    public async Task A_file_without_a_report_or_on_an_unknown_mail_counts_for_nobody()
    {
        await using var app = await WithSentMail();
        Drop(app, "prose.eml", "Subject: I am on leave\n\nUntil Monday.\n");
        Drop(app, "nothing.eml", "");
        Drop(app, "other.eml", Report("failed", "5.1.1", "smtp; 550", "Message-ID: <reminder.9@elsewhere.example.org>"));
        Drop(app, ".being-written", "x");

        Run(app);

        Assert.Equal([".being-written", "read/other.eml", "unread/nothing.eml", "unread/prose.eml"], Files(app));
        Assert.Empty(app.Database.Lines("SELECT 1 FROM notification_settings"));
        Assert.Equal([""], app.Database.Lines("SELECT bounce FROM outbox"));
    }

    [Fact]
    public async Task The_servers_text_is_kept_as_one_short_line()
    {
        await using var app = await WithSentMail();
        Drop(app, "long.eml", Report("failed", "5.0.0", "smtp; \u202Eevil " + new string('x', 900)));

        Run(app);

        var noted = Assert.Single(app.Database.Lines("SELECT bounce FROM outbox"));
        Assert.Equal(300, noted.Length);
        Assert.DoesNotContain('\u202E', noted);
    }

    private static async Task<TestApp> WithSentMail()
    {
        var app = await TestApp.StartAsync(new KeyValuePair<string, string?>("Logging:LogLevel:PcaTracker.Notifications", "None"));
        var person = app.Account(Side.EU, Role.Negotiator);
        app.Database.WriteAsSystem(session => session.Connection.Execute(
            """
            INSERT INTO outbox (message_id, kind, account_id, planned_at, next_at, state, sent_at)
            VALUES ('test.1@example.org', 'test', @AccountId, '2026-11-23T08:00:00.000Z', '2026-11-23T08:00:00.000Z', 'sent', '2026-11-23T08:00:00.000Z')
            """,
            person));
        return app;
    }

    private static void Run(TestApp app) => app.Services.GetRequiredService<Bounces>().RunAsync().GetAwaiter().GetResult();

    private static void Drop(TestApp app, string name, string message)
    {
        var folder = Directory.CreateDirectory(Path.Combine(app.DataDirectory, "bounces")).FullName;
        File.WriteAllText(Path.Combine(folder, name), message);
    }

    private static IEnumerable<string> Files(TestApp app)
    {
        var folder = Path.Combine(app.DataDirectory, "bounces");
        return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f)).Order(StringComparer.Ordinal);
    }

    private static string Report(
        string action, string status, string diagnostic, string returned = "Message-ID: <test.1@example.org>", string type = "text/rfc822-headers", string envelope = "") =>
        $"""
        From: MAILER-DAEMON@mx.example.org
        To: tracker@example.org
        Subject: Undelivered Mail Returned to Sender
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="b"

        --b
        Content-Type: text/plain

        I am sorry.

        --b
        Content-Type: message/delivery-status

        {envelope}Reporting-MTA: dns; mx.example.org

        Final-Recipient: rfc822; eu.negotiator@example.org
        Action: {action}
        Status: {status}
        Diagnostic-Code: {diagnostic}

        --b
        Content-Type: {type}

        From: tracker@example.org
        {returned}

        --b--

        """;
}
