using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using PcaTracker.Storage;

namespace PcaTracker.Security;

/// <summary>Stores the keys of sessions and second factors, one file each, flushed to disk.</summary>
/// <remarks>The framework's own repository does not flush.</remarks>
internal sealed class KeyFiles(string folder) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.xml").Order(StringComparer.Ordinal).Select(XElement.Load)] : [];

    public void StoreElement(XElement element, string friendlyName)
    {
        Directory.CreateDirectory(folder);
        DurableFile.Replace(Path.Combine(folder, $"{friendlyName}.xml"), element.Save);
    }
}
