using System.Collections.Immutable;

namespace SecurityDashboard.Tests.Iam.Conformance;

/// <summary>The rules of AWS that the cases are about: every row of the specification and every decision on an ambiguous page.</summary>
internal static class ConformanceRules
{
    public static ImmutableArray<string> All { get; } =
    [
        // The order of evaluation.
        "order/boundary", "order/explicit-deny", "order/identity", "order/implicit-deny", "order/management-account", "order/not-principal-boundary", "order/rcp",
        "order/root-user", "order/scp", "order/scp-every-level", "order/session",
        // Resource policies within one account, and matching of resources.
        "resource/account", "resource/case", "resource/everyone", "resource/federated-session", "resource/none-in-trust", "resource/not-resource",
        "resource/principal-arn", "resource/role", "resource/session", "resource/short-arn", "resource/star-over-colon", "resource/star-spans-slash", "resource/user",
        "resource/user-of-federated", "resource/wildcard-only-actions",
        // Whether boundary and session cut what a resource policy names.
        "limits/account", "limits/federated-session", "limits/principal-arn", "limits/role", "limits/session", "limits/user", "limits/user-of-federated",
        // Two accounts.
        "cross/both-sides", "cross/codebuild", "cross/limits", "cross/named-account", "cross/named-everyone", "cross/named-federated-session",
        "cross/named-principal-arn", "cross/named-role", "cross/named-session", "cross/named-user", "cross/pipelines-have-no-policy",
        // Keys.
        "kms/account", "kms/account-level", "kms/alias", "kms/caller-account", "kms/cross-account", "kms/encryption-context", "kms/everyone",
        "kms/grant-is-for-aws-resource", "kms/grants", "kms/no-delegation", "kms/role", "kms/session", "kms/user", "kms/via-service",
        // Buckets.
        "s3/block-public-access", "s3/bucket-or-object",
        // Secrets.
        "secrets/resource-policy", "secrets/suffix",
        // Assuming roles.
        "trust/account", "trust/cross-account", "trust/deleted-principal", "trust/everyone", "trust/federated", "trust/federated-caller", "trust/mandatory",
        "trust/no-self-trust", "trust/role", "trust/session", "trust/sub-aud", "trust/user", "trust/user-boundary",
        // Passing roles.
        "passrole/associated-resource", "passrole/passed-to-service", "passrole/permission", "passrole/same-account", "passrole/trust",
        // Service-linked roles.
        "linked/edit", "linked/rcp", "linked/scp",
        // Roles of Identity Center.
        "reserved/edit", "reserved/permission-set",
        // Calls that need no permission.
        "sts/get-caller-identity",
        // Resource control policies.
        "rcp/services",
        // Service principals.
        "service/by-resource-policy", "service/named", "service/source-keys",
        // Matching of actions.
        "action/all", "action/case", "action/codestar-prefixes", "action/not-action", "action/whitespace", "action/wildcards",
        // Resource types of CodePipeline.
        "pipeline/action-arn", "pipeline/action-type", "pipeline/pipeline-arn", "pipeline/stage-arn", "pipeline/webhook",
        // Matching of principals.
        "principal/account", "principal/anonymous", "principal/canonical", "principal/deleted", "principal/everyone", "principal/exact", "principal/federated",
        "principal/no-wildcards", "principal/not-principal", "principal/session-and-role", "principal/somebody-else",
        // Policy variables.
        "variable/default", "variable/escapes", "variable/key-case", "variable/literal-value", "variable/missing-in-resource", "variable/missing-inverted",
        "variable/missing-positive", "variable/position", "variable/several-values", "variable/substitution", "variable/version",
        // Conditions.
        "condition/all-lines-and-keys", "condition/arn", "condition/arn-six-parts", "condition/binary", "condition/bool", "condition/date", "condition/equals-is-literal",
        "condition/for-all-values", "condition/for-all-values-negated", "condition/for-any-value", "condition/for-any-value-negated", "condition/if-exists",
        "condition/ip", "condition/json-scalars", "condition/missing-key", "condition/missing-key-negated", "condition/negated-values-nor", "condition/null",
        "condition/numeric", "condition/operator-case", "condition/plain-operator-several-values", "condition/string", "condition/string-crosses-colons",
        "condition/unknown-operator", "condition/values-or",
        // Keys that are known or assumed.
        "known/assumed-keys", "known/caller-keys", "known/resource-keys",
        // What is unknown.
        "unknown/allow", "unknown/deny", "unknown/keys", "unknown/layer-boundary", "unknown/layer-grants", "unknown/layer-identity", "unknown/layer-rcps",
        "unknown/layer-resourcePolicy", "unknown/layer-scps", "unknown/layer-session", "unknown/makes-no-difference",
        // Readings chosen where the documentation is ambiguous.
        "edge/all-actions", "edge/date-epoch", "edge/empty-variable", "edge/hostile-pattern", "edge/inverted-unresolved", "edge/ipv6-spelling", "edge/newline",
        "edge/not-principal-parts", "edge/not-resource-unresolved", "edge/null-empty-set", "edge/number-junk", "edge/pipeline-wildcards", "edge/service-case",
        "edge/session-arn", "edge/three-stars", "edge/variable-version", "edge/wildcard-in-role-type", "edge/wildcard-in-type",
        // Lines that are no case.
        "input/malformed",
    ];
}
