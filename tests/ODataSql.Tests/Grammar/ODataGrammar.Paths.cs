using Microsoft.OData.Edm;

namespace ODataSql.Tests.Grammar;

/// <summary>Chapter 1 of the ABNF: resource paths, each with options that apply to its resource.</summary>
internal sealed partial class ODataGrammar
{
    private string OdataRelativeUri() => OneOf(
    [
        ResourcePath, ResourcePath, ResourcePath, ResourcePath, ResourcePath, ResourcePath, ResourcePath, ResourcePath,
        () => EntityOptions(Pick(Sets)),
        () => Dice.Next(6) == 0 ? $"{Refused("$metadata")}{Optional(() => "?$format=json")}" : ResourcePath(),
        () => Dice.Next(6) == 0 ? Refused("$batch") : ResourcePath(),
    ]);

    private string ResourcePath() => OneOf(
    [
        () => CollectionNavigation(Pick(Sets)),
        () => CollectionNavigation(Pick(Sets)),
        () => CollectionNavigation(Pick(Sets)),
        () => CollectionNavigation(Pick(Sets)),
        () => Entity(Pick(Sets)),
        Crossjoin,
        () => $"$all{Optional(() => $"?{Top()}&{Inlinecount()}")}",
        () => AllOf(Pick(Sets).EntityType),
    ]);

    private string AllOf(IEdmEntityType type) => $"$all/{type.FullName()}?{QueryOptions(type)}";

    private string EntityOptions(IEdmEntitySet set) => OneOf(
    [
        () => $"$entity?{SystemName("id")}={set.Name}(1)",
        () => $"$entity/{set.EntityType.FullName()}?$id={set.Name}(1)&{About(set.EntityType, "", isRoot: true, Select)}",
    ]);

    private string CollectionNavigation(IEdmEntitySet set)
    {
        var (path, type) = (set.Name, set.EntityType);
        return OneOf(
        [
            () => $"{path}?{QueryOptions(type)}",
            () => $"{path}{CollectionNavPath(type)}?{QueryOptions(type)}",
            () => $"{path}/{type.FullName()}?{QueryOptions(type)}",
            () => $"{path}/$count?{About(type, "", isRoot: true, () => Encoded(Filter()))}",
            () => $"{path}{Optional(() => FilterInPath(type))}/$ref{Optional(() => $"?{Top()}")}",
            () => Navigations(type, toMany: true) is { Count: > 0 } many && Pick(many) is var step ? $"{path}{KeyPredicate(type)}/{step.Name}?{QueryOptions(step.ToEntityType())}" : path,
        ]);
    }

    private string CollectionNavPath(IEdmEntityType type) => OneOf([() => FilterInPath(type), Each, () => FilterInPath(type) + Each(), () => FilterInPath(type) + FilterInPath(type)]);

    private string FilterInPath(IEdmEntityType type) => Rule($"/$filter({About(type, "", isRoot: true, () => Escaped(BoolCommonExpr()))})");

    private string Each() => Rule("/$each");

    private string Entity(IEdmEntitySet set) => SingleNavigation(set.Name + KeyPredicate(set.EntityType), set.EntityType);

    private string SingleNavigation(string path, IEdmEntityType type) => OneOf(
    [
        () => $"{path}?{About(type, "", isRoot: true, () => Encoded(OneOf([Select, Expand, Compute], "entity options")))}",
        () => $"{path}/{type.FullName()}",
        () => $"{path}/$ref",
        () => PropertyPath(path, type),
        () => Dice.Next(4) == 0 ? $"{path}/{Refused("$value")}" : path,
    ]);

    private string PropertyPath(string path, IEdmEntityType type) => OneOf(
    [
        () => $"{path}/{Pick(type.StructuralProperties().ToList()).Name}",
        () => $"{path}/{Pick(type.StructuralProperties().ToList()).Name}/$value",
        () => $"{path}/{AnyNavigation(type)}",
        () => Navigations(type, toMany: false) is { Count: > 0 } one && Pick(one) is var step ? $"{path}/{step.Name}/{Pick(step.ToEntityType().StructuralProperties().ToList()).Name}" : path,
        () => Navigations(type, toMany: true) is { Count: > 0 } many ? $"{path}/{Pick(many).Name}/$count" : path,
    ]);

    private string KeyPredicate(IEdmEntityType type) => OneOf([SimpleKey, () => CompoundKey(type), KeyPathSegments]);

    private string SimpleKey() => OneOf([() => $"({Digits(1, 2)})", () => $"({KeyAlias()})"]);

    private string CompoundKey(IEdmEntityType type) => OneOf([() => $"({KeyOf(type)}={Digits(1, 2)})", () => $"({KeyOf(type)}={KeyAlias()})"]);

    private string KeyPathSegments() => Rule($"/{Digits(1, 2)}");

    private string KeyAlias() => Alias(Dice.Next(1, 9).ToString(System.Globalization.CultureInfo.InvariantCulture));

    private string Crossjoin()
    {
        var (one, other) = (Sets[0], Sets[^1]);
        return Rule($"$crossjoin({one.Name},{other.Name}){OneOf([() => "", () => "/$count", () => $"?$filter={one.Name}/{KeyOf(one.EntityType)} eq {other.Name}/{KeyOf(other.EntityType)}&$top=3", () => $"?$expand={one.Name}&$top=2"], "crossjoin options")}");
    }
}
