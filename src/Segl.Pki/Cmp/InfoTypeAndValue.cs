using System.Formats.Asn1;
using Segl.Pki.Asn1;

namespace Segl.Pki.Cmp;

/// <summary>A piece of information in a header or a general message (RFC 9810 §5.1.1 and §5.3.19).</summary>
/// <param name="InfoType">Which it is.</param>
/// <param name="InfoValue">Its value in DER; null where absent.</param>
public sealed record InfoTypeAndValue(string InfoType, ReadOnlyMemory<byte>? InfoValue)
{
    private const int ProfilesMax = 16;
    private const int ProfileCharactersMax = 256;

    /// <summary>No certConf will be sent, or none is needed (RFC 9810 §5.1.1.1).</summary>
    public static InfoTypeAndValue ImplicitConfirm { get; } = new(InfoTypes.ImplicitConfirm, new byte[] { DerTag.Null, 0 });

    /// <summary>Until when certConf is waited for (RFC 9810 §5.1.1.2).</summary>
    public static InfoTypeAndValue ConfirmWaitTime(DateTimeOffset until) =>
        Of(InfoTypes.ConfirmWaitTime, writer => writer.WriteGeneralizedTime(until, omitFractionalSeconds: true));

    /// <summary>What is asked for, by name (RFC 9810 §5.1.1.4).</summary>
    public static InfoTypeAndValue CertProfile(string name) => Of(InfoTypes.CertProfile, writer =>
    {
        using (writer.PushSequence())
            writer.WriteCharacterString(UniversalTagNumber.UTF8String, name);
    });

    /// <summary>Whether the value is NULL, as that of implicitConfirm must be.</summary>
    internal bool IsNull => InfoValue is { } value && value.Span is [DerTag.Null, 0];

    internal static InfoTypeAndValue Of(string infoType, Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        write(writer);
        return new InfoTypeAndValue(infoType, writer.Encode());
    }

    internal static InfoTypeAndValue ReadFrom(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var infoType = sequence.ReadObjectIdentifier();
        var infoValue = sequence.HasData ? sequence.ReadEncodedValue() : default(ReadOnlyMemory<byte>?);
        sequence.ThrowIfNotEmpty();
        return new InfoTypeAndValue(infoType, infoValue);
    }

    internal void WriteTo(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(InfoType);
            if (InfoValue is { } value)
                writer.WriteEncodedValue(value.Span);
        }
    }

    /// <summary>Reads the value as names of profiles.</summary>
    internal IReadOnlyList<string> ReadProfiles() => DerReading.ReadWhole(InfoValue ?? default, reader =>
        reader.ReadList(ProfilesMax, "profiles", profile =>
        {
            var name = profile.ReadCharacterString(UniversalTagNumber.UTF8String);
            DerReading.RequireAtMost(name.Length, ProfileCharactersMax, "characters in the name of a profile");
            return name;
        }));
}
