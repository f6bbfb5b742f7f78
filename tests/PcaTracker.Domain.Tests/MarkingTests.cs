namespace PcaTracker.Domain.Tests;

public class MarkingTests
{
    [Theory]
    [InlineData("RESTREINT UE/EU RESTRICTED", "RESTREINT UE")]
    [InlineData("restreint ue", "restreint ue")]
    [InlineData("Restreint UE / EU Restricted", "Restreint UE")]
    [InlineData("RESTREINT-UE", "RESTREINT-UE")]
    [InlineData("RESTREINT U.E.", "RESTREINT U.E")]
    [InlineData("Paper of today\neu restricted\nThe fallback is …", "eu restricted")]
    [InlineData("Paper of today\r\nEU Restricted\r\nThe fallback is …", "EU Restricted")]
    [InlineData("CONFIDENTIEL UE/EU CONFIDENTIAL", "CONFIDENTIEL UE")]
    [InlineData("SECRET UE/EU SECRET", "SECRET UE")]
    [InlineData("marked EU SECRET since May", "EU SECRET")]
    [InlineData("TRÈS SECRET UE/EU TOP SECRET", "TRÈS SECRET UE")]
    [InlineData("TRES SECRET UE", "TRES SECRET UE")]
    [InlineData("EU  TOP\nSECRET", "EU  TOP\nSECRET")]
    [InlineData("See R-UE/EU-R, point 3", "R-UE/EU-R")]
    [InlineData("c-ue / eu-c", "c-ue / eu-c")]
    [InlineData("S-UE/EU-S", "S-UE/EU-S")]
    [InlineData("TS-UE/EU-TS", "TS-UE/EU-TS")]
    [InlineData("EU-R", "EU-R")]
    [InlineData("annex to the NATO CONFIDENTIAL paper", "NATO CONFIDENTIAL")]
    [InlineData("Nato secret", "Nato secret")]
    [InlineData("COSMIC TOP SECRET", "COSMIC TOP SECRET")]
    [InlineData("*** SECRET ***\nOur line", "SECRET")]
    [InlineData("CONFIDENTIAL: note to file", "CONFIDENTIAL")]
    [InlineData("UK SECRET", "UK SECRET")]
    [InlineData("Our line (RESTRICTED)", "RESTRICTED")]
    [InlineData("SECRET//NOFORN", "SECRET")]
    [InlineData("SECRET – note to file", "SECRET")]
    [InlineData("SECRET DÉFENSE", "SECRET DÉFENSE")]
    [InlineData("𝐒𝐄𝐂𝐑𝐄𝐓 𝐔𝐄", "𝐒𝐄𝐂𝐑𝐄𝐓 𝐔𝐄")]
    [InlineData("marked 𝙴𝚄 𝚂𝙴𝙲𝚁𝙴𝚃 since May", "𝙴𝚄 𝚂𝙴𝙲𝚁𝙴𝚃")]
    [InlineData("Our line (\U0001D411ESTRICTED)", "\U0001D411ESTRICTED")]
    [InlineData("EU SEC\U000E0041RET", "EU SEC\U000E0041RET")]
    [InlineData("𝐒 𝐄 𝐂 𝐑 𝐄 𝐓  𝐔 𝐄", "𝐒 𝐄 𝐂 𝐑 𝐄 𝐓  𝐔 𝐄")]
    [InlineData("Diffusion restreinte", "Diffusion restreinte")]
    [InlineData("VS-NfD", "VS-NfD")]
    [InlineData("VS – Nur für den Dienstgebrauch", "VS – Nur für den Dienstgebrauch")]
    [InlineData("Streng geheim", "Streng geheim")]
    [InlineData("ŚCIŚLE TAJNE", "ŚCIŚLE TAJNE")]
    [InlineData("СОВЕРШЕННО СЕКРЕТНО", "СОВЕРШЕННО СЕКРЕТНО")]
    [InlineData("Совершенно секретно", "Совершенно секретно")]
    [InlineData("гриф «секретно»", "«секретно»")]
    [InlineData("с грифом \"Для служебного пользования\"", "\"Для служебного пользования\"")]
    [InlineData("Записка\nСекретно\nО сырье", "Секретно")]
    [InlineData("Секретно. Экз. № 2", "Секретно")]
    [InlineData("Для служебного пользования", "Для служебного пользования")]
    [InlineData("Письмо ДЛЯ СЛУЖЕБНОГО ПОЛЬЗОВАНИЯ", "ДЛЯ СЛУЖЕБНОГО ПОЛЬЗОВАНИЯ")]
    [InlineData("ДСП", "ДСП")]
    [InlineData("Записка\nДСП\nО сырье", "ДСП")]
    [InlineData("гриф «ДСП»", "«ДСП»")]
    [InlineData("Особой важности", "Особой важности")]
    [InlineData("ҚҰПИЯ", "ҚҰПИЯ")]
    [InlineData("«Құпия»", "«Құпия»")]
    [InlineData("Өте құпия", "Өте құпия")]
    [InlineData("Оте купия", "Оте купия")]
    [InlineData("Аса маңызды", "Аса маңызды")]
    [InlineData("Қызмет бабында пайдалану үшін", "Қызмет бабында пайдалану үшін")]
    [InlineData("Хат\nКызмет бабында пайдалану ушин\n1-дана", "Кызмет бабында пайдалану ушин")]
    public void A_marking_is_found_as_written(string text, string marking) => Assert.Equal(marking, Marking.Find(text));

