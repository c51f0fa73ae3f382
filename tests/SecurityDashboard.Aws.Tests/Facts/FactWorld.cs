using SecurityDashboard.Aws.Support;
using SecurityDashboard.Controls;
using SecurityDashboard.Inventory;
using SecurityDashboard.Secrets;
using Microsoft.Extensions.Logging.Abstractions;

namespace SecurityDashboard.Aws.Facts;

/// <summary>The accounts of a table, made, scanned and judged: one account for each thing that is denied and for each day of the scan.</summary>
internal sealed class FactWorld
{
    private readonly Dictionary<Setting, JudgedAccount> _accounts;

    private FactWorld(IEnumerable<KeyValuePair<Setting, JudgedAccount>> accounts) => _accounts = new(accounts);

    public IEnumerable<JudgedAccount> Accounts => _accounts.Values;

    public FactWorld And(FactWorld other) => new(_accounts.Concat(other._accounts));

    public JudgedAccount Of(Fact fact) => _accounts[Setting.Of(fact)];

    /// <param name="deny">Makes the endpoint refuse operations, given as <c>ACCOUNT|service:Operation</c>.</param>
    public static async Task<FactWorld> MakeAsync(IEnumerable<Fact> facts, Uri endpoint, Func<IEnumerable<string>, Task> deny, bool knowsWebhooks = true)
    {
        var made = await Task.WhenAll(facts.GroupBy(Setting.Of).Select(async group =>
        {
            var account = new FactAccount(Lab.NewAccount(endpoint), knowsWebhooks, group.Key.HasAwsPolicies);
            await account.ShopAsync();
            foreach (var fact in group)
                await fact.Make(account);
            return (Setting: group.Key, Account: account, Facts: group.ToList());
        }));

        await deny(made.Where(entry => entry.Setting.Denial is not null).Select(entry => $"{entry.Account.Id}|{entry.Setting.Denial!.Operation}"));

        var judged = await Task.WhenAll(made.Select(async entry => (entry.Setting, Judged: new JudgedAccount(entry.Account, entry.Facts, await JudgeAsync(entry.Account, entry.Setting, endpoint)))));
        return new FactWorld(judged.Select(entry => KeyValuePair.Create(entry.Setting, entry.Judged)));
    }

    private static async Task<IReadOnlyList<Evaluation>> JudgeAsync(FactAccount account, Setting setting, Uri endpoint)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var sessions = Lab.Sessions(Lab.Options(endpoint) with { Retries = 0 }, new PagesOfFive());
        using var session = await sessions.OpenAsync(Lab.Target(account.Id), cancellation);
        var scanner = new AccountScanner(FingerprintKey.Random(), new LaterTime(TimeSpan.FromDays(setting.DaysLater)), NullLogger<AccountScanner>.Instance);
        var snapshot = await scanner.ScanAsync(session, [], progress: null, cancellation);

        using var stored = new MemoryStream(SnapshotDocument.Write(snapshot));
        return ControlEngine.Evaluate(new Estate(SnapshotDocument.Read(stored), []));
    }

    private sealed record Setting(Denial? Denial, int DaysLater, bool HasAwsPolicies)
    {
        public static Setting Of(Fact fact) => new(fact.Denial, fact.DaysLater, fact.HasAwsPolicies);
    }

    /// <summary>The clock of a scan that runs some days after everything was made.</summary>
    private sealed class LaterTime(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}

/// <param name="Facts">The lines about this account.</param>
internal sealed record JudgedAccount(FactAccount Account, IReadOnlyList<Fact> Facts, IReadOnlyList<Evaluation> Evaluations)
{
    public Evaluation? Find(Fact fact) => Evaluations.SingleOrDefault(evaluation => evaluation.Key == KeyOf(fact));

    /// <summary>What no line speaks of, of the controls that the table is about.</summary>
    public IEnumerable<Evaluation> Others => Evaluations.Where(FactTable.Covers).ExceptBy(Facts.Select(KeyOf), evaluation => evaluation.Key);

    private EvaluationKey KeyOf(Fact fact) => new(fact.Control, new Arn(Account.ArnOf(fact.Resource)), fact.SubKey);
}
