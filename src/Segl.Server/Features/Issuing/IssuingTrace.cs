using System.Diagnostics;

namespace Segl.Server.Features.Issuing;

/// <summary>The steps of issuing as activities: for traces, and for the tests that end the process at each of them.</summary>
internal static class IssuingTrace
{
    public const string Claim = "segl.issuing.claim";
    public const string Key = "segl.issuing.key";
    public const string Engine = "segl.issuing.engine";
    public const string Pkcs12 = "segl.issuing.pkcs12";
    public const string Ready = "segl.issuing.ready";
    public const string Deliver = "segl.issuing.deliver";
    public const string Close = "segl.issuing.close";

    private static readonly ActivitySource Source = new("Segl.Server");

    public static Activity? Begin(string step, Guid orderId) => Source.StartActivity(step)?.SetTag("segl.order", orderId.ToString());
}
