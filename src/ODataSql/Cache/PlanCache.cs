using System.Collections.Concurrent;

namespace ODataSql.Cache;

/// <summary>Templates by shape, while they are not too many; null where a shape has none.</summary>
internal sealed class PlanCache
{
    private const int Capacity = 1_000;

    private readonly ConcurrentDictionary<string, QueryTemplate?> _templates = new(StringComparer.Ordinal);

    public bool TryGet(QueryTemplateKey shape, out QueryTemplate? template) => _templates.TryGetValue(shape.Key, out template);

    public void Add(QueryTemplateKey shape, QueryTemplate? template)
    {
        if (_templates.Count >= Capacity)
            _templates.Clear();
        _templates[shape.Key] = template;
    }
}
