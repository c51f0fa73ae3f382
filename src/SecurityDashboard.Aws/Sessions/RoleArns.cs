using SecurityDashboard.Inventory;

namespace SecurityDashboard.Aws.Sessions;

/// <summary>Nobody may point the scanner at a role of their choice: what a target says is checked before AWS is asked.</summary>
/// <remarks>https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html</remarks>
internal static class RoleArns
{
    public static string Of(RoleTarget target, string partition)
    {
        if (!AccountId.TryParse(target.Account.Text, out _))
            throw Refuse(target, $"\"{target.Account}\" is not a twelve-digit account id");

        if (target.ExternalId is { } id && (id.Length is < 2 or > 1224 || !id.All(c => char.IsAsciiLetterOrDigit(c) || "_+=,.@:/-".Contains(c, StringComparison.Ordinal))))
            throw Refuse(target, "the ExternalId is not 2 to 1,224 letters, digits or _+=,.@:/-");

        if (!target.Role.StartsWith("arn:", StringComparison.Ordinal))
            return IsRoleName(target.Role) ? $"arn:{partition}:iam::{target.Account}:role/{target.Role}" : throw Refuse(target, $"\"{target.Role}\" is not a role's name");

        var arn = new Arn(target.Role);
        if (!arn.IsWellFormed || arn.Service is not "iam" || !arn.Resource.StartsWith("role/", StringComparison.Ordinal) || !IsRoleName(arn.Resource["role/".Length..]))
            throw Refuse(target, $"\"{target.Role}\" is not the ARN of an IAM role");

        return arn.Account == target.Account ? arn.Text : throw Refuse(target, $"{target.Role} is a role of account {arn.Account}, not of {target.Account}");
    }

    private static bool IsRoleName(string text) =>
        text.Length is > 0 and <= 576 && text[0] != '/' && text[^1] != '/' && text.All(c => char.IsAsciiLetterOrDigit(c) || "_+=,.@/-".Contains(c, StringComparison.Ordinal));

    private static RoleNotAssumableException Refuse(RoleTarget target, string what) =>
        new(SessionFailure.Misconfigured, target.Role, $"Cannot assume a role in account {target.Account}: {what}. Correct it under Accounts › Setup.");
}
