using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PcaTracker.Domain;
using PcaTracker.Security.Accounts;
using PcaTracker.Tests.Api.Writing;
using PcaTracker.Tests.Features;

namespace PcaTracker.Tests.Security;

/// <summary>Side, role and access by the groups of the identity provider.</summary>
public sealed class ProviderGroupsTests
{
    [Fact]
    public async Task A_further_sign_in_finds_the_account_and_updates_side_and_role()
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var app = await provider.StartTrackerAsync();
        using var first = app.Anonymous();
        using var firstEnd = await first.FollowAsync();
        var before = app.Find("minister@example.org")!;

        provider.Person["email"] = "renamed@example.org";
        using var second = app.Anonymous();
        using var secondEnd = await second.FollowAsync();
        Assert.Equal(HttpStatusCode.OK, await first.HomeAsync());
        provider.Person["groups"] = new[] { "choir", "kz-analysts" };
        using var third = app.Anonymous();
        using var thirdEnd = await third.FollowAsync();

        var after = app.Find("minister@example.org")!;
        Assert.Equal((before.Id, Side.KZ, Role.Analyst), (after.Id, after.Side, after.Role));
        Assert.Null(app.Find("renamed@example.org"));
        Assert.StartsWith("Kazakh delegation", (await third.PageAsync("/")).QuerySelector(".eyes").Read(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, await first.HomeAsync());
    }

    [Fact]
    public async Task A_person_without_a_group_or_with_contradicting_groups_is_refused()
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var app = await provider.StartTrackerAsync();

        provider.Person["groups"] = new[] { "EU-NEGOTIATORS", "choir" };
        var none = await app.RefusalAsync();
        provider.Person["groups"] = new[] { "eu-negotiators", "kz-analysts" };
        var two = await app.RefusalAsync();
        provider.Person.Remove("groups");
        var nothing = await app.RefusalAsync();

        Assert.Equal("You are signed in at the ministry, but in none of the groups that may use the tracker. Ask your administrator to add you to one.", none);
        Assert.Equal("You are in groups that contradict each other here: 'eu-negotiators' or 'kz-analysts'. Ask your administrator to leave you in one.", two);
        Assert.Equal(none, nothing);
        Assert.Null(app.Find("minister@example.org"));
    }

    public static readonly TheoryData<string[]> WithoutASide = new([["choir"], [], ["eu-negotiators", "kz-analysts"]]);

    [Theory]
    [MemberData(nameof(WithoutASide))]
    public async Task An_account_without_valid_groups_is_disabled_until_it_has_one(string[] groups)
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var app = await provider.StartTrackerAsync();
        using var browser = app.Anonymous();
        using var first = await browser.FollowAsync();
        var person = app.Find("minister@example.org")!.AsActor();
        using var script = app.TokenOf(person);
        var link = app.LinkFor(person);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await browser.HomeAsync(), (await script.Read("Rounds")).Status));

        provider.Person["groups"] = groups;
        var sentence = await app.RefusalAsync();

        Assert.Contains("groups", sentence, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Unauthorized), (await browser.HomeAsync(), (await script.Read("Rounds")).Status));
        using var byLink = await app.Anonymous().GetAsync(link, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Gone, byLink.StatusCode);
        // Being disabled also ends the mails.
        Assert.NotNull(app.Stored(person).DisabledAt);

        provider.Person["groups"] = new[] { "eu-negotiators" };
        using var again = app.Anonymous();
        using var back = await again.FollowAsync();
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Redirect, HttpStatusCode.Unauthorized), (await again.HomeAsync(), await browser.HomeAsync(), (await script.Read("Rounds")).Status));
        Assert.Null(app.Stored(person).DisabledAt);
    }

    [Fact]
    public async Task Groups_do_not_enable_an_account_disabled_by_an_administrator()
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var app = await provider.StartTrackerAsync();
        using var browser = app.Anonymous();
        using var first = await browser.FollowAsync();
        var person = app.Find("minister@example.org")!.AsActor();

        provider.Person["groups"] = new[] { "choir" };
        await app.RefusalAsync();
        app.Disable(person);
        provider.Person["groups"] = new[] { "eu-negotiators" };
        var both = await app.RefusalAsync();
        app.Services.GetRequiredService<AccountDirectory>().Enable(app.Stored(person));
        using var enabled = app.Anonymous();
        using var back = await enabled.FollowAsync();

        Assert.Equal("Your account is disabled. Ask your administrator to enable it.", both);
        Assert.Equal(HttpStatusCode.OK, await enabled.HomeAsync());
    }

    [Theory]
    [InlineData("eu-heads", HttpStatusCode.OK)]
    [InlineData("kz-analysts", HttpStatusCode.Unauthorized)]
    public async Task A_change_of_side_revokes_tokens_and_a_change_of_role_does_not(string group, HttpStatusCode status)
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var app = await provider.StartTrackerAsync();
        using var browser = app.Anonymous();
        using var first = await browser.FollowAsync();
        using var script = app.TokenOf(app.Find("minister@example.org")!.AsActor());

        provider.Person["groups"] = new[] { group };
        using var moved = await browser.FollowAsync();

        Assert.Equal((HttpStatusCode.OK, status), (await browser.HomeAsync(), (await script.Read("Rounds")).Status));
    }
}
