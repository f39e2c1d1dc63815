using Segl.Pki.Outcomes;

namespace Segl.Server.Features.Profiles;

/// <summary>Who says what a system may do: a system that could would outlive the end of its own right.</summary>
internal static class SystemRightsRules
{
    /// <summary>The refusal for a system that would give rights, to another or to itself.</summary>
    public static Refusal PersonNeeded() =>
        new("SystemRightsNeedPerson", "What a system may do, only a person can say.") { Field = nameof(SystemRights) };
}
