using Microsoft.Net.Http.Headers;

namespace Segl.Server.Features.Status;

/// <summary>Whether who asks has the answer already (RFC 9110 §13.2.2), and needs no more than 304.</summary>
internal static class KeptAnswers
{
    /// <summary>Whether it is at hand. Most say nothing of what they have: then nothing is read.</summary>
    /// <param name="request">GET or HEAD.</param>
    /// <param name="entityTag">The answer's, as it is sent.</param>
    /// <param name="changedAt">When it changed last, in whole seconds as it is sent.</param>
    public static bool IsAtHand(HttpRequest request, string entityTag, DateTimeOffset changedAt)
    {
        // The date counts only where no tag is given (RFC 9110 §13.1.3).
        if (request.Headers.IfNoneMatch.Count > 0)
            return Names(request.GetTypedHeaders().IfNoneMatch, new EntityTagHeaderValue(entityTag));

        return request.Headers.IfModifiedSince.Count > 0
            && request.GetTypedHeaders().IfModifiedSince is { } since && changedAt <= since;
    }

    private static bool Names(IList<EntityTagHeaderValue> tags, EntityTagHeaderValue own) =>
        tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(own, useStrongComparison: false));
}
