namespace SecurityDashboard.Aws.Remediations;

/// <summary>Every control once at least: run, or the reason why not. A new control fails the test until it is in one of the two.</summary>
internal static class RepairTable
{
    public static IReadOnlyList<Repair> All { get; } = [.. StorageRepairs.All, .. KeyRepairs.All, .. BuildRepairs.All, .. PipelineRepairs.All, .. RoleRepairs.All, .. ProviderRepairs.All, .. OtherRepairs.All];

    public static IReadOnlyDictionary<string, NotRun> NotRun { get; } = new Dictionary<string, NotRun>(StringComparer.Ordinal)
    {
        ["AN-01"] = new NotRun.CannotFail("The credential report of the endpoint has no row of the root user."),
        ["AN-02"] = new NotRun.CannotFail("The credential report of the endpoint has no row of the root user."),
        ["AN-04"] = new NotRun.CannotFail("The credential report of the endpoint has no row of the root user."),
        ["AN-10"] = new NotRun.CannotFail("The endpoint does not say what a key was last used with."),
        ["AS-07"] = new NotRun.Lacks("s3control put-public-access-block --account-id 111122223333 --public-access-block-configuration BlockPublicAcls=true"),
        ["AZ-05"] = new NotRun.CannotFail("The endpoint has no policies that AWS manages, but slowly."),
        ["AZ-06"] = new NotRun.OnlyLooks(),
        ["AZ-07"] = new NotRun.OnlyLooks(),
        ["AZ-08"] = new NotRun.OnlyLooks(),
        ["AZ-10"] = new NotRun.OnlyLooks(),
        ["CB-03"] = new NotRun.Lacks("codebuild update-webhook --project-name shop"),
        ["CB-04"] = new NotRun.Lacks("codebuild update-webhook --project-name shop"),
        ["CB-05"] = new NotRun.Lacks("codebuild update-webhook --project-name shop"),
        ["CB-06"] = new NotRun.Lacks("codebuild update-webhook --project-name shop"),
        ["CB-17"] = new NotRun.Lacks("codebuild update-project-visibility --project-arn arn:aws:codebuild:eu-west-1:111122223333:project/shop --project-visibility PRIVATE"),
        ["CB-18"] = new NotRun.Lacks("codebuild delete-resource-policy --resource-arn arn:aws:codebuild:eu-west-1:111122223333:project/shop"),
        ["CB-27"] = new NotRun.CannotFail("Its list of approved organizations is empty until somebody fills it."),
        ["DS-03"] = new NotRun.OnlyLooks(),
        ["DS-04"] = new NotRun.OnlyLooks(),
        ["DS-05"] = new NotRun.OnlyLooks(),
        ["FD-04"] = new NotRun.Lacks("iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn arn:aws:iam::111122223333:oidc-provider/gitlab.com --client-id sts.amazonaws.com"),
        ["HC-08"] = new NotRun.CannotFail("Builds of the endpoint export nothing."),
        ["HC-07"] = new NotRun.Outside("The value goes out of a template, which lies in the source of the pipeline."),
        ["RL-14"] = new NotRun.CannotFail("Nothing in the endpoint is old enough."),
        ["SM-02"] = new NotRun.CannotFail("No rotation in the endpoint is late."),
        ["SM-04"] = new NotRun.CannotFail("Nothing in the endpoint is old enough."),
        ["XA-02"] = new NotRun.CannotFail("It takes a pipeline of another account."),
        ["XA-03"] = new NotRun.CannotFail("It takes a pipeline of another account."),
        ["RL-02"] = new NotRun.Lacks("iam generate-service-last-accessed-details --arn arn:aws:iam::111122223333:role/shop"),
        ["SC-01"] = new NotRun.Lacks("codepipeline register-webhook-with-third-party --webhook-name shop"),
        ["SC-06"] = new NotRun.Lacks("codeconnections delete-connection --connection-arn arn:aws:codeconnections:eu-west-1:111122223333:connection/00000000-1111-4222-8333-444444444444"),
        ["TL-02"] = new NotRun.Lacks("codeconnections update-host --host-arn arn:aws:codeconnections:eu-west-1:111122223333:host/shop-00000000"),
    };
}
