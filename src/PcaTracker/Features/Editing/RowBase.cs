using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using PcaTracker.Contract;
using PcaTracker.Rows;

namespace PcaTracker.Features.Editing;

/// <summary>The state of a row in which its form was opened, and from which a change is told apart from somebody else's.</summary>
/// <param name="Revision">The row version.</param>
/// <param name="Change">Its latest change, by its key in the activity log, which no reader sees.</param>
/// <param name="Values">The values of the form's fields, as text.</param>
/// <param name="Contested">The fields that both changed, between which the form's author is to choose.</param>
internal sealed record RowBase(long Revision, long Change, Dictionary<string, string?> Values, IReadOnlyList<string> Contested)
{
    /// <summary>The present state of a row.</summary>
    public static RowBase Of(RowDraft row, RowForm form, params IReadOnlyList<string> contested) => new(
        row.Revision, LastChange(row), form.Fields.ToDictionary(field => field.Name, field => Text(row.Before(field.Property))), contested);

    /// <summary>Whether two values say the same; white space around a text and the kind of its line ends say nothing.</summary>
    public static bool Same(string? one, string? other) => Plain(one) == Plain(other);

    /// <summary>A stored value as text.</summary>
    public static string? Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;

    private static long LastChange(RowDraft row) => row.Session.Connection.ExecuteScalar<long?>(
        "SELECT id FROM visible_line WHERE entity_set = @Name AND entity_id = @Id ORDER BY id DESC LIMIT 1", new { row.Set.Name, row.Id }) ?? 0;

    private static string Plain(string? text) => (text ?? "").ReplaceLineEndings("\n").Trim();
}

/// <summary>Writes the base of a change into its form and reads it back; nobody but the tracker can write one.</summary>
internal sealed class RowBases(IDataProtectionProvider protection)
{
    /// <summary>The base as the form carries it.</summary>
    public string Write(long accountId, EntitySetDefinition set, long id, RowBase from)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest))
            JsonSerializer.Serialize(brotli, from);
        return Convert.ToBase64String(ProtectorOf(accountId, set, id).Protect(packed.ToArray()));
    }

    /// <summary>The base that a form carries; null if it was altered, or written for another row or account.</summary>
    public RowBase? Read(long accountId, EntitySetDefinition set, long id, string? written)
    {
        try
        {
            using var packed = new MemoryStream(ProtectorOf(accountId, set, id).Unprotect(Convert.FromBase64String(written ?? "")));
            using var brotli = new BrotliStream(packed, CompressionMode.Decompress);
            return JsonSerializer.Deserialize<RowBase>(brotli);
        }
        catch (Exception altered) when (altered is FormatException or System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector ProtectorOf(long accountId, EntitySetDefinition set, long id) =>
        protection.CreateProtector("row-base", accountId.ToString(CultureInfo.InvariantCulture), set.Name, id.ToString(CultureInfo.InvariantCulture));
}
