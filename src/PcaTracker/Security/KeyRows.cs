using System.Data.Common;
using System.Text;
using System.Xml.Linq;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.Repositories;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Security;

/// <summary>
/// Stores the keys of sessions and second factors in a database on a server, encrypted with what its nodes alone have: what one node gives
/// out is valid on every other.
/// </summary>
internal sealed class KeyRows(TrackerDatabase database, NodeSecret secret) : IXmlRepository
{
    // The first keys are made at a start; longer than any start holds this turn.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var session = database.OpenAsSystem();
        return [.. All(session.Connection, secret).Select(key => key.Element)];
    }

    public void StoreElement(XElement element, string friendlyName) =>
        database.WriteBeside(session => Store(session.Connection, secret, [(friendlyName, element)]));

    /// <summary>The keys of a database, with the names of their files.</summary>
    public static IReadOnlyList<(string Name, XElement Element)> All(DbConnection connection, NodeSecret secret) =>
    [
        .. connection.Query<(string Name, byte[] Content)>("SELECT name, content FROM main.protection_key ORDER BY name")
            .Select(row => (row.Name, XElement.Parse(Encoding.UTF8.GetString(secret.Decrypt(row.Name, row.Content))))),
    ];

    /// <summary>
    /// Stores the keys of a data directory that a database lacks: those of a tracker that ran on a file, with which second factors are encrypted.
    /// </summary>
    public static int StoreFiles(DbConnection connection, NodeSecret secret, string dataDirectory) =>
        Store(connection, secret, [.. InDirectory(Path.Combine(dataDirectory, "keys"))]);

    /// <summary>
    /// Shares the keys of a data directory with the other nodes, and makes the first one where there is none; refuses a node whose secret is
    /// not that of the others.
    /// </summary>
    public static async Task<Refusal?> ShareAsync(IServiceProvider services, string dataDirectory)
    {
        var database = services.GetRequiredService<TrackerDatabase>();
        if (database.IsFile)
            return null;
        // One node after the other: two that start together would each make a first key, which the other learns of hours later.
        using var turn = await database.TakeTurnAsync(NodeWork.Keys, LongestWait);
        if (turn is null)
            return Refusal.Conflict("database-taken",
                $"Another server starts on {database.Place}, and takes long: start this one again once it is ready.");
        var secret = NodeSecret.Find(dataDirectory)!;
        if (NodeKeys.Check(database, dataDirectory) is { } refusal)
            return refusal;
        _ = database.WriteBeside(session => StoreFiles(session.Connection, secret, dataDirectory));
        _ = services.GetRequiredService<IDataProtectionProvider>().CreateProtector("first key").Protect([]);
        return null;
    }

    private static int Store(DbConnection connection, NodeSecret secret, IReadOnlyList<(string Name, XElement Element)> keys) => connection.Execute(
        "INSERT INTO main.protection_key (name, sealed_with, content) VALUES (@Name, @SealedWith, @Content) ON CONFLICT DO NOTHING",
        keys.Select(key => new
        {
            key.Name,
            SealedWith = secret.Name,
            Content = secret.Encrypt(key.Name, Encoding.UTF8.GetBytes(key.Element.ToString(SaveOptions.DisableFormatting))),
        }));

    private static IEnumerable<(string Name, XElement Element)> InDirectory(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*.xml").Select(file => (Path.GetFileNameWithoutExtension(file), XElement.Load(file)))
        : [];
}
