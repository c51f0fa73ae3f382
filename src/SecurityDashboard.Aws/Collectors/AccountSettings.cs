using System.Collections.Immutable;
using Amazon.Organizations.Model;
using Amazon.Runtime;
using Amazon.S3Control.Model;
using SecurityDashboard.Aws.Calls;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Storage;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>What is set for an account as a whole.</summary>
internal static class AccountSettings
{
    public static Task<Observed<PublicAccessBlock>> PublicAccessBlockAsync(Scan scan, string region, CancellationToken cancellation) =>
        scan.In(region).ReadAsync("s3control:GetPublicAccessBlock", resource: null, async cancel =>
        {
            try
            {
                var answer = await scan.Clients.S3Control(region).GetPublicAccessBlockAsync(new GetPublicAccessBlockRequest { AccountId = scan.Account.Text }, cancel);
                return answer.PublicAccessBlockConfiguration is { } block
                    ? new PublicAccessBlock(block.BlockPublicAcls is true, block.IgnorePublicAcls is true, block.BlockPublicPolicy is true, block.RestrictPublicBuckets is true)
                    : throw new FormatException("The answer holds no settings.");
            }
            // S3 answers so where nobody ever set it; that is an answer, not an error.
            catch (AmazonServiceException e) when (e.ErrorCode is "NoSuchPublicAccessBlockConfiguration")
            {
                return PublicAccessBlock.None;
            }
        }, cancellation);

    /// <summary>Every account of the organization; none where the account is in no organization.</summary>
    public static Task<Observed<ImmutableArray<AccountId>>> OrganizationAsync(Scan scan, string region, CancellationToken cancellation) => Reader.ObserveAsync(async () =>
    {
        var management = await scan.In(region).AskAsync("organizations:DescribeOrganization", resource: null, async cancel =>
        {
            try
            {
                return (await scan.Clients.Organizations(region).DescribeOrganizationAsync(new DescribeOrganizationRequest(), cancel)).Organization?.MasterAccountId ?? throw new FormatException("The answer holds no management account.");
            }
            catch (AmazonServiceException e) when (e.ErrorCode is "AWSOrganizationsNotInUseException")
            {
                return null;
            }
        }, cancellation);
        if (management is null)
            return [];

        try
        {
            return await Organization.AccountsAsync(scan.Session, cancellation);
        }
        // No permission helps a member account, unless the organization delegates to it.
        catch (UnreadableException e) when (e.Why.Reason is UnreadableReason.AccessDenied && management != scan.Account.Text)
        {
            throw new UnreadableException(new Unreadable(UnreadableReason.NotConnected, "organizations:ListAccounts",
                $"Only the management account {management} of the organization and its delegated administrators are told which accounts it has. Connect one of them, and scan it."));
        }
    });
}
