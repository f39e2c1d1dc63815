using System.Buffers;
using Segl.Pki.Certificates;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Chains.Paths;

/// <summary>
/// Whether a certificate is for a name that somebody means to reach (RFC 9525 §6). The subject's common name says nothing of it.
/// </summary>
[Clause("RFC 9525", "6.3")]
internal static class TargetNames
{
    private const string Wildcard = "*.";

    // RFC 9525 §6.3 speaks of letters, digits and hyphens; underscores stand in names that exist.
    private static readonly SearchValues<char> s_labelText =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    /// <summary>Whether one of the alternative names is the one that is meant.</summary>
    public static bool Carries(FoundCertificate certificate, GeneralName name) =>
        (certificate.Extensions.SubjectAltName?.Names ?? []).Any(own => own.Kind == name.Kind && Matches(own, name));

    private static bool Matches(GeneralName own, GeneralName meant) => meant.Kind switch
    {
        GeneralNameKind.DnsName => own.Text is { } text && meant.Text is { } host && IsHost(text, host.TrimEnd('.')),
        GeneralNameKind.Rfc822Name => own.Text is { } text && meant.Text is { } mailbox && IsMailbox(text, mailbox),
        GeneralNameKind.DirectoryName => own.DirectoryName is { } name && name.Normalized.Equals(meant.DirectoryName?.Normalized),
        _ => own.Equals(meant),
    };

    // A wildcard is a whole label, the first; it stands for one label, and never for one below a top-level domain.
    private static bool IsHost(string own, string meant)
    {
        if (!IsDomain(meant))
            return false;
        if (!own.StartsWith(Wildcard, StringComparison.Ordinal))
            return IsDomain(own) && own.Equals(meant, StringComparison.OrdinalIgnoreCase);

        var parent = own[Wildcard.Length..];
        var dot = meant.IndexOf('.', StringComparison.Ordinal);
        return IsDomain(parent)
            && parent.Contains('.', StringComparison.Ordinal)
            && dot > 0
            && parent.Equals(meant[(dot + 1)..], StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsDomain(string name) =>
        Array.TrueForAll(name.Split('.'), label => label.Length > 0 && !label.AsSpan().ContainsAnyExcept(s_labelText));

    // RFC 5280 §7.5: the part before the @ with case, the host without.
    private static bool IsMailbox(string own, string meant)
    {
        var (ownAt, meantAt) = (own.LastIndexOf('@'), meant.LastIndexOf('@'));
        return ownAt > 0
            && meantAt > 0
            && own[..ownAt].Equals(meant[..meantAt], StringComparison.Ordinal)
            && own[ownAt..].Equals(meant[meantAt..], StringComparison.OrdinalIgnoreCase);
    }
}
