using System.Collections.Concurrent;

namespace ODataSql.Cache;

/// <summary>Query templates by key; a null template means that requests with this key must be planned one by one.</summary>
internal sealed class PlanCache
{
    private const int Capacity = 1_000;

    private readonly ConcurrentDictionary<string, QueryTemplate?> _templates = new(StringComparer.Ordinal);

    public bool TryGet(QueryTemplateKey key, out QueryTemplate? template) => _templates.TryGetValue(key.Key, out template);

    public void Add(QueryTemplateKey key, QueryTemplate? template)
    {
        if (_templates.Count >= Capacity)
            _templates.Clear();
        _templates[key.Key] = template;
    }
}
