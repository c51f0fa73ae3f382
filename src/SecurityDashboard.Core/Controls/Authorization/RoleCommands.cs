namespace SecurityDashboard.Controls.Authorization;

/// <summary>Commands that the remediations of several controls share.</summary>
internal static class RoleCommands
{
    /// <summary>Opens a policy of the role {name} in an editor and puts it back.</summary>
    public const string EditPolicy = """
        aws iam list-role-policies --role-name {name}
        aws iam list-attached-role-policies --role-name {name}
        # The finding names the policy. An inline one:
        read -r -p 'Name of the inline policy: ' policy
        aws iam get-role-policy --role-name {name} --policy-name "$policy" --query PolicyDocument > policy.json
        "${EDITOR:-vi}" policy.json
        aws iam put-role-policy --role-name {name} --policy-name "$policy" --policy-document file://policy.json
        # A managed one of your own gets a new version; one of AWS is taken off with detach-role-policy once a narrow one is in its place.
        read -r -p 'ARN of the managed policy: ' managed
        aws iam get-policy-version --policy-arn "$managed" --query PolicyVersion.Document --version-id "$(aws iam get-policy --policy-arn "$managed" --query Policy.DefaultVersionId --output text)" > policy.json
        "${EDITOR:-vi}" policy.json
        aws iam create-policy-version --policy-arn "$managed" --policy-document file://policy.json --set-as-default
        """;

    /// <summary>Opens the trust policy of the role {name} in an editor and puts it back.</summary>
    public const string EditTrust = """
        aws iam get-role --role-name {name} --query Role.AssumeRolePolicyDocument > trust.json
        "${EDITOR:-vi}" trust.json
        aws iam update-assume-role-policy --role-name {name} --policy-document file://trust.json
        """;

    public const string Console = "IAM › Roles › {name} › Permissions › the policy that the finding names › Edit.";

    public const string TrustConsole = "IAM › Roles › {name} › Trust relationships › Edit trust policy.";

    public const string ShowTrust = "aws iam get-role --role-name {name} --query Role.AssumeRolePolicyDocument";

    public const string WhatIsMissed = "What the policy now forgets fails with AccessDenied; the message names the action. Try it on a pipeline that is not production first.";

    /// <summary>Asks IAM itself what it would say of actions on everything.</summary>
    public static string Simulate(string actions) =>
        $"aws iam simulate-principal-policy --policy-source-arn {{arn}} --action-names {actions} --query 'EvaluationResults[].[EvalActionName,EvalDecision]'";
}
