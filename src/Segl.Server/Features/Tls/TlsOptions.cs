namespace Segl.Server.Features.Tls;

/// <summary>HTTPS of the server's own, from the configuration section <c>Segl:Tls</c>.</summary>
public sealed record TlsOptions
{
    /// <summary>
    /// Where portal and interfaces speak TLS: <c>https://ADDRESS:PORT</c>, with an IP address, <c>localhost</c> or <c>*</c>. Default none: a
    /// balancer in front may do it.
    /// </summary>
    public IReadOnlyList<string> Urls { get; init; } = [];

    /// <summary>
    /// Where interfaces ask for a client certificate (mutual TLS), written like <see cref="Urls"/>. Nothing but interfaces answers there, so that
    /// no browser is ever asked for one. Default none.
    /// </summary>
    public IReadOnlyList<string> MutualUrls { get; init; } = [];

    /// <summary>
    /// How the server is reached: DNS names and IP addresses for its certificate. Default the host of the portal's public address.
    /// </summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>
    /// A certificate from elsewhere, as a PEM file with the certificates between it and its root; read again when it changes. Default none: the
    /// installation certifies itself.
    /// </summary>
    public string? CertificateFile { get; init; }

    /// <summary>Its private key, as a PEM file in PKCS#8 that is not encrypted.</summary>
    public string? KeyFile { get; init; }

    internal bool IsInUse => Urls.Count > 0 || MutualUrls.Count > 0;

    internal string? Fault() => (CertificateFile, KeyFile) switch
    {
        (null, null) or (not null, not null) => null,
        _ => "CertificateFile and KeyFile belong together.",
    };
}
