using PcaTracker.Domain;

namespace PcaTracker.Simulation;

/// <summary>A text in the three languages of the negotiation.</summary>
internal sealed record Translated(string English, string Russian, string Kazakh)
{
    /// <summary>The text in a language, English by default.</summary>
    public string In(string language) => language switch
    {
        Language.Russian => Russian,
        Language.Kazakh => Kazakh,
        _ => English,
    };
}

/// <summary>The texts from which synthetic rows are composed.</summary>
internal static class Phrases
{
    /// <summary>Headings and areas of the titles.</summary>
    public static readonly IReadOnlyList<(Translated Heading, string Area)> Titles =
    [
        (new("Trade and business", "Торговля и предпринимательство", "Сауда және кәсіпкерлік"), "trade"),
        (new("Energy and raw materials", "Энергетика и сырьё", "Энергетика және шикізат"), "energy"),
        (new("Transport and transit", "Транспорт и транзит", "Көлік және транзит"), "transport"),
        (new("Environment and climate", "Окружающая среда и климат", "Қоршаған орта және климат"), "sustainability"),
        (new("Education and culture", "Образование и культура", "Білім және мәдениет"), "society"),
        (new("Justice and security", "Правосудие и безопасность", "Әділет және қауіпсіздік"), "foreign-security"),
    ];

    /// <summary>Headings of the chapters of each title.</summary>
    public static readonly IReadOnlyList<Translated> Aspects =
    [
        new("scope and definitions", "сфера действия и определения", "қолданылу саласы және анықтамалар"),
        new("regulatory cooperation", "сотрудничество в области регулирования", "реттеу саласындағы ынтымақтастық"),
        new("transparency", "прозрачность", "ашықтық"),
        new("exchange of information", "обмен информацией", "ақпарат алмасу"),
        new("technical assistance", "техническое содействие", "техникалық көмек"),
        new("financing", "финансирование", "қаржыландыру"),
        new("transitional periods", "переходные периоды", "өтпелі кезеңдер"),
        new("monitoring and review", "мониторинг и пересмотр", "мониторинг және қайта қарау"),
        new("settlement of differences", "урегулирование разногласий", "келіспеушіліктерді реттеу"),
    ];

    /// <summary>Continuations of "The Parties shall".</summary>
    public static readonly IReadOnlyList<string> Clauses =
    [
        "publish their measures before they apply", "consult each other within thirty days of a request",
        "exchange the statistics named in the annex",
        "apply international standards where these exist", "review this Article every three years",
        "grant treatment no less favourable than to any third country",
        "name a contact point", "keep the information confidential", "promote cooperation between their authorities",
        "give reasons for every refusal",
    ];

    /// <summary>Texts of positions by kind; {0} is the party and {1} a number of years.</summary>
    public static readonly IReadOnlyDictionary<string, Translated> Sayings = new Dictionary<string, Translated>
    {
        ["interest"] = new(
            "{0} wants predictable rules for {1} years.",
            "{0} заинтересован в предсказуемых правилах; срок, лет: {1}.",
            "{0} {1} жылға болжамды ережелерге мүдделі."),
        ["statement"] = new(
            "{0} recalls its commitments and the period of {1} years.",
            "{0} напоминает о своих обязательствах; срок, лет: {1}.",
            "{0} өз міндеттемелерін және {1} жылдық мерзімді еске салады."),
        ["proposal"] = new(
            "{0} proposes a transitional period of {1} years.",
            "{0} предлагает переходный период; срок, лет: {1}.",
            "{0} {1} жылдық өтпелі кезеңді ұсынады."),
        ["offer"] = new(
            "{0} offers full application within {1} years.",
            "{0} готов к полному применению; срок, лет: {1}.",
            "{0} {1} жыл ішінде толық қолдануға дайын."),
        ["request"] = new(
            "{0} asks for a review after {1} years.",
            "{0} просит о пересмотре; срок, лет: {1}.",
            "{0} {1} жылдан кейін қайта қарауды сұрайды."),
        ["red-line"] = new(
            "{0} cannot accept a period of more than {1} years.",
            "{0} не может принять больший срок, лет: {1}.",
            "{0} {1} жылдан ұзақ мерзімді қабылдай алмайды."),
        ["fallback"] = new(
            "{0} could live with a period of {1} years.",
            "{0} мог бы согласиться на срок, лет: {1}.",
            "{0} {1} жылдық мерзімге келісе алады."),
    };

    /// <summary>Reasons and summaries.</summary>
    public static readonly IReadOnlyList<Translated> Reasons =
    [
        new("The wording stands as long as the annex is open.", "Формулировка зависит от приложения.", "Тұжырым қосымшаға байланысты."),
        new("The experts look at the figures again.", "Эксперты ещё раз проверят данные.", "Сарапшылар деректерді қайта тексереді."),
        new("Both texts remain on the table.", "Оба варианта остаются на столе переговоров.", "Екі нұсқа да келіссөз үстелінде қалады."),
        new("An answer is due before the next round.", "Ответ ожидается до следующего раунда.", "Жауап келесі раундқа дейін күтіледі."),
        new(
            "Small enterprises are to be exempt.", "Малые предприятия следует освободить от обязательства.",
            "Шағын кәсіпорындар міндеттемеден босатылуы тиіс."),
    ];

    /// <summary>Names of the parties.</summary>
    public static readonly Translated EU = new("The EU", "ЕС", "ЕО"), KZ = new("Kazakhstan", "Казахстан", "Қазақстан");

    /// <summary>The name of a party.</summary>
    public static Translated NameOf(string party) => party == Side.EU ? EU : KZ;
}
