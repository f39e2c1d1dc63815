using System.Diagnostics;
using Segl.Pki.Certificates.Extensions;

namespace Segl.Pki.Chains.Paths;

/// <summary>Whether a name lies within a subtree, kind by kind (RFC 5280 §4.2.1.10).</summary>
internal static class NameSubtrees
{
    private static readonly System.Buffers.SearchValues<char> s_digitsAndDot = System.Buffers.SearchValues.Create("0123456789.");

    /// <summary>Whether names of this kind, and this name, can be held against a subtree at all.</summary>
    /// <remarks>A URI without a host name cannot be, and must be refused then; the kinds without rules cannot be either.</remarks>
    public static bool IsComparable(GeneralName name) => name.Kind switch
    {
        GeneralNameKind.DirectoryName or GeneralNameKind.DnsName or GeneralNameKind.IpAddress => true,
        GeneralNameKind.Rfc822Name => HasOneAt(name.Text),
        GeneralNameKind.Uri => HostOf(name.Text) is not null,
        _ => false,
    };

    /// <summary>Whether the name lies within the subtree; both are of one kind, and comparable.</summary>
    public static bool IsWithin(GeneralName name, GeneralName subtree) => name.Kind switch
    {
        GeneralNameKind.DirectoryName =>
            name.DirectoryName is { } directory && subtree.DirectoryName is { } top && directory.Normalized.IsWithin(top.Normalized),
        GeneralNameKind.DnsName => IsDomainWithin(TextOf(name), TextOf(subtree)),
        GeneralNameKind.Rfc822Name => IsMailboxWithin(TextOf(name), TextOf(subtree), StringComparison.Ordinal),
        GeneralNameKind.Uri => HostOf(name.Text) is { } host && IsHostWithin(host, TextOf(subtree)),
        GeneralNameKind.IpAddress => IsAddressWithin(name.Octets.Span, subtree.Octets.Span),
        _ => throw new UnreachableException("Names of this kind are not comparable."),
    };

    /// <summary>Whether the name, or one that it may stand for, lies within the subtree: the careful answer for what is excluded.</summary>
    public static bool MayTouch(GeneralName name, GeneralName subtree) =>
        IsWithin(name, subtree)
        || (name.Kind == GeneralNameKind.DnsName && IsCoveredByWildcard(TextOf(subtree), TextOf(name)))
        || (name.Kind == GeneralNameKind.Rfc822Name && IsMailboxWithin(TextOf(name), TextOf(subtree), StringComparison.OrdinalIgnoreCase));

    private static string TextOf(GeneralName name) => name.Text ?? string.Empty;

    // "Any DNS name that can be constructed by simply adding zero or more labels to the left-hand side of the name satisfies the
    // constraint."
    private static bool IsDomainWithin(string domain, string subtree)
    {
        if (subtree.Length == 0)
            return true;
        if (subtree[0] == '.')
            return domain.Length > subtree.Length && domain.EndsWith(subtree, StringComparison.OrdinalIgnoreCase);

        return domain.EndsWith(subtree, StringComparison.OrdinalIgnoreCase)
            && (domain.Length == subtree.Length || domain[^(subtree.Length + 1)] == '.');
    }

    // *.example.dk stands for www.example.dk, so it may not stand where that is excluded.
    private static bool IsCoveredByWildcard(string subtree, string domain) =>
        domain.StartsWith("*.", StringComparison.Ordinal)
        && subtree.EndsWith(domain[1..], StringComparison.OrdinalIgnoreCase)
        && subtree[..^(domain.Length - 1)].TrimStart('.') is { Length: > 0 } label
        && !label.Contains('.', StringComparison.Ordinal);

    // A mailbox, a host, or a domain that begins with a dot. The part before the @ is compared with case (RFC 5280 §7.5).
    private static bool IsMailboxWithin(string mailbox, string subtree, StringComparison localPart)
    {
        var at = mailbox.LastIndexOf('@');
        var subtreeAt = subtree.LastIndexOf('@');
        if (subtreeAt < 0)
            return IsHostWithin(mailbox[(at + 1)..], subtree);

        return mailbox[..at].Equals(subtree[..subtreeAt], localPart)
            && mailbox[(at + 1)..].Equals(subtree[(subtreeAt + 1)..], StringComparison.OrdinalIgnoreCase);
    }

    // A host, or a domain that begins with a dot and does not include the host of its name.
    private static bool IsHostWithin(string host, string subtree)
    {
        if (subtree.Length == 0)
            return true;
        return subtree[0] == '.'
            ? host.Length > subtree.Length && host.EndsWith(subtree, StringComparison.OrdinalIgnoreCase)
            : host.Equals(subtree, StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsAddressWithin(ReadOnlySpan<byte> address, ReadOnlySpan<byte> range)
    {
        if (range.Length != address.Length * 2)
            return false;

        var mask = range[address.Length..];
        for (var index = 0; index < address.Length; index++)
        {
            if ((address[index] & mask[index]) != (range[index] & mask[index]))
                return false;
        }

        return true;
    }

    private static bool HasOneAt(string? mailbox) =>
        mailbox is not null && mailbox.LastIndexOf('@') is > 0 and var at && at < mailbox.Length - 1;

    // "The constraint MUST be specified as a fully qualified domain name": a URI without one as its host must be refused.
    private static string? HostOf(string? uri)
    {
        var start = uri?.IndexOf("://", StringComparison.Ordinal) ?? -1;
        if (uri is null || start <= 0)
            return null;

        var authority = uri[(start + 3)..];
        var end = authority.AsSpan().IndexOfAny('/', '?', '#');
        if (end >= 0)
            authority = authority[..end];
        authority = authority[(authority.LastIndexOf('@') + 1)..];

        var colon = authority.LastIndexOf(':');
        var host = colon >= 0 ? authority[..colon] : authority;
        return host.Length == 0 || host[0] == '[' || IsAddress(host) ? null : host;
    }

    // RFC 3986 §3.2.2: four numbers and dots are an address. No domain name ends in a number, so whatever is made of these alone names none.
    private static bool IsAddress(string host) => host.AsSpan().IndexOfAnyExcept(s_digitsAndDot) < 0;
}
