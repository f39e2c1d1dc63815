using Segl.Pki.Outcomes;

namespace Segl.Pki.Pkcs12;

/// <summary>How much hashing a file may still ask for.</summary>
internal sealed class IterationBudget
{
    private long _left = Pkcs12Limits.TotalIterationsMax;

    /// <summary>Takes a derivation of so many iterations and blocks off the budget, or refuses it before the work is done.</summary>
    public Refusal? Spend(int iterations, long work)
    {
        if (iterations > Pkcs12Limits.IterationsMax)
            return Pkcs12Refusals.TooManyIterations(iterations, Pkcs12Limits.IterationsMax);

        _left -= work;
        return _left < 0
            ? Pkcs12Refusals.TooManyIterations(Pkcs12Limits.TotalIterationsMax - _left, Pkcs12Limits.TotalIterationsMax)
            : null;
    }
}
