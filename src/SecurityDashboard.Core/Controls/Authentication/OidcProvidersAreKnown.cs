using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Controls.Authentication;

/// <remarks>IAM takes addresses that begin with https:// only. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html</remarks>
public sealed class OidcProvidersAreKnown : Control<OidcProvider>
{
    private static readonly ListSetting Issuers = new("oidc-issuers", "Known issuers", "Issuers of tokens that the organization answers for, without https://, beside those of GitHub, GitLab, HCP Terraform, Buildkite, CircleCI, Bitbucket and EKS.", ListEntry.Word);

    public override ControlInfo Info { get; } = new()
    {
        Id = "FD-04",
        Title = "OIDC providers are issuers that are known, and take tokens that were made for AWS",
        Severity = Severity.High,
        Risk = "Whoever runs the issuer, or gets hold of its key, makes tokens with any name in them and becomes every role that trusts it; nobody in the account notices a new user.",
        Needs = ["iam:ListOpenIDConnectProviders", "iam:GetOpenIDConnectProvider"],
        Settings = [Issuers],
        Satisfies = ["NIST-800-53r5 IA-8", "NIST-800-53r5 SA-9", "OWASP-CICD CICD-SEC-8", "ISO-27001:2022 A.5.16", "ISO-27001:2022 A.5.23"],
        Remediation = new Remediation(
            "Find the roles that trust {arn}. Delete a provider that nobody answers for; from one that is wanted take every audience but sts.amazonaws.com.",
            new Uri("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html"))
        {
            Cli = """
                aws iam get-open-id-connect-provider --open-id-connect-provider-arn {arn}
                provider={arn}
                aws iam list-roles --output json | jq -r --arg provider "$provider" '.Roles[] | select(.AssumeRolePolicyDocument | tostring | contains($provider)) | .RoleName'
                # One that is wanted takes tokens for AWS only; one that nobody answers for is deleted.
                read -r -p 'Audience to remove, or nothing to delete the provider: ' audience
                if [ -n "$audience" ]; then
                  aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn {arn} --client-id sts.amazonaws.com
                  aws iam remove-client-id-from-open-id-connect-provider --open-id-connect-provider-arn {arn} --client-id "$audience"
                else
                  aws iam delete-open-id-connect-provider --open-id-connect-provider-arn {arn}
                fi
                """,
            CloudFormation = """
                # On the AWS::IAM::OIDCProvider of "{arn}", or take it out of the template:
                ClientIdList: [sts.amazonaws.com]
                """,
            Terraform = """
                # On the aws_iam_openid_connect_provider of "{arn}", or take it out:
                client_id_list = ["sts.amazonaws.com"]
                """,
            Console = "IAM › Identity providers › {name} › Audiences, or Delete.",
            Verify = "aws iam get-open-id-connect-provider --open-id-connect-provider-arn {arn} --query '[Url,ClientIDList]'",
            SideEffects = "Without the provider no role that trusts it can be taken with its tokens; made again with the same address it has the same ARN, and they can. Workflows that ask for an audience that was removed are refused.",
            Undo = """
                provider={arn}
                read -r -p 'Audience to take tokens for again: ' audience
                # A provider that was deleted is made again under the same ARN: roles that trust it can be taken again. Other audiences that it had are added the same way.
                aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn {arn} --client-id "$audience" \
                  || aws iam create-open-id-connect-provider --url "https://${provider#*oidc-provider/}" --client-id-list "$audience"
                # Was sts.amazonaws.com not among its audiences: remove-client-id-from-open-id-connect-provider takes it out.
                """,
        },
    };

    protected override Judgement Judge(OidcProvider provider, Estate estate)
    {
        var what = KnownIssuers.WhatIs(provider.Name) ?? (estate.Settings.Of(Issuers, provider.Account).Has(provider.Name) ? "which is allowed here" : null);
        if (what is null)
            return Verdict.Fail($"The account takes tokens of {provider.Name}, which is no issuer that is known here.") with { Evidence = [new Evidence("Url", "an issuer that is known", provider.Name)] };

        var audiences = provider.Audiences.Value;
        var evidence = new Evidence("ClientIDList", "sts.amazonaws.com", audiences.IsEmpty ? "none" : string.Join(", ", audiences));
        if (audiences.IsEmpty)
            return Verdict.Fail($"The provider {provider.Name} names no audience, so it is of no use or waits for one. Low, because no token fits.") with { Evidence = [evidence], LoweredTo = Severity.Low };

        var others = audiences.Where(audience => !KnownIssuers.IsForAws(provider.Name, audience)).ToList();
        return others.Count > 0
            ? Verdict.Fail($"The provider {provider.Name} takes tokens for {Wording.Few(others)}, which were not made for AWS. Medium, because a role may name its audience.") with { Evidence = [evidence], LoweredTo = Severity.Medium }
            : Verdict.Pass($"The account takes tokens of {provider.Name}, {what}, for {Wording.Few(audiences)}.") with { Evidence = [evidence] };
    }
}
