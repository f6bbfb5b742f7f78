using System.Collections.Concurrent;

namespace ODataSql.Cache;

/// <summary>Templates by shape, while they are not too many; null where a shape has none.</summary>
internal sealed class PlanCache
{
    private const int Most = 1_000;

    private readonly ConcurrentDictionary<string, Template?> _templates = new(StringComparer.Ordinal);

    public bool TryGet(Shape shape, out Template? template) => _templates.TryGetValue(shape.Key, out template);

    public void Add(Shape shape, Template? template)
    {
        if (_templates.Count >= Most)
            _templates.Clear();
        _templates[shape.Key] = template;
    }
}
