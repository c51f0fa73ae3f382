using SecurityDashboard.Access;
using SecurityDashboard.Aws.Facts;
using SecurityDashboard.Aws.Support;
using SecurityDashboard.Controls;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Remediations;

namespace SecurityDashboard.Aws.Remediations;

/// <summary>What came of one line of the table: the account before, what ran, and the account after.</summary>
internal sealed record RepairRun(Repair Repair, EvaluationKey Key, Estate Before, Remediation Shown, Ran Fixed, Estate After, Ran? Verified)
{
    private static readonly Dictionary<string, string> Machine = new()
    {
        ["AWS_SECRET_ACCESS_KEY"] = "not-read",
        ["AWS_MAX_ATTEMPTS"] = "1",
        ["AWS_PAGER"] = "",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["AWS_CONFIG_FILE"] = "/dev/null",
        ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
        ["EDITOR"] = "./edit",
        // An account's number is no host name of the endpoint.
        ["AWS_DISABLE_HOST_PREFIX_INJECTION"] = "true",
    };

    public static async Task<RepairRun> OfAsync(Repair repair, Uri endpoint)
    {
        var account = new FactAccount(Lab.NewAccount(endpoint));
        await account.ShopAsync();
        await account.AllowAsync("pipeline", Policies.Work);
        await repair.Make(account);

        var key = new EvaluationKey(repair.Control, new Arn(account.ArnOf(repair.Resource)), account.Fill(repair.SubKey));
        var before = await ScanAsync(account, endpoint);
        var shown = Rendered(key, before);

        var folder = Directory.CreateTempSubdirectory("remediation-");
        try
        {
            var environment = await EnvironmentAsync(account.Aws);
            await AwsCli.RunAsync($"cat > edit <<'EDIT'\n#!/bin/bash\nset -e\n{account.Fill(repair.Edit)}\nEDIT\nchmod +x edit\n{account.Fill(repair.Before)}", folder, environment, "");
            var answers = string.Concat(repair.Answers.Select(answer => account.Fill(answer) + "\n"));
            var ran = await AwsCli.RunAsync(shown.Cli!, folder, environment, answers);
            var after = await ScanAsync(account, endpoint);
            var verified = repair.CannotVerify is null ? await AwsCli.RunAsync(shown.Verify!, folder, environment, answers) : null;
            return new RepairRun(repair, key, before, shown, ran, after, verified);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Somebody in the account, who has no profile of his own on this machine.</summary>
    public static async Task<Dictionary<string, string>> EnvironmentAsync(AwsAccount account) => new(Machine)
    {
        ["AWS_ENDPOINT_URL"] = account.Endpoint.ToString(),
        ["AWS_DEFAULT_REGION"] = account.Region,
        ["AWS_ACCESS_KEY_ID"] = await account.KeyOfSessionAsync(),
    };

    /// <summary>What has become worse: what did not fail, or was not there.</summary>
    public IEnumerable<string> Worse()
    {
        var was = ControlEngine.Evaluate(Before).ToDictionary(evaluation => evaluation.Key, evaluation => evaluation.Verdict.Outcome);
        return ControlEngine.Evaluate(After)
            .Where(now => now.Verdict.Outcome is Outcome.Fail or Outcome.Unknown && !(was.TryGetValue(now.Key, out var then) && then is Outcome.Fail or Outcome.Unknown) && !Repair.LeavesOpen.Contains(now.ControlId))
            .Where(now => now.Resource.Account == After.Subject.Account || now.Verdict.Unreadable?.Reason is not UnreadableReason.NotConnected)
            .Select(now => $"{now.ControlId} {now.Resource.Arn} {now.SubKey}: {now.Verdict.Outcome} {now.Verdict.Because}");
    }

    /// <summary>What the roles of pipelines could do before and cannot any more.</summary>
    public IEnumerable<string> Lost()
    {
        var unmet = Unmet(Before).ToHashSet();
        return Unmet(After).Where(need => !unmet.Contains(need));
    }

    private static IEnumerable<string> Unmet(Estate estate) => estate.Subject.Resources.OfType<Pipeline>()
        .SelectMany(pipeline => RoleNeeds.Of(pipeline, estate).Unmet(estate)).Select(need => $"{need.Role.Name} {need.Action} on {need.Resource} for {need.Purpose}");

    private static async Task<Estate> ScanAsync(FactAccount account, Uri endpoint) => new(await Lab.ScanAsync(account.Aws, Lab.Options(endpoint)), []);

    private static Remediation Rendered(EvaluationKey key, Estate estate)
    {
        var evaluation = ControlEngine.Evaluate(estate, [ControlCatalog.Find(key.ControlId)!]).SingleOrDefault(evaluation => evaluation.Key == key);
        Assert.True(evaluation is { Verdict.Outcome: Outcome.Fail }, $"{key} does not fail: {evaluation?.Verdict.Because}\n"
            + string.Join('\n', ControlEngine.Evaluate(estate, [ControlCatalog.Find(key.ControlId)!]).Select(other => $"{other.Resource.Arn} {other.SubKey}: {other.Verdict.Outcome} {other.Verdict.Because}")));
        return FindingFix.Of(ControlCatalog.Find(key.ControlId)!, evaluation!.Resource, evaluation.SubKey, estate).Remediation;
    }
}
