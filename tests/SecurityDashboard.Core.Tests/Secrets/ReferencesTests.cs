namespace SecurityDashboard.Secrets;

public sealed class ReferencesTests
{
    [Theory]
    [InlineData("arn:aws:secretsmanager:eu-west-1:444455556666:secret:payments/db-AbCdEf", ReferenceShape.Arn)]
    [InlineData("arn:aws-us-gov:s3:::artifacts/*", ReferenceShape.Arn)]
    [InlineData("{{resolve:secretsmanager:payments/db:SecretString:password}}", ReferenceShape.DynamicReference)]
    [InlineData("{{resolve:ssm-secure:/payments/db:3}}", ReferenceShape.DynamicReference)]
    [InlineData("#{SourceVariables.CommitId}", ReferenceShape.PipelineVariable)]
    [InlineData("${AWS::Region}", ReferenceShape.ShellVariable)]
    [InlineData("$(NAME)", ReferenceShape.ShellVariable)]
    [InlineData("/payments/prod/db/password", ReferenceShape.ParameterPath)]
    [InlineData("alias/payments-artifacts", ReferenceShape.KeyAlias)]
    [InlineData("s3://payments-artifacts/builds/app.zip", ReferenceShape.S3Uri)]
    [InlineData("1b4e28ba-2fa1-41d2-883f-0016d3cca427", ReferenceShape.Uuid)]
    [InlineData("vpc-0a1b2c3d4e5f60718", ReferenceShape.ResourceId)]
    [InlineData("eu-west-1", ReferenceShape.Region)]
    [InlineData("https://github.com/acme/payments.git", ReferenceShape.Repository)]
    [InlineData("https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/payments", ReferenceShape.Repository)]
    public void Recognises(string value, ReferenceShape shape) => Assert.Equal(shape, References.Recognise(value));

    [Theory]
    [InlineData("")]
    [InlineData("correct horse")]
    [InlineData("123456789")]
    [InlineData("${DB_PASSWORD:-hunter2}")]
    [InlineData("$(curl -u admin:hunter2 https://example.com)")]
    [InlineData("$ecret")]
    [InlineData("{{resolve:secretsmanager:payments}} hunter2")]
    [InlineData("arn:aws:iam::444455556666:role/build hunter2")]
    [InlineData("arn:aws:iam::444455556666:role/build@hunter2")]
    [InlineData("s3://key:secret@artifacts/app.zip")]
    [InlineData("https://s3.amazonaws.com/artifacts?X-Amz-Signature=0")]
    [InlineData("/payments/prod/db\n/hunter2")]
    [InlineData("arn:aws:s3:::bucket\n")]
    [InlineData("eu-west-hunter2")]
    [InlineData("https://hunter2@github.com/acme/payments.git")]
    [InlineData("https://github.com/acme/payments.git?token=hunter2")]
    [InlineData("https://git.example.com/acme/payments.git")]
    public void Does_not_recognise_what_has_room_for_a_secret(string value) => Assert.Null(References.Recognise(value));

    [Fact]
    public void Does_not_take_base64_that_starts_with_a_slash_for_a_path() =>
        Assert.Null(References.Recognise("/" + Made.Characters(Made.Alphanumeric, 19, 1) + "/" + Made.Characters(Made.Alphanumeric, 19, 2)));
}
