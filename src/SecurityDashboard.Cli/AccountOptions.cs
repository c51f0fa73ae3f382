using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.CommandLine;
using System.ComponentModel.DataAnnotations;
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
    private readonly Option<string[]> _regions = new("--regions") { Description = "Regions, separated by commas; otherwise every region that accounts have without opting in.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string[]> _accounts = new("--accounts") { Description = "Account ids, separated by commas; each is entered by assuming --role-name.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> _role = new("--role-name") { Description = "The role to assume in each of --accounts." };
    private readonly Option<string?> _externalId = new("--external-id") { Description = "The ExternalId that the role's trust policy asks for." };
    private readonly FingerprintKeyOption _fingerprintKey = FingerprintKeyOption.Create();

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _profile, _endpoint, _regions, _accounts, _role, _externalId, _fingerprintKey })
            command.Add(option);
    }

    /// <summary>
    /// A snapshot of each account that could be entered. What kept the others out is said on the standard error; accounts that others
    /// refer to are read a second time for that.
    /// </summary>
    public async Task<ImmutableArray<AccountSnapshot>> CollectAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var options = Options(parsed);
        var targets = Targets(parsed);
        using var sessions = new AccountSessions(options, TimeProvider.System, NullLogger<AccountSessions>.Instance);
        var scanner = new AccountScanner(_fingerprintKey.Read(parsed), TimeProvider.System, NullLogger<AccountScanner>.Instance);

        var first = await ScanAsync(targets.Select(target => (target, ImmutableArray<Reference>.Empty)));
        var again = first.Select(scan => (scan.Target, Wanted: WantedReferences.Of(scan.Snapshot, first.Select(other => other.Snapshot)))).Where(scan => !scan.Wanted.IsEmpty).ToList();
        var second = again.Count > 0 ? await ScanAsync(again) : [];

        return [.. second.Concat(first).Select(scan => scan.Snapshot).DistinctBy(snapshot => snapshot.Account).OrderBy(snapshot => snapshot.Account.Text, StringComparer.Ordinal)];

        async Task<ImmutableArray<(ScanTarget Target, AccountSnapshot Snapshot)>> ScanAsync(IEnumerable<(ScanTarget Target, ImmutableArray<Reference> Wanted)> scans)
        {
            var done = new ConcurrentBag<(ScanTarget, AccountSnapshot)>();
            await Parallel.ForEachAsync(scans, new ParallelOptions { MaxDegreeOfParallelism = options.MaxConcurrentAccounts, CancellationToken = cancellation }, async (scan, token) =>
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
        var options = new AwsOptions { EndpointUrl = parsed.GetValue(_endpoint), Regions = [.. Split(parsed.GetValue(_regions))] };
        var problems = new List<ValidationResult>();
        return Validator.TryValidateObject(options, new ValidationContext(options), problems, validateAllProperties: true)
            ? options
            : throw new UsageException(string.Join(' ', problems.Select(problem => problem.ErrorMessage)));
    }

    private ImmutableArray<ScanTarget> Targets(ParseResult parsed)
    {
        var accounts = Split(parsed.GetValue(_accounts)).ToList();
        var role = parsed.GetValue(_role);
        if (accounts.Count == 0)
            return role is null ? [new AmbientTarget { Profile = parsed.GetValue(_profile) }] : throw new UsageException("--role-name needs --accounts: the ids of the accounts to assume it in.");

        if (role is null)
            throw new UsageException("--accounts needs --role-name: the role to assume in each of them.");

        return
        [
            .. accounts.Distinct().Select(text => AccountId.TryParse(text, out var account)
                ? (ScanTarget)new RoleTarget(account, role, parsed.GetValue(_externalId)) { Profile = parsed.GetValue(_profile) }
                : throw new UsageException($"--accounts holds \"{text}\", which is not an account id of twelve digits."))
        ];
    }

    private static IEnumerable<string> Split(string[]? values) => (values ?? []).SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

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
