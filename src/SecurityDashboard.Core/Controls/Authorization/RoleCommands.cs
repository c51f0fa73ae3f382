namespace SecurityDashboard.Controls.Authorization;

/// <summary>Commands that the remediations of several controls share.</summary>
internal static class RoleCommands
{
    /// <summary>Opens a policy of the role {name} in an editor and puts it back.</summary>
    public const string EditPolicy = """
        read -r -p 'The policy that the finding names (the name of an inline one, or the ARN of a managed one): ' policy
        if [[ $policy == arn:* ]]; then
          # One of AWS cannot be changed: attach a narrow one of your own, then take it off with detach-role-policy.
          version=$(aws iam get-policy --policy-arn "$policy" --query Policy.DefaultVersionId --output text)
          aws iam get-policy-version --policy-arn "$policy" --version-id "$version" --query PolicyVersion.Document > policy.json
          "${EDITOR:-vi}" policy.json
          aws iam create-policy-version --policy-arn "$policy" --policy-document file://policy.json --set-as-default
        else
          aws iam get-role-policy --role-name {name} --policy-name "$policy" --query PolicyDocument > policy.json
          cp policy.json before-policy-{account}-{name}-"$policy".json
          "${EDITOR:-vi}" policy.json
          aws iam put-role-policy --role-name {name} --policy-name "$policy" --policy-document file://policy.json
        fi
        """;

    /// <summary>Opens the trust policy of the role {name} in an editor and puts it back.</summary>
    public const string EditTrust = """
        aws iam get-role --role-name {name} --query Role.AssumeRolePolicyDocument > trust.json
        cp trust.json before-trust-{account}-{name}.json
        "${EDITOR:-vi}" trust.json
        aws iam update-assume-role-policy --role-name {name} --policy-document file://trust.json
        """;

    /// <summary>Puts back what <see cref="EditPolicy"/> changed.</summary>
    public const string UndoPolicy = """
        read -r -p 'The policy that was changed (the name of an inline one, or the ARN of a managed one): ' policy
        if [[ $policy == arn:* ]]; then
          # AWS keeps the last five versions: list-policy-versions shows them.
          read -r -p 'Version before the change: ' version && aws iam set-default-policy-version --policy-arn "$policy" --version-id "$version"
        else aws iam put-role-policy --role-name {name} --policy-name "$policy" --policy-document file://before-policy-{account}-{name}-"$policy".json
        fi
        """;

    /// <summary>Puts back the trust policy that <see cref="EditTrust"/> kept.</summary>
    public const string UndoTrust = """
        # The commands of the fix kept the old trust policy.
        aws iam update-assume-role-policy --role-name {name} --policy-document file://before-trust-{account}-{name}.json
        """;

    public const string Console = "IAM › Roles › {name} › Permissions › the policy that the finding names › Edit.";

    public const string TrustConsole = "IAM › Roles › {name} › Trust relationships › Edit trust policy.";

    public const string ShowTrust = "aws iam get-role --role-name {name} --query Role.AssumeRolePolicyDocument";

    public const string WhatIsMissed = "What the policy now forgets fails with AccessDenied; the message names the action. Try it on a pipeline that is not production first.";

    /// <summary>Asks IAM itself what it would say of actions on everything.</summary>
    public static string Simulate(string actions) =>
        $"aws iam simulate-principal-policy --policy-source-arn {{arn}} --action-names {actions} --query 'EvaluationResults[].[EvalActionName,EvalDecision]'";
}
