using Segl.Server.Features.Orders;
using Segl.Server.Features.Profiles;

namespace Segl.Server.Tests.Orders;

/// <summary>Forms as people fill them in.</summary>
internal static class Forms
{
    public const string Contact = "karen@fiskeri.example";

    public const string CertificateEmail = "post@fiskeri.example";

    public static ProfileForm NameOnly { get; } = new() { Name = "Fangstregistret" };

    public static ProfileForm WithContact { get; } = NameOnly with { ContactName = "Karen Åse Modtager", ContactEmail = Contact };

    public static ProfileForm WithEmail { get; } = WithContact with { Email = CertificateEmail };

    public static CertificateForm ByCode { get; } = new()
    {
        Kind = CertificateKind.Organisation,
        Identification = Identification.OneTimeCode,
        Method = IssuingMethod.Browser,
    };

    public static CertificateForm ByLogin { get; } = ByCode with { Identification = Identification.UserLogin };

    public static CertificateForm ByApi { get; } = ByCode with { Identification = Identification.Api, Method = IssuingMethod.Machine };
}
