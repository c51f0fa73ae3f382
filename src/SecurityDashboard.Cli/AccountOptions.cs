using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using SecurityDashboard.Aws;
using SecurityDashboard.Inventory;
using SecurityDashboard.Results;

namespace SecurityDashboard.Cli;

/// <summary>The options that scan and collect share: which accounts, how to get in, which regions.</summary>
internal sealed class AccountOptions
{
    private readonly Option<string?> _profile = new("--profile") { Description = "The profile whose credentials are used; otherwise the environment's own." };
    private readonly Option<string?> _endpoint = new("--endpoint-url") { Description = "Ask this address instead of AWS." };
    private readonly Option<string[]> _regions = new("--regions")
    {
        Description = "Regions, separated by commas; otherwise every region that accounts have without opting in.",
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<string[]> _accounts = new("--accounts")
    {
        Description = "Account ids, separated by commas; each is entered by assuming --role-name.",
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<bool> _organization = new("--organization")
    {
        Description = "Every active account of the organization; all but the caller's own are entered by assuming --role-name. Needs organizations:ListAccounts.",
    };
    private readonly Option<string?> _role = new("--role-name") { Description = "The role to assume in each account." };
    private readonly Option<string?> _externalId = new("--external-id") { Description = "The ExternalId that the role's trust policy asks for." };
    private readonly FingerprintKeyOption _fingerprintKey = FingerprintKeyOption.Create();

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _profile, _endpoint, _regions, _accounts, _organization, _role, _externalId, _fingerprintKey })
            command.Add(option);
    }

    /// <summary>
    /// A snapshot of each account that could be entered. What kept the others out is said on the standard error; accounts that others
    /// refer to are read a second time for that.
    /// </summary>
    public async Task<ImmutableArray<AccountSnapshot>> CollectAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var options = Options(parsed);
        RequireRole(parsed);
        using var sessions = new AccountSessions(options, TimeProvider.System, NullLogger<AccountSessions>.Instance);
        var scanner = new AccountScanner(_fingerprintKey.Read(parsed), TimeProvider.System, NullLogger<AccountScanner>.Instance);

        var targets = parsed.GetValue(_organization) ? await OrganizationAsync(parsed, sessions, cancellation) : Targets(parsed);
        var first = await ScanAsync(targets.Select(target => (target, ImmutableArray<Reference>.Empty)));
        var again = first
            .Select(scan => (scan.Target, Wanted: WantedReferences.Of(scan.Snapshot, first.Select(other => other.Snapshot))))
            .Where(scan => !scan.Wanted.IsEmpty)
            .ToList();
        var second = again.Count > 0 ? await ScanAsync(again) : [];

        return
        [
            .. second.Concat(first)
                .Select(scan => scan.Snapshot)
                .DistinctBy(snapshot => snapshot.Account)
                .OrderBy(snapshot => snapshot.Account.Text, StringComparer.Ordinal)
        ];

        async Task<ImmutableArray<(ScanTarget Target, AccountSnapshot Snapshot)>> ScanAsync(IEnumerable<(ScanTarget Target, ImmutableArray<Reference> Wanted)> scans)
        {
            var done = new ConcurrentBag<(ScanTarget, AccountSnapshot)>();
            var several = new ParallelOptions { MaxDegreeOfParallelism = options.MaxConcurrentAccounts, CancellationToken = cancellation };
            await Parallel.ForEachAsync(scans, several, async (scan, token) =>
            {
                try
                {
                    using var session = await sessions.OpenAsync(scan.Target, token);
                    done.Add((scan.Target, await scanner.ScanAsync(session, scan.Wanted, new StandardErrorProgress(session.Account), token)));
                }
                catch (SessionException e)
                {
                    await Console.Error.WriteLineAsync(TextTable.Printable(e.Message));
                }
            });
            return [.. done];
        }
    }

    private AwsOptions Options(ParseResult parsed)
    {
        var regions = Split(parsed.GetValue(_regions)).ToList();
        if (regions.Find(region => !AwsRegions.IsRegion(region)) is { } odd)
            throw new UsageException($"--regions holds \"{odd}\", which is not the name of a region. Give names such as eu-west-1.");

        if (parsed.GetValue(_endpoint) is { } endpoint && !(Uri.TryCreate(endpoint, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
            throw new UsageException($"--endpoint-url is \"{endpoint}\". Give an absolute http or https address, or leave it out for AWS.");

        return new AwsOptions { EndpointUrl = parsed.GetValue(_endpoint), Regions = regions };
    }

    /// <summary>A role and the accounts to assume it in come together.</summary>
    private void RequireRole(ParseResult parsed)
    {
        var hasAccounts = Split(parsed.GetValue(_accounts)).Any();
        if (hasAccounts && parsed.GetValue(_organization))
            throw new UsageException("--organization names every account already: leave out --accounts, or --organization.");

        if ((hasAccounts || parsed.GetValue(_organization)) == parsed.GetValue(_role) is not null)
            return;

        throw new UsageException(hasAccounts ? "--accounts needs --role-name: the role to assume in each of them."
            : parsed.GetValue(_organization) ? "--organization needs --role-name: the role to assume in each of its accounts."
            : "--role-name needs --accounts, the ids of the accounts to assume it in, or --organization.");
    }

    private ImmutableArray<ScanTarget> Targets(ParseResult parsed) => parsed.GetValue(_role) is not { } role
        ? [new AmbientTarget { Profile = parsed.GetValue(_profile) }]
        :
        [
            .. Split(parsed.GetValue(_accounts)).Distinct().Select(text => AccountId.TryParse(text, out var account)
                ? (ScanTarget)new RoleTarget(account, role, parsed.GetValue(_externalId)) { Profile = parsed.GetValue(_profile) }
                : throw new UsageException($"--accounts holds \"{text}\", which is not an account id of twelve digits."))
        ];

    private async Task<ImmutableArray<ScanTarget>> OrganizationAsync(ParseResult parsed, AccountSessions sessions, CancellationToken cancellation)
    {
        var own = new AmbientTarget { Profile = parsed.GetValue(_profile) };
        using var session = await sessions.OpenAsync(own, cancellation);
        return
        [
            .. (await Organization.AccountsAsync(session, cancellation)).Select(account => account == session.Account
                ? (ScanTarget)own
                : new RoleTarget(account, parsed.GetValue(_role)!, parsed.GetValue(_externalId)) { Profile = parsed.GetValue(_profile) })
        ];
    }

    private static IEnumerable<string> Split(string[]? values) =>
        (values ?? []).SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <summary>One line per phase: a terminal shows that something happens, a log stays short.</summary>
    private sealed class StandardErrorProgress(AccountId account) : IProgress<ScanProgress>
    {
        private string _phase = "";

        public void Report(ScanProgress value)
        {
            if (Interlocked.Exchange(ref _phase, value.Phase) != value.Phase)
                Console.Error.WriteLine($"{account}: {TextTable.Printable(value.Phase)} …");
        }
    }
}
