using System.Formats.Asn1;
using Segl.Pki.Asn1;

namespace Segl.Pki.Certificates.Extensions;

/// <summary>Statements about the certificate (RFC 3739 §3.2.6), of which we read the one on the semantics of the subject's names.</summary>
/// <param name="StatementOids">The identifiers of all statements, in their order.</param>
/// <param name="SemanticsOid">semanticsIdentifier of id-qcs-pkixQCSyntax-v2 (EN 319 412-1 §5.1); null where absent.</param>
/// <param name="NameRegistrationAuthorityUris">The URIs among nameRegistrationAuthorities.</param>
public sealed record QcStatements(
    IReadOnlyList<string> StatementOids, string? SemanticsOid, IReadOnlyList<string> NameRegistrationAuthorityUris)
{
    private const int StatementsMax = 32;
    private const int AuthoritiesMax = 8;

    internal static QcStatements ReadFrom(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var oids = new List<string>();
        string? semantics = null;
        var uris = new List<string>();
        do
        {
            var statement = sequence.ReadSequence();
            oids.Add(statement.ReadObjectIdentifier());
            DerReading.RequireAtMost(oids.Count, StatementsMax, "statements");
            if (statement.HasData && string.Equals(oids[^1], Oids.QcsPkixQcSyntaxV2, StringComparison.Ordinal))
                semantics = ReadSemantics(statement.ReadSequence(), uris);
            else if (statement.HasData)
                _ = statement.ReadEncodedValue();
            statement.ThrowIfNotEmpty();
        }
        while (sequence.HasData);
        return new QcStatements(oids, semantics, uris);
    }

    /// <summary>One statement: the subject is a legal person, named as this authority registers names.</summary>
    internal static CertificateExtension WriteLegalPerson(string nameRegistrationAuthorityUri) =>
        CertificateExtension.Of(Oids.QcStatements, isCritical: false, writer =>
        {
            using (writer.PushSequence())
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(Oids.QcsPkixQcSyntaxV2);
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Oids.SemanticsLegalPerson);
                    using (writer.PushSequence())
                        GeneralName.WriteUri(writer, nameRegistrationAuthorityUri);
                }
            }
        });

    // SemanticsInformation ::= SEQUENCE { semanticsIdentifier OPTIONAL, nameRegistrationAuthorities OPTIONAL }
    private static string? ReadSemantics(AsnReader information, List<string> uris)
    {
        var hasIdentifier = information.HasData && information.PeekTag().HasSameClassAndValue(Asn1Tag.ObjectIdentifier);
        var semantics = hasIdentifier ? information.ReadObjectIdentifier() : null;
        if (!information.HasData)
            return semantics;

        var authorities = information.ReadSequence();
        for (var count = 1; authorities.HasData; count++)
        {
            DerReading.RequireAtMost(count, AuthoritiesMax, "name registration authorities");
            if (GeneralName.ReadFrom(authorities) is { Kind: GeneralNameKind.Uri, Text: { } uri })
                uris.Add(uri);
        }

        information.ThrowIfNotEmpty();
        return semantics;
    }
}
