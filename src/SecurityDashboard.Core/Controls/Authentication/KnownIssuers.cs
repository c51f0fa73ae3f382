using System.Collections.Immutable;

namespace SecurityDashboard.Controls.Authentication;

/// <summary>Issuers that make tokens for workloads, and what those of AWS's own guides and of the issuers' say the audience of a token for AWS is.</summary>
internal static class KnownIssuers
{
    private static readonly ImmutableArray<string> Sts = ["sts.amazonaws.com", "sts.amazonaws.com.cn"];

    /// <summary>What an issuer is, for people. Null: it is none of those that are known.</summary>
    /// <param name="issuer">Without its scheme.</param>
    public static string? WhatIs(string issuer)
    {
        var parts = issuer.Split('/');
        return parts[0].ToLowerInvariant() switch
        {
            // An enterprise has its name behind the slash.
            "token.actions.githubusercontent.com" when parts.Length <= 2 => "GitHub Actions",
            "gitlab.com" when parts.Length == 1 => "GitLab",
            "app.terraform.io" when parts.Length == 1 => "HCP Terraform",
            "agent.buildkite.com" when parts.Length == 1 => "Buildkite",
            "oidc.circleci.com" when parts is [_, "org", { Length: > 0 }] => "CircleCI",
            "api.bitbucket.org" when parts is [_, "2.0", "workspaces", { Length: > 0 }, "pipelines-config", "identity", "oidc"] => "Bitbucket Pipelines",
            var host when parts is [_, "id", { Length: > 0 }] && IsEks(host) => "a cluster of EKS",
            _ => null,
        };
    }

    /// <summary>Whether a token of a known issuer for this audience was made for AWS, and not for whatever else reads tokens.</summary>
    public static bool IsForAws(string issuer, string audience)
    {
        var parts = issuer.Split('/');
        return Sts.Contains(audience) || parts[0].ToLowerInvariant() switch
        {
            "app.terraform.io" => audience is "aws.workload.identity",
            // These have one audience for everything, the organization's or workspace's own; GitLab's was so.
            "gitlab.com" => audience is "https://gitlab.com",
            "oidc.circleci.com" => audience == parts[^1],
            "api.bitbucket.org" => audience.StartsWith("ari:cloud:bitbucket::workspace/", StringComparison.Ordinal),
            _ => false,
        };
    }

    /// <summary>oidc.eks.REGION.amazonaws.com, or the same in China.</summary>
    private static bool IsEks(string host) => host.Split('.') is ["oidc", "eks", { Length: > 0 }, "amazonaws", "com"] or ["oidc", "eks", { Length: > 0 }, "amazonaws", "com", "cn"];
}
