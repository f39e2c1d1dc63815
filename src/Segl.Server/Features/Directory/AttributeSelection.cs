using Segl.Server.Features.Directory.Ldap;

namespace Segl.Server.Features.Directory;

/// <summary>Which attributes a client wants (RFC 4511 §4.5.1.8).</summary>
internal sealed class AttributeSelection
{
    private const string AllUser = "*";
    private const string AllOperational = "+";

    private static readonly AttributeSelection Users = new([], hasUser: true, hasOperational: false);

    private readonly HashSet<AttributeType> _types;
    private readonly bool _hasUser;
    private readonly bool _hasOperational;

    private AttributeSelection(HashSet<AttributeType> types, bool hasUser, bool hasOperational) =>
        (_types, _hasUser, _hasOperational) = (types, hasUser, hasOperational);

    /// <summary>What a request asks for: without a list all that users see; <c>1.1</c>, which names no attribute, none.</summary>
    public static AttributeSelection Of(SearchRequest request) => request.Attributes.Count == 0
        ? Users
        : new(
            [.. request.Attributes.Select(AttributeTypes.Find).OfType<AttributeType>()],
            request.Attributes.Contains(AllUser),
            request.Attributes.Contains(AllOperational));

    /// <summary>Whether an attribute is among them.</summary>
    public bool Has(AttributeType type) => (type.IsOperational ? _hasOperational : _hasUser) || _types.Contains(type);
}
