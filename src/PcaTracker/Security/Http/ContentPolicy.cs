namespace PcaTracker.Security.Http;

/// <summary>What a browser may do with a page: as metadata of a route, in place of what holds for all others.</summary>
internal sealed record ContentPolicy(string Text)
{
    private const string OwnFilesOnly =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Nothing from elsewhere, nothing inline, no frames, and no script that makes elements of text.</summary>
    public static readonly ContentPolicy Strict = new(OwnFilesOnly + "; require-trusted-types-for 'script'; trusted-types 'none'");

    /// <summary>For pages that are not ours, which set styles where they use them and whose scripts make elements of text.</summary>
    public static readonly ContentPolicy ForBorrowedPages = new(OwnFilesOnly.Replace("style-src 'self'", "style-src 'self' 'unsafe-inline'", StringComparison.Ordinal));
}
