using System.Runtime.CompilerServices;
using Amazon.Runtime;
using SecurityDashboard.Aws.Calls;
using SecurityDashboard.Aws.Sessions;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Aws;

/// <summary>Tries, one step after the other, what a scan of an account needs, and tells the ways apart in which each can fail.</summary>
public sealed class ConnectionTest(AccountSessions sessions)
{
    private const string OwnCredentials = "Own credentials";

    /// <summary>Ends after the last step, or after the first one without which the rest cannot be tried.</summary>
    public async IAsyncEnumerable<ConnectionStep> RunAsync(ScanTarget target, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (source, whyNot) = await CredentialsAsync(target, cancellation);
        if (source is null)
        {
            yield return new ConnectionStep(OwnCredentials, ConnectionOutcome.Failed, whyNot);
            yield break;
        }

        var home = sessions.HomeRegion(target);
        foreach (var step in await ReachStsAsync(source, home, cancellation))
        {
            yield return step;
            if (step.Outcome is ConnectionOutcome.Failed)
                yield break;
        }

        var (session, opened) = await OpenAsync(target, cancellation);
        yield return opened;
        if (session is null)
            yield break;

        using (session)
        {
            yield return new ConnectionStep("Right account", ConnectionOutcome.Passed, $"The session is in account {session.Account}.");
            yield return await ExternalIdAsync(target, source, home, cancellation);

            foreach (var probe in ServiceProbes.All)
                yield return await probe.RunAsync(session, cancellation);
        }
    }

    private static async Task<(AWSCredentials? Credentials, string WhyNot)> CredentialsAsync(ScanTarget target, CancellationToken cancellation)
    {
        try
        {
            return (await SourceCredentials.ResolveAsync(target.Profile, cancellation), "");
        }
        catch (SessionException e)
        {
            return (null, e.Message);
        }
    }

    private async Task<ConnectionStep[]> ReachStsAsync(AWSCredentials source, string home, CancellationToken cancellation)
    {
        const string Reach = "Reach STS";
        using var clients = sessions.Clients(source);
        try
        {
            var identity = await AccountSessions.WhoAmIAsync(clients, home, cancellation);
            return [new(Reach, ConnectionOutcome.Passed, $"STS answers in {home}."), new(OwnCredentials, ConnectionOutcome.Passed, $"This program is {identity.Arn}.")];
        }
        catch (Exception e) when (SessionErrors.Explains(e, cancellation))
        {
            var why = SessionErrors.NotIdentified(e);
            return why.Failure is SessionFailure.Unreachable
                ? [new(Reach, ConnectionOutcome.Failed, why.Message)]
                : [new(Reach, ConnectionOutcome.Passed, $"STS answers in {home}."), new(OwnCredentials, ConnectionOutcome.Failed, why.Message)];
        }
    }

    private async Task<(AwsSession? Session, ConnectionStep Step)> OpenAsync(ScanTarget target, CancellationToken cancellation)
    {
        var name = target is RoleTarget ? "Assume the role" : "Open a session";
        try
        {
            var session = await sessions.OpenAsync(target, cancellation);
            return (session, new ConnectionStep(name, ConnectionOutcome.Passed, $"The session is {session.Identity}."));
        }
        catch (SessionException e)
        {
            return (null, new ConnectionStep(e.Failure is SessionFailure.WrongAccount ? "Right account" : name, ConnectionOutcome.Failed, e.Message));
        }
    }

    /// <summary>A role that lets us in without the ExternalId lets in whoever else may use this program's credentials as a confused deputy.</summary>
    private async Task<ConnectionStep> ExternalIdAsync(ScanTarget target, AWSCredentials source, string home, CancellationToken cancellation)
    {
        const string Name = "ExternalId is required";
        if (target is not RoleTarget { ExternalId: not null } role)
            return new ConnectionStep(Name, ConnectionOutcome.Skipped, "No ExternalId is used for this account.");

        try
        {
            using var _ = await sessions.AssumeAsync(role with { ExternalId = null }, source, home, cancellation);
            return new ConnectionStep(
                Name,
                ConnectionOutcome.Failed,
                $"{role.Role} can be assumed without the ExternalId. Add the condition StringEquals sts:ExternalId to its trust policy, as Accounts › Setup shows it.");
        }
        catch (RoleNotAssumableException e) when (e.Failure is SessionFailure.Refused)
        {
            return new ConnectionStep(Name, ConnectionOutcome.Passed, "AWS refuses the role without the ExternalId.");
        }
        catch (SessionException e)
        {
            return new ConnectionStep(Name, ConnectionOutcome.Failed, $"Could not be tried: {e.Message}");
        }
    }
}
