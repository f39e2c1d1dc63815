using System.Net;

namespace Segl.Server.Features.Directory;

/// <summary>The public certificate database for programs, from the configuration section <c>Segl:Directory</c>.</summary>
public sealed record DirectoryOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Segl:Directory";

    /// <summary>Whether it is served over LDAP. Default no: who opens a port to strangers says so.</summary>
    public bool Enabled { get; init; }

    /// <summary>
    /// Whether programs are answered over HTTP, at the portal's addresses and those of status. Default yes: the portal's page tells the
    /// same.
    /// </summary>
    public bool HttpEnabled { get; init; } = true;

    /// <summary>The IP address to listen at. Default <c>0.0.0.0</c>, all of IPv4; <c>::</c> is all of both kinds.</summary>
    public string Address { get; init; } = "0.0.0.0";

    /// <summary>The port of LDAP. Default 3389, 0 to 65535; 0 takes any that is free.</summary>
    public int Port { get; init; } = 3389;

    /// <summary>The port of LDAP over TLS from the first byte. Default none.</summary>
    public int? TlsPort { get; init; }

    /// <summary>The certificate chain of the server, PEM; with it StartTLS is offered. Default none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The private key of that certificate, PEM, not encrypted. Default none.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The largest message of a client. Default 64 KiB, 4 KiB to 1 MiB; real ones have a few hundred bytes.</summary>
    public int MessageBytesMax { get; init; } = 64 * 1024;

    /// <summary>Connections at once. Default 1,000, 1 to 100,000.</summary>
    public int ConnectionsMax { get; init; } = 1_000;

    /// <summary>Connections at once from one address (of IPv6: one /64 network). Default 50, 1 to 100,000.</summary>
    public int ConnectionsPerAddressMax { get; init; } = 50;

    /// <summary>Searches at once of one connection; further ones wait unread. Default 8, 1 to 100.</summary>
    public int OperationsMax { get; init; } = 8;

    /// <summary>Searches at once that ask the database. Default 16, 1 to 1,000.</summary>
    public int SearchesMax { get; init; } = 16;

    /// <summary>What answers may hold in memory together. Default 64 MiB, 1 MiB to 1 GiB.</summary>
    public int HeldBytesMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>Seconds that a connection may say nothing. Default 120, 1 to 3,600.</summary>
    public int IdleSeconds { get; init; } = 120;

    /// <summary>
    /// Seconds for a client to say something at all, to end a message that it began, to agree on TLS, and to take an answer. Default 10,
    /// 1 to 300.
    /// </summary>
    public int MessageSeconds { get; init; } = 10;

    /// <summary>Seconds that a search may take. Default 10, 1 to 300.</summary>
    public int SearchSeconds { get; init; } = 10;

    /// <summary>Entries that one search answers, in all its pages together. Default 100, 1 to 1,000.</summary>
    public int EntriesMax { get; init; } = 100;

    /// <summary>Certificates that one search, or one page of it, looks at. Default 1,000, 1 to 100,000.</summary>
    public int CandidatesMax { get; init; } = 1_000;

    /// <summary>
    /// Lookups that name no exact value from one address (of IPv6: one /64 network) in a minute: beginnings and pieces, each by itself, and what
    /// an organisation has. Default 300, as over HTTP; 16, which one search may have, to 100,000.
    /// </summary>
    public int BroadLookupsPerAddressMax { get; init; } = 300;

    /// <summary>Whether there is a certificate for TLS.</summary>
    internal bool HasTls => CertificateFile is not null;

    /// <summary><see cref="MessageSeconds"/> as a duration.</summary>
    internal TimeSpan MessageTime => TimeSpan.FromSeconds(MessageSeconds);

    /// <summary><see cref="IdleSeconds"/> as a duration.</summary>
    internal TimeSpan IdleTime => TimeSpan.FromSeconds(IdleSeconds);

    /// <summary>Whether everything is in its range and fits together.</summary>
    public bool IsInRange => IsAddressed && AreConnectionsInRange && AreSearchesInRange;

    private bool IsAddressed =>
        IPAddress.TryParse(Address, out _)
        && Port is >= 0 and <= IPEndPoint.MaxPort
        && TlsPort is null or (>= 0 and <= IPEndPoint.MaxPort)
        && (CertificateFile is null) == (KeyFile is null)
        && (TlsPort is null || HasTls);

    private bool AreConnectionsInRange =>
        MessageBytesMax is >= 4 * 1024 and <= 1024 * 1024
        && ConnectionsMax is >= 1 and <= 100_000
        && ConnectionsPerAddressMax is >= 1 and <= 100_000
        && OperationsMax is >= 1 and <= 100
        && HeldBytesMax is >= 1024 * 1024 and <= 1024 * 1024 * 1024
        && IdleSeconds is >= 1 and <= 3_600
        && MessageSeconds is >= 1 and <= 300;

    private bool AreSearchesInRange =>
        SearchesMax is >= 1 and <= 1_000
        && SearchSeconds is >= 1 and <= 300
        && EntriesMax is >= 1 and <= 1_000
        && CandidatesMax is >= 1 and <= 100_000
        && BroadLookupsPerAddressMax is >= SearchPlan.TermsMax and <= 100_000;
}
