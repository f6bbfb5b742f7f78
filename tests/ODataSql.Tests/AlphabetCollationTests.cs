using System.Text;
using CsCheck;
using ODataSql.Sql;

namespace ODataSql.Tests;

/// <summary>The collation of text for people.</summary>
public class AlphabetCollationTests
{
    private static readonly Gen<string> Text = Gen.Char["aAáäbzZ19 -.аАәӘеЕёЁиИйЙкКқҚяЯіІ\u0301\u0306日𝔘".Where(c => !char.IsSurrogate(c)).Aggregate("", (all, c) => all + c)].Array[0, 5].Select(letters => new string(letters));

    [Theory]
    [InlineData("А Ә Б В Г Ғ Д Е Ё Ж З И Й К Қ Л М Н Ң О Ө П Р С Т У Ұ Ү Ф Х Һ Ц Ч Ш Щ Ъ Ы І Ь Э Ю Я")]
    [InlineData("а ә б в г ғ д е ё ж з и й к қ л м н ң о ө п р с т у ұ ү ф х һ ц ч ш щ ъ ы і ь э ю я")]
    [InlineData("- 1 2 A b C z А б")]
    [InlineData("еда ёж ёлка ель")]
    [InlineData("cafe café cafés caff")]
    [InlineData("Élan elf Elk elm")]
    [InlineData("Łódź lok lom")]
    [InlineData("Алматы алматылық Астана астана")]
    public void Words_sort_alphabetically(string words)
    {
        var sorted = words.Split(' ').Reverse().Order(Comparer<string>.Create(Compare));

        Assert.Equal(words, string.Join(' ', sorted));
    }

    [Fact]
    public void Order_is_total()
    {
        Gen.Select(Text, Text, Text).Sample((a, b, c) =>
        {
            Assert.Equal(Math.Sign(Compare(a, b)), -Math.Sign(Compare(b, a)));
            Assert.Equal(a == b, Compare(a, b) == 0);
            if (Compare(a, b) <= 0 && Compare(b, c) <= 0)
                Assert.True(Compare(a, c) <= 0, $"{a} {b} {c}");
        }, iter: 20_000);
    }

    private static int Compare(string a, string b) => Alphabet.Compare(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b));
}
