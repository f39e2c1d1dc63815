using Segl.Pki.Asn1;
using Segl.Pki.Certificates.Extensions;

namespace Segl.Pki.Chains.Paths;

/// <summary>The policies under which a path may be valid, as the graph of RFC 9618 §5 and not as the tree of RFC 5280 §6.1.2 a.</summary>
/// <remarks>
/// A level has one node for each policy, however many ways lead to it. So its size is bounded by the policies of one certificate and the
/// mappings above it, where the tree grows with the power of the depth (CVE-2023-0464).
/// </remarks>
internal sealed class PolicyGraph
{
    private readonly List<Dictionary<string, Node>> _levels = [Level(new Node(Oids.AnyPolicy, []))];

    /// <summary>Whether no policy is left: the graph is NULL.</summary>
    public bool IsEmpty { get; private set; }

    /// <summary>Takes in the policies of the next certificate (RFC 9618 §5 for RFC 5280 §6.1.3 d and e).</summary>
    /// <param name="policies">Its policies; null where it has no such extension.</param>
    /// <param name="isAnyPolicyTaken">Whether anyPolicy in it stands for every policy.</param>
    public void Add(CertificatePolicies? policies, bool isAnyPolicyTaken)
    {
        if (IsEmpty || policies is null)
        {
            IsEmpty = true;
            return;
        }

        var above = _levels[^1];
        var expected = ByExpectedPolicy(above);
        Dictionary<string, Node> level = new(StringComparer.Ordinal);
        foreach (var policy in policies.PolicyOids.Where(policy => !IsAny(policy)))
        {
            if (expected.TryGetValue(policy, out var parents))
                level.Add(policy, new Node(policy, parents));
            else if (above.TryGetValue(Oids.AnyPolicy, out var any))
                level.Add(policy, new Node(policy, [any]));
        }

        if (isAnyPolicyTaken && policies.PolicyOids.Contains(Oids.AnyPolicy, StringComparer.Ordinal))
        {
            foreach (var (policy, parents) in expected)
                level.TryAdd(policy, new Node(policy, parents));
        }

        _levels.Add(level);
        Prune();
    }

    /// <summary>Maps policies of this certificate's issuer to those of its subject (RFC 9618 §5 for RFC 5280 §6.1.4 b 1).</summary>
    public void Map(PolicyMappings mappings)
    {
        if (IsEmpty)
            return;

        var level = _levels[^1];
        foreach (var pairs in mappings.Pairs.GroupBy(pair => pair.Issuer, StringComparer.Ordinal))
        {
            HashSet<string> subjects = new(pairs.Select(pair => pair.Subject), StringComparer.Ordinal);
            if (level.TryGetValue(pairs.Key, out var node))
                node.Expected = subjects;
            else if (level.TryGetValue(Oids.AnyPolicy, out var any))
                level.Add(pairs.Key, new Node(pairs.Key, any.Parents) { Expected = subjects });
        }
    }

    /// <summary>Takes out the policies that would be mapped where they may not be (RFC 5280 §6.1.4 b 2).</summary>
    public void RemoveMapped(PolicyMappings mappings)
    {
        if (IsEmpty)
            return;

        foreach (var (issuer, _) in mappings.Pairs)
            _levels[^1].Remove(issuer);
        Prune();
    }

    /// <summary>The user-constrained-policy-set (RFC 9618 §5 for RFC 5280 §6.1.5 g).</summary>
    public HashSet<string> Constrain(IReadOnlyList<string> initialPolicies)
    {
        HashSet<string> policies = new(StringComparer.Ordinal);
        if (IsEmpty)
            return policies;

        // The policies of the authority's domain are the nodes where the way from anyPolicy at the top turns to a named one.
        foreach (var node in _levels.SelectMany(level => level.Values))
        {
            if (!IsAny(node.Policy) && node.Parents is [var parent] && IsAny(parent.Policy))
                policies.Add(node.Policy);
        }

        var isAny = _levels[^1].ContainsKey(Oids.AnyPolicy);
        if (isAny)
            policies.Add(Oids.AnyPolicy);
        if (initialPolicies.Contains(Oids.AnyPolicy, StringComparer.Ordinal))
            return policies;

        policies.IntersectWith(initialPolicies);
        if (isAny)
            policies.UnionWith(initialPolicies);
        return policies;
    }

    private static Dictionary<string, List<Node>> ByExpectedPolicy(Dictionary<string, Node> level)
    {
        Dictionary<string, List<Node>> expected = new(StringComparer.Ordinal);
        foreach (var node in level.Values)
        {
            foreach (var policy in node.Expected)
            {
                if (!expected.TryGetValue(policy, out var nodes))
                    expected.Add(policy, nodes = []);
                nodes.Add(node);
            }
        }

        return expected;
    }

    // Only nodes from which a way leads to the last level stay.
    private void Prune()
    {
        for (var depth = _levels.Count - 1; depth > 0; depth--)
        {
            HashSet<Node> parents = [.. _levels[depth].Values.SelectMany(node => node.Parents)];
            foreach (var node in _levels[depth - 1].Values.Where(node => !parents.Contains(node)).ToList())
                _levels[depth - 1].Remove(node.Policy);
        }

        IsEmpty = _levels[^1].Count == 0;
    }

    private static bool IsAny(string policy) => string.Equals(policy, Oids.AnyPolicy, StringComparison.Ordinal);

    private static Dictionary<string, Node> Level(Node node) => new(StringComparer.Ordinal) { [node.Policy] = node };

    private sealed class Node(string policy, IReadOnlyList<Node> parents)
    {
        public string Policy => policy;

        public IReadOnlyList<Node> Parents => parents;

        public HashSet<string> Expected { get; set; } = new(StringComparer.Ordinal) { policy };
    }
}
