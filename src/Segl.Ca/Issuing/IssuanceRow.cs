using System.Data.Common;
using Segl.Ca.Revoking;
using Segl.Ca.Storage;
using Segl.Pki.Certificates;
using Segl.Pki.Revocation;

namespace Segl.Ca.Issuing;

/// <summary>A row of <c>ca_issuance</c>, as far as deciding and answering need it.</summary>
internal sealed record IssuanceRow(
    string Serial,
    Guid IssuanceId,
    string State,
    string InstanceId,
    string Actor,
    string Organisation,
    string TemplateId,
    Guid ProfileId,
    string KeyFingerprint,
    byte[]? CertificateDer,
    DateTimeOffset? IssuedAt,
    Revocation? Revocation)
{
    public const string Columns =
        "serial, issuance_id, state, instance_id, actor, organisation, template_id, profile_id, key_fingerprint, certificate, issued_at, "
        + "revoked_at, revocation_reason";

    public bool IsIssued => State == "issued";

    public bool IsIntended => State == "intended";

    public static IssuanceRow Read(DbDataReader reader) => new(
        reader.GetString(0),
        Guid.Parse(reader.GetString(1)),
        reader.GetString(2),
        reader.GetString(3),
        reader.GetString(4),
        reader.GetString(5),
        reader.GetString(6),
        Guid.Parse(reader.GetString(7)),
        reader.GetString(8),
        reader.IsDBNull(9) ? null : reader.Bytes(9),
        reader.IsDBNull(10) ? null : reader.Instant(10),
        reader.IsDBNull(11) ? null : new(reader.Instant(11), (RevocationReason)reader.GetInt32(12)));

    /// <summary>Whether the request asks for what this row is for.</summary>
    public bool IsFor(IssuanceRequest request) =>
        KeyFingerprint == request.PublicKey.Fingerprint && TemplateId == request.TemplateId && ProfileId == request.Subject.ProfileId;

    // The table's own conditions: an issued row has a certificate and an instant, and what is recorded was read before.
    public IssuedCertificate ToIssued() => new()
    {
        IssuanceId = IssuanceId,
        Certificate = Certificate.Parse(CertificateDer!).Value,
        TemplateId = TemplateId,
        ProfileId = ProfileId,
        Organisation = Organisation,
        IssuedAt = IssuedAt!.Value,
        Revocation = Revocation,
    };
}
