using Segl.Pki.Linting;

namespace Segl.Pki.Tests.Linting;

/// <summary>Marks the bad case of a lint; a test sees to it that none is without.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RefusesAttribute<TLint> : Attribute, IBadCase
    where TLint : Lint
{
    public Type Lint => typeof(TLint);
}

/// <summary>What the bad cases have in common.</summary>
internal interface IBadCase
{
    Type Lint { get; }
}
