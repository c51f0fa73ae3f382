using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Keys;

namespace SecurityDashboard.Controls.EncryptionAtRest;

/// <remarks>https://docs.aws.amazon.com/kms/latest/developerguide/grants.html</remarks>
public sealed class KeyGrantsAreNarrow : Control<KmsKey>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "KM-06",
        Title = "Every grant of a key stays in the account and is held to a purpose",
        Severity = Severity.Medium,
        Risk = "A grant opens the key beside its policy, where nobody looks: to another account, to someone who hands it on, or to everything under the key instead of the one thing it was made for.",
        Needs = ["kms:ListGrants", "kms:DescribeKey"],
        Satisfies = ["NIST-800-53r5 AC-6", "ISO-27001:2022 A.8.24"],
        Remediation = new Remediation(
            "Find out who made the grant {subKey} of {name}; revoke it, and where it is needed make one with an encryption context, without CreateGrant, to a role of this account.",
            new Uri("https://docs.aws.amazon.com/kms/latest/developerguide/grant-delete.html"))
        {
            Cli = """
                aws kms list-grants --region {region} --key-id {arn} --grant-id {subKey}
                aws kms revoke-grant --region {region} --key-id {arn} --grant-id {subKey}
                # Where it was needed:
                read -r -p 'ARN of the role: ' role && read -r -p 'Encryption context, as name=value: ' context
                aws kms create-grant --region {region} --key-id {arn} --grantee-principal "$role" --operations Decrypt --constraints "EncryptionContextSubset={$context}"
                """,
            CloudFormation = """
                # CloudFormation makes no grants: what the role needs belongs in the KeyPolicy of the AWS::KMS::Key "{arn}", where it is seen.
                """,
            Terraform = """
                # In the aws_kms_grant of "{arn}"; a grant that was made elsewhere is revoked with the CLI.
                operations = ["Decrypt"]
                constraints {
                  encryption_context_subset = { application = "…" }
                }
                """,
            Console = "Grants are not in the console: KMS › Customer managed keys › {name} shows the policy only. Use the CLI.",
            Verify = "aws kms list-grants --region {region} --key-id {arn} --query 'Grants[].[GrantId,GranteePrincipal,Operations,Constraints]'",
            SideEffects = "Whoever used the key through the grant is refused within minutes. Grants that AWS services made for their own resources are needed as long as the resource is there.",
            Undo = """
                # The grant that the fix made, if it did; list-grants shows its id:
                read -r -p 'Id of the new grant: ' grant && aws kms revoke-grant --region {region} --key-id {arn} --grant-id "$grant"
                # A revoked grant does not come back: make another of what list-grants showed of {subKey} before.
                read -r -p 'ARN of the grantee: ' grantee && read -r -a operations -p 'Operations, with spaces between: '
                aws kms create-grant --region {region} --key-id {arn} --grantee-principal "$grantee" --operations "${operations[@]}"
                """,
        },
    };

    protected override Judgement Judge(KmsKey key, Estate estate)
    {
        if (key.Description.Value.Manager is KeyManager.Aws)
            return Verdict.NotApplicable($"AWS manages the key {key.Arn} and its grants.");

        return Judgement.Each(key.Grants.Value, grant => grant.Name, grant => JudgeGrant(key, grant), none: Verdict.Pass($"The key {key.Arn} has no grants."));
    }

    private static Verdict JudgeGrant(KmsKey key, KeyGrant grant)
    {
        var isHeld = grant.EncryptionContextSubset is not null || grant.EncryptionContextEquals is not null;
        var evidence = new Evidence($"grant {grant.Name}", "to this account, with an encryption context, without CreateGrant",
            $"{grant.GranteePrincipal}: {string.Join(", ", grant.Operations)}{(isHeld ? ", with an encryption context" : "")}");
        if (!Caller.TryParse(grant.GranteePrincipal, out var grantee))
            return PrincipalSet.IsDeleted(grant.GranteePrincipal)
                ? Verdict.Pass($"The grant {grant.Name} of the key {key.Arn} belongs to somebody who no longer exists.") with { Evidence = [evidence] }
                : throw new UnreadableException(new Unreadable(UnreadableReason.Malformed, "kms:ListGrants", $"The grant {grant.Name} of the key {key.Arn} is for {grant.GranteePrincipal}, which is no principal that is known here. Look at it with aws kms list-grants.")
                { Resource = key.Arn.Text });

        // AWS services make and retire grants for what they keep under the key.
        if (grantee.Kind is CallerKind.Service || grantee.IsServiceLinkedRole)
            return Verdict.Pass($"The grant {grant.Name} of the key {key.Arn} is for the service {grantee.Id}.") with { Evidence = [evidence] };

        if (grantee.Account != key.Account.Text)
            return Verdict.Fail($"The grant {grant.Name} of the key {key.Arn} gives {grantee.Id} of another account {Wording.Few(grant.Operations)}.") with { Evidence = [evidence] };

        if (isHeld)
            return Verdict.Pass($"The grant {grant.Name} of the key {key.Arn} is held to an encryption context.") with { Evidence = [evidence] };

        return grant.Operations switch
        {
            var operations when operations.Contains("CreateGrant") => Verdict.Fail($"The grant {grant.Name} of the key {key.Arn} lets {grantee.Id} make grants for others.") with { Evidence = [evidence] },
            var operations when operations.Contains("Decrypt") => Verdict.Fail($"The grant {grant.Name} of the key {key.Arn} lets {grantee.Id} decrypt everything under the key. Low, because it stays in the account.")
                with
            { Evidence = [evidence], LoweredTo = Severity.Low },
            _ => Verdict.Pass($"The grant {grant.Name} of the key {key.Arn} gives {grantee.Id} {Wording.Few(grant.Operations)}.") with { Evidence = [evidence] },
        };
    }
}
