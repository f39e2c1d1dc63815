using System.Runtime.CompilerServices;

namespace Segl.Acceptance.Tests;

/// <summary>
/// Programs that are started here live for seconds: what the runtime would compile again because it runs often, a seventh of all the work, pays
/// nothing back.
/// </summary>
internal static class QuickPrograms
{
    // Hexadecimal milliseconds, some hours.
    private const string Later = "FFFFFF";

    [ModuleInitializer]
    internal static void CompileOnce() => Environment.SetEnvironmentVariable("DOTNET_TC_CallCountingDelayMs", Later);
}
