using System.Net;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PcaTracker.Changes.Audit;
using PcaTracker.Domain;
using PcaTracker.Hosting;
using PcaTracker.Storage;
using PcaTracker.Tests.Api.Delta;
using PcaTracker.Tests.Features;
using PcaTracker.Tests.Notifications;
using PcaTracker.Tests.Security;

namespace PcaTracker.Tests.Hosting;

/// <summary>What one node gives out, another knows: their keys are in the database, encrypted with what the nodes alone have.</summary>
[Trait("Database", "PostgreSQL")]
public sealed class NodeKeysTests(TwoNodes nodes) : IClassFixture<TwoNodes>
{
    [Fact]
    public async Task Somebody_whose_requests_go_to_the_nodes_in_turn_signs_in_with_password_and_code_and_sends_forms()
    {
        var owner = await nodes.A.WithPasswordAsync(Side.EU, Role.Head);
        using var settings = nodes.A.SignedIn(Side.EU, Role.Head);
        var (authenticator, _) = await nodes.A.SetUpAppAsync(settings);
        nodes.B.Clock.SetUtcNow(nodes.A.Clock.GetUtcNow());
        using var browser = nodes.InTurn();

        using var password = await browser.SignInAsync(owner.Email);
        using var code = await browser.SubmitAsync("/sign-in/code", "sign-in-code", ("Code", authenticator.Code));
        var home = (await browser.HomeAsync(), await browser.HomeAsync());
        using var saved = await browser.SubmitAsync("/account", "sessions", ("End", nodes.A.Database.Lines("SELECT min(id) FROM browser_session").Single()));

        Assert.Equal("/sign-in/code", password.Headers.Location!.PathAndQuery());
        Assert.Equal("/", code.Headers.Location!.PathAndQuery());
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), home);
        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, await settings.HomeAsync());
    }

    [Fact]
    public async Task A_delta_link_of_one_node_tells_on_the_other_what_changed_since()
    {
        using var here = nodes.A.As(Side.EU, Role.Negotiator);
        using var there = nodes.B.Anonymous();
        there.DefaultRequestHeaders.Authorization = here.DefaultRequestHeaders.Authorization;
        var link = new Uri(await here.Track("Milestones")).PathAndQuery;

        nodes.A.Database.WriteAsSystem(session => session.Connection.Execute("INSERT INTO milestone (kind, title) VALUES ('other', 'On one node')"));
        var (changes, _) = await there.Follow(link);

        Assert.NotEmpty(changes);
    }

    [Fact]
    public void Keys_are_encrypted_in_the_database_and_no_file_has_them()
    {
        using var session = nodes.A.Database.OpenAsSystem();
        var keys = session.Connection.Query<byte[]>("SELECT content FROM protection_key").Select(Encoding.Latin1.GetString).ToList();

        Assert.NotEmpty(keys);
        Assert.All(keys, key => Assert.DoesNotContain("key", key, StringComparison.OrdinalIgnoreCase));
        Assert.Equal([DataFiles.Key], new[] { nodes.A, nodes.B }.SelectMany(node => Directory.EnumerateFiles(Path.Combine(node.DataDirectory, "keys")).Select(f => $"keys/{Path.GetFileName(f)}")).Distinct());
    }

    [Fact]
    public void A_node_without_the_key_of_the_others_is_refused_and_makes_none()
    {
        using var without = new TempDirectory();
        using var with = new TempDirectory();
        AuditKey.OpenOrMake(with.Path);

        var refused = new[] { without, with }.Select(directory => Start(directory.Path)).ToList();

        Assert.Equal(["key-missing", "key-of-another"], refused.Select(refusal => refusal?.Code));
        Assert.False(Directory.Exists(Path.Combine(without.Path, "keys")));
    }

    [Fact]
    public async Task A_key_that_is_a_file_is_shared_at_the_start_so_that_second_factors_stay()
    {
        await using var app = await TestApp.StartAsync();
        var encrypted = "";
        await using var beside = await TwoNodes.StartBesideAsync(app, with: directory => encrypted = DataProtectionProvider
            .Create(new DirectoryInfo(Path.Combine(directory, "keys")), keys => keys.SetApplicationName("PcaTracker")).CreateProtector("authenticator-key").Protect("a key"));

        var decrypted = new[] { app, beside }.Select(node => node.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("authenticator-key").Unprotect(encrypted));

        Assert.All(decrypted, text => Assert.Equal("a key", text));
    }

    private Refusal? Start(string directory) =>
        TrackerHost.Create(directory, new FakeTimeProvider(TestApp.Start), TestServer.SettingsFor(nodes.A.DataDirectory)).Refusal;
}
