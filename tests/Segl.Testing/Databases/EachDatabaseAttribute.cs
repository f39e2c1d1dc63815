using System.Reflection;
using Segl.Ca.Storage;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Segl.Testing.Databases;

/// <summary>Runs a theory once for each <see cref="DatabaseKind"/>, which is its first argument; the others follow from here.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class EachDatabaseAttribute(params object?[] arguments) : DataAttribute
{
    public IReadOnlyList<object?> Arguments => arguments;

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        IReadOnlyCollection<ITheoryDataRow> rows =
            [.. Enum.GetValues<DatabaseKind>().Select(kind => new TheoryDataRow([kind, .. arguments]))];
        return new(rows);
    }

    public override bool SupportsDiscoveryEnumeration() => true;
}
