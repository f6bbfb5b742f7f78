namespace PcaTracker.Domain.Tests;

public class EmailAddressTests
{
    [Theory]
    [InlineData("eu.negotiator@example.org", "eu.negotiator@example.org")]
    [InlineData(" Ada+epca@Example.ORG ", "Ada+epca@example.org")]
    [InlineData("administrator@localhost", "administrator@localhost")]
    [InlineData("айгүл@мысал.қаз", "айгүл@мысал.қаз")]
    [InlineData("ada@xn--bcher-kva.example", "ada@bücher.example")]
    [InlineData("jose\u0301@example.org", "josé@example.org")]
    [InlineData("ada@example。org", "ada@example.org")]
    public void An_address_is_stored_in_canonical_form(string typed, string kept) => Assert.Equal(kept, EmailAddress.Read(typed, "Email").Value);

    [Theory]
    [InlineData("")]
    [InlineData("nobody")]
    [InlineData("@example.org")]
    [InlineData("ada@")]
    [InlineData("ada@@example.org")]
    [InlineData("Ada <ada@example.org>")]
    [InlineData("ada lovelace@example.org")]
    [InlineData("\"ada lovelace\"@example.org")]
    [InlineData(".ada@example.org")]
    [InlineData("ada.@example.org")]
    [InlineData("a..da@example.org")]
    [InlineData("ada@example..org")]
    [InlineData("ada@example.org.")]
    [InlineData("ada@-example.org")]
    [InlineData("ada@exa_mple.org")]
    [InlineData("ada@[192.0.2.1]")]
    [InlineData("ada@example.org, eve@example.org")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@example.org")]
    public void A_text_that_is_no_address_is_refused(string typed) => Assert.Equal("email-invalid", EmailAddress.Read(typed, "Email").Refusal?.Code);

    [Theory]
    [InlineData("a\u200Bda@example.org", "U+200B")]
    [InlineData("a\u00ADda@example.org", "U+00AD")]
    [InlineData("\u202Eada@example.org", "U+202E")]
    [InlineData("ada@exam\u2066ple.org", "U+2066")]
    [InlineData("ada\u3164@example.org", "U+3164")]
    [InlineData("ada\u00A0@example.org", "U+00A0")]
    [InlineData("ada\u0007@example.org", "U+0007")]
    public void An_invisible_character_in_an_address_is_refused_with_its_code_point(string typed, string codePoint)
    {
        var refusal = EmailAddress.Read(typed, "Email").Refusal!;

        Assert.Equal("email-invisible-character", refusal.Code);
        Assert.Contains(codePoint, refusal.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nеgotiator@example.org")]
    [InlineData("ada@exаmple.org")]
    [InlineData("αda@example.org")]
    public void An_address_that_mixes_alphabets_in_one_part_is_refused(string typed) => Assert.Equal("email-mixed-scripts", EmailAddress.Read(typed, "Email").Refusal?.Code);

    [Theory]
    [InlineData("ada@example.org", "ADA@EXAMPLE.org")]
    [InlineData("aida@example.org", "аіԁа@example.org")]
    [InlineData("alice@example.org", "aIice@example.org")]
    [InlineData("alice@example.org", "a1ice@example.org")]
    [InlineData("bob@example.org", "b0b@example.org")]
    [InlineData("modern@example.org", "rnodern@example.org")]
    [InlineData("rose@example.org", "rosé@example.org")]
    [InlineData("ada@corp.example", "ada@согр.example")]
    [InlineData("sos@example.org", "ѕоѕ@example.org")]
    [InlineData("sj@example.org", "ᏚᎫ@example.org")]
    [InlineData("oo@example.org", "ഠഠ@example.org")]
    [InlineData("ada@example.org", "𝐚𝐝𝐚@example.org")]
    [InlineData("lisa@example.org", "ꓡisa@example.org")]
    public void Addresses_with_equal_skeletons_look_alike(string one, string other)
    {
        Assert.True(EmailAddress.LookAlike(one, other));
        Assert.True(EmailAddress.LookAlike(other, one));
    }

    [Theory]
    [InlineData("ada@example.org", "adam@example.org")]
    [InlineData("j.k.smith@example.org", "jk.smith@example.org")]
    [InlineData("ada@example.org", "ada@example.com")]
    [InlineData("eu.head@example.org", "kz.head@example.org")]
    [InlineData("ada@sub.example.org", "ada@subexample.org")]
    public void Different_addresses_do_not_look_alike(string one, string other) => Assert.False(EmailAddress.LookAlike(one, other));
}
