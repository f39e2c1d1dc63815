namespace Segl.Acceptance.Tests.Crashing;

/// <summary>The moments of issuing that the server's own tracing names: what was there before each step, and after it.</summary>
public static class IssuingMoments
{
    /// <summary>In the order in which issuing passes them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Of("segl.issuing.claim"),
        .. Of("segl.issuing.key"),
        "segl.issuing.engine:start",
        .. Of("segl.ca.lint"),
        .. Of("segl.ca.intent"),
        .. Of("segl.ca.sign"),
        .. Of("segl.ca.compare"),
        .. Of("segl.ca.record"),
        "segl.issuing.engine:stop",
        .. Of("segl.issuing.pkcs12"),
        .. Of("segl.issuing.ready"),
        DeliveryBegins,
        DeliveryIsRecorded,
        .. Of("segl.issuing.close"),
    ];

    /// <summary>The file is about to be handed out.</summary>
    public const string DeliveryBegins = "segl.issuing.deliver:start";

    /// <summary>It is written down that the file is handed out, and no byte of it has left yet.</summary>
    public const string DeliveryIsRecorded = "segl.issuing.deliver:stop";

    /// <summary>A signature exists from here on.</summary>
    public const string Signed = "segl.ca.sign:stop";

    /// <summary>The moments after which something else is kept, or exists, than before.</summary>
    private static readonly string[] s_afterChanges =
    [
        "segl.issuing.claim:start", "segl.issuing.claim:stop", "segl.ca.intent:stop", Signed, "segl.ca.record:stop",
        "segl.issuing.pkcs12:stop",
        DeliveryIsRecorded, "segl.issuing.close:stop",
    ];

    /// <summary>
    /// Those after which something has changed; with <c>SEGL_WHOLE_FORM</c> in the environment, as <c>./dev test Acceptance</c> sets it,
    /// all of them.
    /// </summary>
    public static TheoryData<string> Theory => [.. IsEvery ? All : s_afterChanges];

    private static bool IsEvery => Environment.GetEnvironmentVariable("SEGL_WHOLE_FORM") is { Length: > 0 };

    private static string[] Of(string activity) => [$"{activity}:start", $"{activity}:stop"];
}
