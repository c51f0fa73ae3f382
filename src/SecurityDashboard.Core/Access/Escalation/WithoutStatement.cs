using System.Collections.Immutable;
using SecurityDashboard.Iam;

namespace SecurityDashboard.Access.Escalation;

/// <summary>The same principals and needs, as if a policy did not have one of its statements.</summary>
internal sealed class WithoutStatement(string policy, int statement)
{
    private readonly AdministratorTest _administrators = new();
    private readonly Dictionary<PolicyDocument, AttachedPolicy> _cut = [];

    public ImmutableArray<Principal> From(ImmutableArray<Principal> principals) => [.. principals.Select(principal =>
    {
        var subject = principal.Subject;
        if (!Has(subject.Identity) && !Has(subject.Boundary))
            return principal;

        subject = subject with { Identity = Cut(subject.Identity), Boundary = Cut(subject.Boundary) };
        return principal with
        {
            Subject = subject,
            IsAdministrator = principal.IsAdministrator && _administrators.Passes(subject.Identity, new PolicySet(subject.Boundary, null)),
        };
    })];

    public Need From(Need need) => need.Target.ResourcePolicy is { } own && own.Name == policy ? need with { Target = need.Target with { ResourcePolicy = Cut(own) } } : need;

    private bool Has(ImmutableArray<AttachedPolicy> policies)
    {
        foreach (var attached in policies)
            if (attached.Name == policy)
                return true;
        return false;
    }

    private ImmutableArray<AttachedPolicy> Cut(ImmutableArray<AttachedPolicy> policies) => [.. policies.Select(attached => attached.Name == policy ? Cut(attached) : attached)];

    private AttachedPolicy Cut(AttachedPolicy attached)
    {
        if (!_cut.TryGetValue(attached.Document, out var cut))
            _cut[attached.Document] = cut = attached with { Document = attached.Document.Without(statement) };
        return cut;
    }
}
