using System.Collections.Frozen;
using Segl.Ca;
using Segl.Ca.Authorities;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Cmp;
using Segl.Pki.Crmf;
using Segl.Pki.Keys;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Pki.Revocation;
using Segl.Server.Features.Issuing;

namespace Segl.Server.Features.Cmp;

/// <summary>genm asks what everybody may know: the authorities, their revocation lists, and what a request should look like.</summary>
[Clause("RFC 9483", "4.3")]
public sealed class AnswerInformation(CertificateAuthority authority)
{
    // Questions without a value: who sends one means something else.
    private static readonly FrozenSet<string> s_bare = new[]
    {
        InfoTypes.CaProtEncCert, InfoTypes.SignKeyPairTypes, InfoTypes.EncKeyPairTypes, InfoTypes.PreferredSymmAlg, InfoTypes.CaKeyUpdateInfo,
        InfoTypes.CurrentCrl, InfoTypes.CaCerts, InfoTypes.CertReqTemplate,
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Answers a question.</summary>
    public async Task<CmpAnswer> AnswerAsync(AdmittedMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var asked = GenMsgContent.Parse(message.Message.Body.Content);
        if (asked.IsRefused)
            return CmpFaults.Error(asked.Refusal);

        // Who asks nothing in particular is told what everybody needs first.
        IReadOnlyList<InfoTypeAndValue> questions = asked.Value is [] ? [new(InfoTypes.CaCerts, InfoValue: null)] : asked.Value;
        List<InfoTypeAndValue> answers = [];
        List<string> unknown = [];
        foreach (var question in questions)
        {
            var answer = await AnswerOneAsync(question, cancellationToken);
            if (answer is null)
                unknown.Add(question.InfoType);
            else if (answer.IsRefused)
                return CmpFaults.Error(answer.Refusal);
            else
                answers.Add(answer.Value);
        }

        if (unknown.Count > 0)
            answers.Add(SupportInfos.UnsupportedOids([.. unknown.Distinct(StringComparer.Ordinal)]));
        return new(GenMsgContent.Answer(answers));
    }

    // Null for what is not known here.
    private async Task<Result<InfoTypeAndValue>?> AnswerOneAsync(InfoTypeAndValue question, CancellationToken cancellationToken)
    {
        if (question.InfoValue is not null && s_bare.Contains(question.InfoType))
            return new Refusal("CmpInfoValue", $"A question of the type {question.InfoType} has no value.") { Clause = "RFC 9483 §4.3" };

        return question.InfoType switch
        {
            InfoTypes.CaCerts => SupportInfos.CaCerts(authority.AuthorityCertificates),
            InfoTypes.RootCaCert => RootUpdate(question),
            InfoTypes.CertReqTemplate => SupportInfos.CertReqTemplate(new CertTemplate { Subject = DistinguishedName.Of() }, KeyPool.KeyBits),
            InfoTypes.SignKeyPairTypes => SupportInfos.SignKeyPairTypes([SignatureAlgorithm.RsaPssSha256]),
            InfoTypes.CurrentCrl => await FindListAsync(authority.Generations.First(each => each.Role == AuthorityRole.Issuing), cancellationToken) is { } list
                ? SupportInfos.CurrentCrl(list)
                : new InfoTypeAndValue(InfoTypes.CurrentCrl, InfoValue: null),
            InfoTypes.SupportedLangTags => ChooseLanguage(question),
            InfoTypes.CrlStatusList => await NewerListsAsync(question, cancellationToken),
            _ => null,
        };
    }

    // There is one root.
    private static Result<InfoTypeAndValue> RootUpdate(InfoTypeAndValue question)
    {
        if (question.InfoValue is null)
            return SupportInfos.RootCaUnchanged;

        var root = SupportQuestions.ReadRootCaCert(question);
        return root.IsRefused ? root.Refusal : SupportInfos.RootCaUnchanged;
    }

    // RFC 9810 §5.3.19.13: one of those that are offered, or an error.
    private static Result<InfoTypeAndValue> ChooseLanguage(InfoTypeAndValue question)
    {
        var tags = SupportQuestions.ReadLangTags(question);
        if (tags.IsRefused)
            return tags.Refusal;
        return tags.Value.FirstOrDefault(IsEnglish) is { } english
            ? SupportInfos.LangTags(english)
            : new Refusal("CmpLanguage", "Texts are in English (en) here, which is not among the languages that are offered.")
            {
                Clause = "RFC 9810 §5.3.19.13",
            };
    }

    private static bool IsEnglish(string tag) =>
        tag.Equals("en", StringComparison.OrdinalIgnoreCase) || tag.StartsWith("en-", StringComparison.OrdinalIgnoreCase);

    private async Task<Result<InfoTypeAndValue>> NewerListsAsync(InfoTypeAndValue question, CancellationToken cancellationToken)
    {
        var statuses = SupportQuestions.ReadCrlStatusList(question);
        if (statuses.IsRefused)
            return statuses.Refusal;

        List<RevocationList> newer = [];
        foreach (var generation in authority.Generations)
        {
            var list = await FindListAsync(generation, cancellationToken);
            if (list is not null && statuses.Value.Any(status => IsAbout(status, generation) && !(status.ThisUpdate >= list.ThisUpdate)))
                newer.Add(list);
        }

        return SupportInfos.Crls(newer);
    }

    private static bool IsAbout(CrlStatus status, AuthorityGeneration generation) =>
        status.Issuer.Any(name => name.DirectoryName is { } directory && directory.SaysTheSameAs(generation.Certificate.Subject))
        || (status.DistributionPoint is { } point && point.FullName.Any(name => IsPlaceOf(generation, name)));

    // Whatever the host was called when the certificate was issued.
    private static bool IsPlaceOf(AuthorityGeneration generation, GeneralName name)
    {
        var path = generation.Role == AuthorityRole.Root
            ? AuthorityUris.RootRevocationListPath
            : AuthorityUris.IssuingRevocationListPathOf(generation.Number);
        return Uri.TryCreate(name.Text, UriKind.Absolute, out var uri) && string.Equals(uri.AbsolutePath, path, StringComparison.Ordinal);
    }

    private async Task<RevocationList?> FindListAsync(AuthorityGeneration generation, CancellationToken cancellationToken)
    {
        var published = await authority.FindRevocationListAsync(generation, number: 0, cancellationToken);
        return published is null ? null : RevocationList.Parse(published.Der).Value;
    }
}
