using System.Formats.Asn1;
using Segl.Pki.Asn1;
using Segl.Pki.Certificates;

namespace Segl.Pki.Crmf;

/// <summary>What a request says beside its template (RFC 4211 §6).</summary>
/// <param name="All">Every control in its order; those that are not known here change nothing.</param>
public sealed record CertControls(IReadOnlyList<AttributeTypeAndValue> All)
{
    /// <summary>The most that are read; six are defined.</summary>
    public const int CountMax = 16;

    private const int TextCharactersMax = 1024;

    /// <summary>No controls.</summary>
    public static CertControls None { get; } = new([]);

    /// <summary>One-time information with which the authority knows who asks (RFC 4211 §6.1); null where absent.</summary>
    public string? RegToken { get; private init; }

    /// <summary>Information with which the authority knows who asks, more than once (RFC 4211 §6.2); null where absent.</summary>
    public string? Authenticator { get; private init; }

    /// <summary>The certificate that the new one takes the place of (RFC 4211 §6.5); null where absent.</summary>
    public CertId? OldCertId { get; private init; }

    /// <summary>The control of a key update.</summary>
    public static CertControls Updating(Certificate old)
    {
        var certId = CertId.Of(old);
        return new CertControls([certId.ToControl()]) { OldCertId = certId };
    }

    internal static CertControls ReadFrom(AsnReader reader)
    {
        var all = reader.ReadList(CountMax, "controls", AttributeTypeAndValue.ReadFrom);
        return new CertControls(all)
        {
            RegToken = Find(all, Oids.RegToken, ReadText),
            Authenticator = Find(all, Oids.Authenticator, ReadText),
            OldCertId = Find(all, Oids.OldCertId, CertId.ReadFrom),
        };
    }

    internal void WriteTo(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            foreach (var control in All)
                control.WriteTo(writer);
        }
    }

    private static T? Find<T>(IReadOnlyList<AttributeTypeAndValue> all, string type, Func<AsnReader, T> read)
        where T : class
    {
        T? found = null;
        foreach (var control in all.Where(control => string.Equals(control.Type, type, StringComparison.Ordinal)))
        {
            if (found is not null)
                throw new AsnContentException($"The control {type} stands twice.");
            found = DerReading.ReadWhole(control.Value, read);
        }

        return found;
    }

    private static string ReadText(AsnReader reader)
    {
        var text = reader.ReadCharacterString(UniversalTagNumber.UTF8String);
        DerReading.RequireAtMost(text.Length, TextCharactersMax, "characters in a control");
        return text;
    }
}
