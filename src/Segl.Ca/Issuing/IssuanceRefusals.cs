using Segl.Pki.Outcomes;

namespace Segl.Ca.Issuing;

/// <summary>Why the door says no; what the linter refuses keeps the linter's code.</summary>
internal static class IssuanceRefusals
{
    public static Refusal KeyAlreadyUsed() =>
        new("KeyAlreadyUsed", "This key was certified before, and every certificate has a key of its own. Make a new key.")
        {
            Field = "publicKey",
        };

    public static Refusal KeyCompromised() =>
        new("KeyCompromised", "This key was reported as compromised and is never certified again. Make a new key.") { Field = "publicKey" };

    public static Refusal IdAlreadyUsed(Guid issuanceId) =>
        new(
            "IssuanceIdAlreadyUsed",
            $"The issuance {issuanceId} has a certificate with another key, template or profile. Ask with an id of its own.")
        {
            Arguments = [issuanceId.ToString()],
        };

    public static Refusal InProgress(Guid issuanceId) =>
        new("IssuanceInProgress", $"The issuance {issuanceId} is still being worked on elsewhere. Ask again with the same id.")
        {
            Arguments = [issuanceId.ToString()],
        };

    public static Refusal TemplateUnknown(string templateId) =>
        new("TemplateUnknown", $"There is no certificate template '{templateId}'.") { Arguments = [templateId], Field = "templateId" };
}
