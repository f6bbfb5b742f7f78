namespace PcaTracker.Security.Http;

/// <summary>A content security policy; as metadata of a route it replaces the default one.</summary>
internal sealed record ContentPolicy(string Text)
{
    private const string OwnFilesOnly =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>No other sources, no inline code, no frames, and no script that creates elements from text.</summary>
    public static readonly ContentPolicy Strict = new(OwnFilesOnly + "; require-trusted-types-for 'script'; trusted-types 'none'");

    /// <summary>For third-party pages, which use inline styles and create elements from text.</summary>
    public static readonly ContentPolicy ForThirdPartyPages =
        new(OwnFilesOnly.Replace("style-src 'self'", "style-src 'self' 'unsafe-inline'", StringComparison.Ordinal));
}
