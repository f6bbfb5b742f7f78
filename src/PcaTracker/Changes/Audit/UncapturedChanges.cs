using System.Data.Common;
using System.Text;
using Dapper;

namespace PcaTracker.Changes.Audit;

/// <summary>
/// Finds rows that differ from the audit log although no trigger captured a change, because another program dropped or bypassed the triggers.
/// They are recorded as external changes before anything could make them look like the tracker's own.
/// </summary>
internal sealed class UncapturedChanges
{
    private readonly DbConnection _connection;
    private readonly byte[] _salt;
    private readonly Dictionary<(string Chain, string Set, long Id), LastRow> _last;
    private readonly List<(string Set, long Id, ChangePart Part)> _found = [];
    private readonly Dictionary<(string Set, long Id), CapturedChange> _changes = [];
    private readonly List<CapturedChange> _visibilityChanged = [];

    private UncapturedChanges(DbConnection connection)
    {
        _connection = connection;
        _salt = connection.QuerySingle<byte[]>("SELECT salt FROM main.record_salt");
        _last = connection.Query<LastRow>(
            """
            SELECT e.chain AS Chain, e.entity_set AS EntitySet, e.entity_id AS EntityId, e.sequence AS Sequence, e.digest AS Digest,
              coalesce(m.visibility, e.visibility) AS Visibility
            FROM (SELECT chain, max(sequence) AS sequence FROM main.entry GROUP BY chain, entity_set, entity_id) l
            JOIN main.entry e ON e.chain = l.chain AND e.sequence = l.sequence
            LEFT JOIN main.moved_row m ON m.entity_set = e.entity_set AND m.entity_id = e.entity_id
            """).ToDictionary(e => (e.Chain, e.EntitySet, e.EntityId));
    }

    /// <summary>Compares all rows with the audit log and records the differences. Captured changes must have been recorded before.</summary>
    public static void Record(DbConnection connection, string at)
    {
        var changes = new UncapturedChanges(connection);
        foreach (var table in AuditedTable.In(connection))
            changes.Compare(table);
        changes.CompareGone();
        changes.Write(at);
    }

    private void Compare(AuditedTable table)
    {
        var rows = _connection.Query<PresentRow>(
            $"""
            SELECT r."{table.Key}" AS Id, {table.VisibilityOf("r")} AS Visibility,
              {(table.EntitySet == AuditedTable.Lines ? "r.stream" : "NULL")} AS Stream, {table.Row("r")} AS Content, {table.LinksOf("r")} AS Links
            FROM main."{table.Name}" r
            """,
            buffered: false);
        foreach (var row in rows)
        {
            var chain = row.Stream ?? HashChain.Of(row.Visibility);
            if (!Matches(chain, table.EntitySet, row.Id, row.Content, out var last))
                AddDifference(table.EntitySet, row, chain, last);
            if (!Matches(HashChain.Links, table.EntitySet, row.Id, row.Links, out _))
                _found.Add((table.EntitySet, row.Id, new(HashChain.Links, "link", null, null, null, Values(row.Links), row.Links)));
        }
    }

    private void AddDifference(string set, PresentRow row, string chain, LastRow? last)
    {
        var wasThere = last?.Digest is not null;
        var wasElsewhere = HashChain.All.Any(c => c != HashChain.Links && _last.GetValueOrDefault((c, set, row.Id))?.Digest is not null);
        var kind = wasThere ? "update" : row.Stream is null && wasElsewhere ? "appear" : "insert";
        _found.Add((set, row.Id, new(chain, kind, row.Visibility, null, null, row.Stream is null ? Values(row.Content) : null, row.Content)));
        _changes[(set, row.Id)] = new CapturedChange
        {
            EntitySet = set,
            EntityId = row.Id,
            VisibilityAfter = row.Visibility,
            Before = wasThere || wasElsewhere ? "{}" : null,
            After = row.Content,
        };
        if (row.Stream is null && (wasElsewhere || last is not null && last.Visibility != row.Visibility))
            _visibilityChanged.Add(_changes[(set, row.Id)]);
    }

    private void CompareGone()
    {
        foreach (var last in _last.Values.Where(last => last.Digest is not null))
        {
            var isElsewhere = _changes.ContainsKey((last.EntitySet, last.EntityId)) && last.EntitySet != AuditedTable.Lines;
            var kind = last.Chain == HashChain.Links ? "link" : isElsewhere ? "leave" : "delete";
            _found.Add((last.EntitySet, last.EntityId, new(last.Chain, kind, last.Visibility, null, null, null, null)));
            if (!isElsewhere && last.Chain != HashChain.Links)
                _changes[(last.EntitySet, last.EntityId)] = new CapturedChange
                {
                    EntitySet = last.EntitySet,
                    EntityId = last.EntityId,
                    VisibilityBefore = last.Visibility,
                    Before = "{}",
                };
        }
    }

    // Activity entries come first: each audit entry refers to the activity entry that describes it.
    private void Write(string at)
    {
        if (_found.Count == 0)
            return;
        ExternalActivity.Write(_connection, _changes.Values, at);
        _connection.Execute(CapturedChange.ListVisibility, _visibilityChanged);
        using (var log = new AuditLog(_connection))
        {
            foreach (var (set, id, part) in _found)
                log.Add(part, new CapturedChange { EntitySet = set, EntityId = id }, AuditWriter.OtherProgram, at, ActivityOf(set, id, part.Chain));
        }

        AuditWriter.RecordChanges(_connection, AuditWriter.OtherProgram, at);
    }

    private (string, long)? ActivityOf(string set, long id, string chain) => _connection.QuerySingleOrDefault<(string, long)?>(
        """
        SELECT stream, max(sequence)
        FROM main.change
        WHERE stream = @chain AND entity_set = @set AND entity_id = @id AND who = @OtherProgram
        GROUP BY stream
        """,
        new { set, id, chain, AuditWriter.OtherProgram });

    private bool Matches(string chain, string set, long id, string? content, out LastRow? last)
    {
        if (!_last.Remove((chain, set, id), out last))
            return content is null;
        return content is null
            ? last.Digest is null
            : last.Digest is { } digest
                && digest.AsSpan().SequenceEqual(AuditEntry.DigestOf(Encoding.UTF8.GetBytes(content), _salt, chain, last.Sequence));
    }

    private static string? Values(string? row) => row is null ? null : CapturedChange.Difference(null, CapturedChange.Parse(row)).After;

    private sealed record LastRow
    {
        public required string Chain { get; init; }
        public required string EntitySet { get; init; }
        public required long EntityId { get; init; }
        public required long Sequence { get; init; }
        public byte[]? Digest { get; init; }
        public string? Visibility { get; init; }
    }

    private sealed record PresentRow
    {
        public required long Id { get; init; }
        public required string Visibility { get; init; }
        public string? Stream { get; init; }
        public required string Content { get; init; }
        public string? Links { get; init; }
    }
}
