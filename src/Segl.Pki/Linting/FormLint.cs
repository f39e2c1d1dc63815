using Segl.Pki.Certificates;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting;

/// <summary>A rule on how a certificate is written, which can be asked of anybody's certificate and not only of drafts.</summary>
/// <remarks>A draft keeps it by being read: it is read strictly, and what departs from the rule is refused there.</remarks>
public abstract class FormLint : Lint
{
    private readonly DepartureKind _kind;
    private readonly string _code;

    private protected FormLint(DepartureKind kind, string code) => (_kind, _code) = (kind, code);

    internal sealed override Refusal? Check(LintSubject subject) => null;

    /// <summary>Null, or what is wrong with a certificate that was found.</summary>
    internal Refusal? Check(FoundCertificate certificate) =>
        certificate.Departures.FirstOrDefault(departure => departure.Kind == _kind) is { } departure
            ? Refuse(_code, $"The certificate {departure.Fault}.", departure.Fault) : null;
}
