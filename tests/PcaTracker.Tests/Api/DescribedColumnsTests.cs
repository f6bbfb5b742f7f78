using System.Text.RegularExpressions;
using System.Xml.Linq;
using PcaTracker.Contract;
using PcaTracker.Contract.Functions;
using PcaTracker.Domain;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Api;

/// <summary>Every set, column, link and allowed value is explained in plain words, in the contract and so in <c>$metadata</c>.</summary>
public partial class DescribedColumnsTests
{
    private const string Terms = "Org.OData.Core.V1.";

    /// <summary>Words of those who build such services, which their readers need not know.</summary>
    [GeneratedRegex(@"\b(OData|entity|entities|foreign key|primary key|navigation|null|nullable|enum|enumeration|string|boolean|integer|tuple|schema|"
        + @"metadata|API|SQL|ISO|UUID|payload|endpoint|delta|revision)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Jargon();

    public static TheoryData<string> Sets => [.. EntitySets.All.Select(set => set.Name)];

    [Theory]
    [MemberData(nameof(Sets))]
    public void A_set_and_its_columns_are_described_in_plain_words(string name)
    {
        var set = EntitySets.Named(name);

        var described = set.Properties.Select(property => (property.Name, property.Description)).Append((set.Name, set.Description))
            .Concat(set.Properties.SelectMany(property => property.Allowed ?? []).Select(allowed => (allowed.Value, allowed.Description))).ToList();

        Assert.Equal([], described.Where(d => !d.Description.EndsWith('.') || !char.IsUpper(d.Description[0]) || d.Description.Length > 150));
        Assert.Equal([], described.Where(d => Jargon().IsMatch(d.Description)));
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void A_description_says_more_than_the_name(string name)
    {
        var set = EntitySets.Named(name);

        Assert.Equal([], set.Properties.Where(property => !Words(property.Description).Except(Words(property.Name)).Any()));
        Assert.NotEmpty(Words(set.Description).Except(Words(set.Name)).Except(Words(set.TypeName)));
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Columns_of_a_set_are_told_apart_by_their_descriptions(string name)
    {
        var twice = EntitySets.Named(name).Properties.GroupBy(property => property.Description).Where(group => group.Count() > 1);

        Assert.Equal([], twice.Select(group => group.Key));
    }

    [Fact]
    public void Functions_their_parameters_and_columns_are_described_too()
    {
        var columns = ContractFunctions.All.SelectMany(function => function.Parameters.Concat(function.Properties)).ToList();

        Assert.Equal([], columns.Select(c => c.Description).Concat(columns.SelectMany(c => c.Allowed ?? []).Select(a => a.Description)).Where(d => !d.EndsWith('.') || !char.IsUpper(d[0]) || Jargon().IsMatch(d)));
        Assert.Equal([], columns.Where(c => !Words(c.Description).Except(Words(c.Name)).Any()));
        Assert.All(ContractFunctions.All, function => Assert.DoesNotMatch(Jargon(), function.Description));
    }

    [Fact]
    public void Every_enumeration_defines_the_values_of_the_domain_in_its_order()
    {
        IReadOnlyList<string>[] domain =
        [
            Article.Statuses, Chapter.Levels, Chapter.Areas, Chapter.TextMaturities, ChapterStatus.Ladder, Confidence.All, DatePrecision.All,
            Deadline.Kinds, Deadline.Statuses, Document.Kinds, Issue.Statuses, Language.All, Position.Kinds, Position.Statuses,
            Recommendation.Statuses, Reminder.States, Round.Formats, Round.Statuses, Side.All, Side.Parties, Visibility.All,
        ];

        var contract = EntitySets.All.SelectMany(set => set.Properties).Select(property => property.Values).OfType<IReadOnlyList<string>>()
            .Select(values => string.Join(' ', values)).Distinct();

        Assert.Equal(domain.Select(values => string.Join(' ', values)).Order(StringComparer.Ordinal), contract.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("4.0")]
    [InlineData("4.01")]
    public async Task Metadata_as_XML_describes_every_set_column_link_and_action(string version)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var xml = XDocument.Parse((await analyst.Read("$metadata?$format=xml", ("OData-MaxVersion", version))).Text);

        string[] kinds = ["EntitySet", "EntityContainer", "Property", "NavigationProperty", "Action", "EntityType", "ComplexType"];
        var elements = xml.Descendants().Where(element => kinds.Contains(element.Name.LocalName)).ToList();
        Assert.True(elements.Count > 200);
        Assert.Equal([], elements.Where(element => Described(element) is null or "").Select(element => $"{element.Parent!.Attribute("Name")}/{element.Attribute("Name")}"));
        Assert.Equal("How far the negotiation of the chapter has come.", Described(elements.Single(element => IsColumn(element, "Chapter", "Status"))));
    }

    [Fact]
    public async Task Metadata_as_JSON_describes_columns_and_defines_each_status()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var status = (await analyst.Read("$metadata?$format=json")).Json["PcaTracker"]!["Chapter"]!["Status"]!;

        Assert.Equal("How far the negotiation of the chapter has come.", (string?)status["@Core.Description"] ?? (string?)status[$"@{Terms}Description"]);
        var definitions = ((string)(status["@Core.LongDescription"] ?? status[$"@{Terms}LongDescription"])!).Split('\n');
        Assert.Equal(6, definitions.Length);
        Assert.Equal("aim-agreed: The parties agree what to achieve, but not yet the wording.", definitions[3]);
    }

    private static bool IsColumn(XElement element, string type, string name) =>
        (string?)element.Attribute("Name") == name && (string?)element.Parent!.Attribute("Name") == type;

    private static string? Described(XElement element) =>
        (string?)element.Elements().FirstOrDefault(e => ((string?)e.Attribute("Term"))?.EndsWith(".Description", StringComparison.Ordinal) == true)?.Attribute("String");

    private static HashSet<string> Words(string text) =>
        [.. Word().Matches(text).Select(word => word.Value.ToUpperInvariant()).Except(["THE", "A", "AN", "OF", "IT", "IS", "ITS", "ID", "ROW", "ROWS"])];

    [GeneratedRegex("[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9.-]+", RegexOptions.None, 1000)]
    private static partial Regex Word();
}