    [Theory]
    [InlineData("RESTREINT\u00A0UE")]
    [InlineData("RES\u200BTREINT UE")]
    [InlineData("RES\u00ADTREINT\u2060 UE")]
    [InlineData("R\u0301ESTREINT UE")]
    [InlineData("ＲＥＳＴＲＥＩＮＴ　ＵＥ")]
    [InlineData("R E S T R E I N T   U E")]
    [InlineData("R.E.S.T.R.E.I.N.T U.E.")]
    [InlineData("S_E_C_R_E_T UE")]
    [InlineData("RESTREINT\u2028UE")]
    [InlineData("RES\uFFFFTREINT\uFFFE UE")]
    // Cyrillic and Greek letters among the Latin ones.
    [InlineData("RЕSТRЕINТ UЕ")]
    [InlineData("EU SЕСRЕТ")]
    [InlineData("EU RΕSTRICTΕD")]
    // Latin letters among the Cyrillic ones.
    [InlineData("CEKPETHO")]
    [InlineData("СЕКРЕТHO")]
    [InlineData("С Е К Р Е Т Н О")]
    [InlineData("СЕКРЕ\u200DТНО")]
    [InlineData("Особои\u0306 важности")]
    [InlineData("ҚҰПИ\u200BЯ")]
    [InlineData("ҚҰΠИЯ\nҚYПИЯ")]
    public void A_marking_is_found_despite_invisible_and_look_alike_characters(string text) => Assert.NotNull(Marking.Find(text));

    [Theory]
    [InlineData("The EU secretariat circulated a restricted list.")]
    [InlineData("It was no EU secret that the talks had paused.")]
    [InlineData("The EU restricted imports of caviar in 2006.")]
    [InlineData("Sales within the EU. Restricted access to public procurement remains.")]
    [InlineData("Restricted access to the market: a confidential annex lists the products.")]
    [InlineData("Access is\n- open\n- restricted\n- secret")]
    [InlineData("RESTRICTED ACCESS TO PUBLIC PROCUREMENT")]
    [InlineData("The EU’s confidentiality rules apply; trade secrets are protected.")]
    [InlineData("Protection of undisclosed information (trade secrets)")]
    [InlineData("NATO UNCLASSIFIED")]
    [InlineData("He called it a NATO secret.")]
    [InlineData("Le secret des affaires est protégé dans l'UE.")]
    [InlineData("Un accès restreint aux marchés de l’UE")]
    [InlineData("Das bleibt vertraulich und geheim.")]
    [InlineData("LIMITE")]
    [InlineData("Стороны секретно встречались в Астане.")]
    [InlineData("Конфиденциальность и защита коммерческой тайны")]
    [InlineData("Это вопрос особой важности для обеих сторон.")]
    [InlineData("Автомобили для служебного пользования ввозятся без пошлины.")]
    [InlineData("Пошлина на древесно-стружечные плиты (ДСП) снижается.")]
    [InlineData("Секретариат совета; секретность переговоров.")]
    [InlineData("Тараптар үшін аса маңызды мәселе.")]
    [InlineData("Құпиялылық туралы ереже")]
    [InlineData("Коммерциялық құпия қорғалады.")]
    [InlineData("")]
    [InlineData("A B C D")]
    [InlineData("😀 emoji")]
    public void Everyday_words_are_not_markings(string text) => Assert.Null(Marking.Find(text));

    [Fact]
    public void A_marked_text_is_refused_with_a_way_out()
    {
        var refusal = Marking.Check("RESTREINT UE/EU RESTRICTED\nOur fallback", "Text")!;

        Assert.Equal((RefusalKind.Invalid, "classified-marking", "Text"), (refusal.Kind, refusal.Code, refusal.Target));
        Assert.Contains("record a pointer to the paper in Documents", refusal.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void The_longest_text_is_searched_within_milliseconds()
    {
        var text = string.Concat(Enumerable.Repeat("R E S T R E I N T E U ", 5_000));
        var watch = System.Diagnostics.Stopwatch.StartNew();

        Assert.Null(Marking.Find(text));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), watch.Elapsed.ToString());
    }
}
