using System.Formats.Asn1;
using Segl.Pki.Asn1;
using Segl.Pki.Names;

namespace Segl.Pki.Certificates.Extensions;

/// <summary>What a distribution point is called (RFC 5280 §4.2.1.13): full names, or a relative name below the list's issuer.</summary>
/// <param name="FullName">fullName; empty where the name is relative.</param>
/// <param name="RelativeName">nameRelativeToCRLIssuer; empty where the name is full.</param>
public sealed record DistributionPointName(IReadOnlyList<GeneralName> FullName, IReadOnlyList<NameAttribute> RelativeName)
{
    private const int NamesMax = 32;

    /// <summary>One URI as the full name.</summary>
    public static DistributionPointName Of(string uri) => new([new GeneralName(GeneralNameKind.Uri, uri)], []);

    // DistributionPointName ::= CHOICE { fullName [0], nameRelativeToCRLIssuer [1] }, within the tag [0] of what carries it
    internal static DistributionPointName ReadFrom(AsnReader reader)
    {
        var name = reader.ReadSequence(DerReading.Context(0));
        if (name.NextIs(1))
        {
            var relativeName = DistinguishedName.ReadRelativeName(name, DerReading.Context(1));
            name.ThrowIfNotEmpty();
            return new DistributionPointName([], relativeName);
        }

        var fullName = ReadNames(name.ReadSequence(DerReading.Context(0)));
        name.ThrowIfNotEmpty();
        return new DistributionPointName(fullName, []);
    }

    internal static IReadOnlyList<GeneralName> ReadNames(AsnReader sequence)
    {
        var names = new List<GeneralName>();
        do
        {
            names.Add(GeneralName.ReadFrom(sequence));
            DerReading.RequireAtMost(names.Count, NamesMax, "names of a distribution point");
        }
        while (sequence.HasData);
        return names;
    }

    internal static void WriteUri(AsnWriter writer, string uri)
    {
        using (writer.PushSequence(DerReading.Context(0)))
        using (writer.PushSequence(DerReading.Context(0)))
            GeneralName.WriteUri(writer, uri);
    }
}
