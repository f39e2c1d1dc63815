using Segl.Pki.Certificates;
using Segl.Pki.Keys;

namespace Segl.Pki.Chains.Paths;

/// <summary>What is left of the budget, and the signatures that were verified already.</summary>
internal sealed class PathWork(PathBudget budget)
{
    private readonly Dictionary<(ReadOnlyMemory<byte> Signed, string Key), bool> _verified = [];
    private int _signatures = budget.SignaturesMax;
    private int _candidates = budget.CandidatesMax;
    private int _nameComparisons = budget.NameComparisonsMax;

    /// <summary>Whether more was asked for than there is. Nothing that was found since then counts.</summary>
    public bool IsExhausted { get; private set; }

    public int DepthMax => budget.DepthMax;

    /// <summary>Whether one more candidate may be looked at.</summary>
    public bool SpendCandidate() => Spend(ref _candidates, 1);

    /// <summary>Whether this many more comparisons may be made.</summary>
    public bool SpendNameComparisons(int count) => Spend(ref _nameComparisons, count);

    /// <summary>Whether the key made the certificate's signature; each pair is computed once.</summary>
    public bool IsSignedBy(FoundCertificate certificate, FoundPublicKey key) =>
        VerificationAlgorithm.Find(certificate.SignatureIdentifier.Span) is { } algorithm
        && IsSigned(certificate.SignedBytes, certificate.Signature, algorithm, key);

    /// <summary>Whether the key made the signature; each pair is computed once.</summary>
    public bool IsSigned(ReadOnlyMemory<byte> signed, ReadOnlyMemory<byte> signature, VerificationAlgorithm algorithm, FoundPublicKey key)
    {
        // The memory of a parsed object is equal to itself and to nothing else, which is all that is needed here.
        if (_verified.TryGetValue((signed, key.Fingerprint), out var isSigned))
            return isSigned;
        if (!Spend(ref _signatures, 1))
            return false;

        isSigned = algorithm.Verify(key, signed.Span, signature.Span);
        _verified.Add((signed, key.Fingerprint), isSigned);
        return isSigned;
    }

    private bool Spend(ref int left, int count)
    {
        IsExhausted |= left < count;
        if (IsExhausted)
            return false;

        left -= count;
        return true;
    }
}
