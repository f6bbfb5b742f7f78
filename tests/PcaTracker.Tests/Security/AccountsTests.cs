using PcaTracker.Security.Accounts;

namespace PcaTracker.Tests.Security;

public sealed class AccountsTests
{
    private static readonly NewAccount Negotiator = new("eu.negotiator@example.org", "EU negotiator", "EU", "negotiator", "kk", "Asia/Almaty");

    [Fact]
    public void An_account_is_found_by_its_address_in_any_case()
    {
        using var directory = new TempDirectory();
        using var database = TestRecord.OpenEmptyFile(directory.Path, TimeProvider.System);
        var accounts = new AccountDirectory(database);

        var added = accounts.Add(Negotiator).Value;

        Assert.Equal(added, accounts.Find("EU.Negotiator@example.org"));
        Assert.Equal(("kk", "Asia/Almaty", "EU"), (added.Language, added.TimeZone, added.Side));
        Assert.Null(accounts.Find("kz.negotiator@example.org"));
    }

    public static readonly TheoryData<NewAccount, string> Bad = new()
    {
        { Negotiator with { Email = "nobody" }, "email-invalid" },
        { Negotiator with { Email = "Name <eu.head@example.org>" }, "email-invalid" },
        { Negotiator with { Email = "EU.NEGOTIATOR@example.org" }, "account-exists" },
        { Negotiator with { Email = "eu.nеgotiator@example.org" }, "email-mixed-scripts" },
        { Negotiator with { Email = "eu.\u200Bnegotiator@example.org" }, "email-invisible-character" },
        { Negotiator with { Email = "\u202Eeu.negotiator@example.org" }, "email-invisible-character" },
        { Negotiator with { Email = "eu.negotiator@example。org" }, "account-exists" },
        { Negotiator with { Email = "eu.neg0tiator@example.org" }, "account-looks-alike" },
        { Negotiator with { Email = "eu.negotiatór@example.org" }, "account-looks-alike" },
        { Negotiator with { Email = "x@example.org", Name = " " }, "name-missing" },
        { Negotiator with { Email = "x@example.org", Name = "Head (RESTREINT UE)" }, "classified-marking" },
        { Negotiator with { Email = "x@example.org", Side = "eu" }, "side-unknown" },
        { Negotiator with { Email = "x@example.org", Role = "minister" }, "role-unknown" },
        { Negotiator with { Email = "x@example.org", Side = "joint" }, "side-needed" },
        { Negotiator with { Email = "x@example.org", Side = "joint", Role = "head" }, "side-needed" },
        { Negotiator with { Email = "x@example.org", Language = "fr" }, "language-unknown" },
        { Negotiator with { Email = "x@example.org", TimeZone = "Asia/Nursultan" }, "time-zone-unknown" },
    };

    [Fact]
    public void An_account_is_found_by_either_form_of_its_domain()
    {
        using var directory = new TempDirectory();
        using var database = TestRecord.OpenEmptyFile(directory.Path, TimeProvider.System);
        var accounts = new AccountDirectory(database);

        var added = accounts.Add(Negotiator with { Email = "ada@xn--bcher-kva.example" }).Value;

        Assert.Equal("ada@bücher.example", added.Email);
        Assert.Equal(added, accounts.Find("ada@xn--bcher-kva.example"));
        Assert.Equal(added, accounts.Find("ADA@BÜCHER.example"));
        Assert.Equal("account-exists", accounts.Add(Negotiator with { Email = "ada@BÜCHER.example" }).Refusal?.Code);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void An_invalid_account_is_refused_and_not_stored(NewAccount bad, string code)
    {
        using var directory = new TempDirectory();
        using var database = TestRecord.OpenEmptyFile(directory.Path, TimeProvider.System);
        var accounts = new AccountDirectory(database);
        var first = accounts.Add(Negotiator).Value;

        var refusal = accounts.Add(bad).Refusal!;

        Assert.Equal(code, refusal.Code);
        Assert.Equal(first, accounts.Find(Negotiator.Email));
        Assert.Null(accounts.Find("x@example.org"));
    }
}
