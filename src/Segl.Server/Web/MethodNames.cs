namespace Segl.Server.Web;

/// <summary>Methods are named as the standard writes them.</summary>
internal static class MethodNames
{
    private static readonly byte[] s_refusal = "Methods are written in capitals: GET, HEAD, POST, PUT, DELETE.\n"u8.ToArray();

    /// <summary>Refuses a method whose name differs from one that we know in nothing but its case.</summary>
    /// <remarks>
    /// To Kestrel <c>HeAD</c> is no HEAD and its answer has a body (RFC 9110 §9.1 has case count); to routing it is one. Neither would be wrong
    /// alone, but together they announce a body that nobody writes.
    /// </remarks>
    public static void UseExactMethods(this WebApplication app) => app.Use((context, next) =>
    {
        // Kestrel hands out the very strings of HttpMethods for those that it knows: nothing is compared for nearly all requests.
        var method = context.Request.Method;
        return string.Equals(HttpMethods.GetCanonicalizedValue(method), method, StringComparison.Ordinal) ? next(context) : RefuseAsync(context.Response);
    });

    private static Task RefuseAsync(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status400BadRequest;
        response.ContentType = "text/plain; charset=utf-8";
        response.ContentLength = s_refusal.Length;
        return response.Body.WriteAsync(s_refusal).AsTask();
    }
}
