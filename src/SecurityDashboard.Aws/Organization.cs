using System.Collections.Immutable;
using Amazon.Organizations.Model;
using SecurityDashboard.Aws.Calls;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Aws;

/// <summary>The organization that a session's account belongs to.</summary>
public static class Organization
{
    /// <summary>Its active accounts, in order. Only its management account and delegated administrators are told.</summary>
    /// <exception cref="UnreadableException">AWS does not tell, or not all; the message says why and what to do.</exception>
    public static async Task<ImmutableArray<AccountId>> AccountsAsync(AwsSession session, CancellationToken cancellation)
    {
        var region = session.GlobalRegion;
        var organizations = session.Clients.Organizations(region);
        var accounts = await session.In(region).PagesAsync("organizations:ListAccounts", resource: null, async (token, cancel) =>
        {
            var page = await organizations.ListAccountsAsync(new ListAccountsRequest { NextToken = token }, cancel);
            return Page.Of((page.Accounts ?? []).Where(account => account.Status?.Value is "ACTIVE").Select(account => account.Id), page.NextToken);
        }, cancellation);

        return accounts.Why is { } why
            ? throw new UnreadableException(why)
            : [.. accounts.Items.Where(id => AccountId.TryParse(id, out _)).Distinct().Order(StringComparer.Ordinal).Select(id => new AccountId(id))];
    }
}
