using Segl.Pki.Certificates;

namespace Segl.Server.Features.Issuing;

/// <summary>
/// One attempt to issue an order's certificate, as it was claimed: what is in it does not change if somebody edits the profile meanwhile.
/// </summary>
/// <param name="IssuanceId">The engine's id: asking again with it gives the same certificate.</param>
/// <param name="TemplateId">Which template.</param>
/// <param name="Subject">For whom.</param>
/// <param name="OrganisationId">Whose order it is.</param>
public sealed record IssuingAttempt(Guid IssuanceId, string TemplateId, OcesSubject Subject, Guid OrganisationId);
