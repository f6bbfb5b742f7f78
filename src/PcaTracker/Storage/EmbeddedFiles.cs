namespace PcaTracker.Storage;

/// <summary>What the program carries inside: schema and the public record.</summary>
internal static class EmbeddedFiles
{
    public static IReadOnlyList<string> Under(string folder) =>
        [.. typeof(EmbeddedFiles).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(folder + "/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    public static string Text(string name)
    {
        using var reader = new StreamReader(Open(name));
        return reader.ReadToEnd();
    }

    public static byte[] Bytes(string name)
    {
        using var content = new MemoryStream();
        using var stream = Open(name);
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static Stream Open(string name) =>
        typeof(EmbeddedFiles).Assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException($"The program was built without {name}.", name);
}
