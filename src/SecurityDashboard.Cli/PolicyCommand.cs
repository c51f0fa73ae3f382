using System.CommandLine;
using SecurityDashboard.AwsSdk;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Cli;

/// <summary><c>secdash policy</c>: what an account has to grant before it can be scanned.</summary>
internal static class PolicyCommand
{
    public static Command Create()
    {
        var purpose = new Option<string>("--for") { Description = "scan-role: the role that a scan assumes.", DefaultValueFactory = _ => "scan-role" };
        purpose.AcceptOnlyFromAmong("scan-role");
        var format = new Option<string>("--format") { Description = "json: the permissions policy; cloudformation, terraform: the whole role with its trust policy.", DefaultValueFactory = _ => "json" };
        format.AcceptOnlyFromAmong("json", "cloudformation", "terraform");
        var scanner = new Option<string?>("--scanner-account") { Description = "The account that the scanner runs in; otherwise a parameter of the template." };
        var externalId = new Option<string?>("--external-id") { Description = "The ExternalId that the dashboard made for the account; otherwise a parameter of the template." };
        var command = new Command("policy", "Prints the least-privilege policy that scanning needs, generated from what the collectors call.") { purpose, format, scanner, externalId };
        command.SetAction(parsed =>
        {
            var account = parsed.GetValue(scanner);
            if (account is not null && !AccountId.TryParse(account, out _))
                throw new UsageException($"--scanner-account is \"{account}\", which is not an account id of twelve digits.");

            try
            {
                Console.Out.WriteLine(parsed.GetValue(format) switch
                {
                    "cloudformation" => ScanRoleTemplate.CloudFormation(account, parsed.GetValue(externalId)),
                    "terraform" => ScanRoleTemplate.Terraform(account, parsed.GetValue(externalId)),
                    _ => ScanRolePolicy.Json,
                });
            }
            catch (ArgumentException e)
            {
                throw new UsageException(e.Message);
            }
        });
        return command;
    }
}
