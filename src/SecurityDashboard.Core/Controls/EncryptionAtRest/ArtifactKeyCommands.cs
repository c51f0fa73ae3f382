namespace SecurityDashboard.Controls.EncryptionAtRest;

/// <summary>Commands that the remediations of several controls share.</summary>
internal static class ArtifactKeyCommands
{
    /// <summary>
    /// Names a customer-managed key in every artifact store of the pipeline {name} that names none: the default key of its bucket, or a new one
    /// that becomes it. The key's policy lets the roles in that read and write the artifacts.
    /// </summary>
    public const string NameKey = """
        aws codepipeline get-pipeline --region {region} --name {name} --query pipeline > pipeline.json
        # Who reads and writes the artifacts: the roles of the pipeline, of its actions and of its builds.
        jq -r '.stages[].actions[] | select(.actionTypeId.provider == "CodeBuild") | .configuration.ProjectName' pipeline.json | sort -u \
          | xargs -r aws codebuild batch-get-projects --region {region} --query 'projects[].serviceRole' --output json --names > builds.json
        jq -s '[.[0].roleArn, .[0].stages[].actions[].roleArn, (.[1] // [])[]] | map(select(.)) | unique' pipeline.json builds.json > roles.json
        jq -r --arg region {region} '(.artifactStores // {($region): .artifactStore}) | to_entries[]
          | select((.value.encryptionKey.id // "") | test("^$|alias/aws/")) | [.key, .value.location] | @tsv' pipeline.json > stores.tsv
        while IFS=$'\t' read -r -u 3 region bucket; do
          key=$(aws s3api get-bucket-encryption --bucket "$bucket" --output text \
            --query 'ServerSideEncryptionConfiguration.Rules[0].ApplyServerSideEncryptionByDefault.KMSMasterKeyID' || true)
          if [[ $key != arn:*:key/* ]]; then
            key=$(aws kms create-key --region "$region" --description 'Pipeline artifacts' --query KeyMetadata.Arn --output text)
            aws kms enable-key-rotation --region "$region" --key-id "${key##*/}"
            jq -n --arg key "$key" '{Rules: [{ApplyServerSideEncryptionByDefault: {SSEAlgorithm: "aws:kms", KMSMasterKeyID: $key}, BucketKeyEnabled: true}]}' > encryption.json
            (aws s3api get-bucket-encryption --bucket "$bucket" --query ServerSideEncryptionConfiguration \
              || echo '{"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}') > encryption-before-{account}-"$bucket".json
            aws s3api put-bucket-encryption --bucket "$bucket" --server-side-encryption-configuration file://encryption.json
          fi
          aws kms get-key-policy --region "$region" --key-id "${key##*/}" --policy-name default --query Policy --output text \
            | jq --slurpfile roles roles.json '.Statement |= map(select(.Sid != "Artifacts")) + [{Sid: "Artifacts", Effect: "Allow", Principal: {AWS: $roles[0]},
                Action: ["kms:Decrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*", "kms:DescribeKey"], Resource: "*"}]' > key-policy.json
          aws kms put-key-policy --region "$region" --key-id "${key##*/}" --policy-name default --policy file://key-policy.json
          jq --arg region "$region" --arg bucket "$bucket" --arg key "$key" 'if .artifactStores then .artifactStores[$region].encryptionKey = {id: $key, type: "KMS"}
            else .artifactStore.encryptionKey = {id: $key, type: "KMS"} end' pipeline.json > next.json
          mv next.json pipeline.json
        done 3< stores.tsv
        aws codepipeline update-pipeline --region {region} --pipeline file://pipeline.json
        """;

    /// <summary>Takes back what <see cref="NameKey"/> did, but for keys that artifacts are under by now.</summary>
    public const string UndoNameKey = $$"""
        {{Undoing.Pipeline}}
        # A bucket that got a default key, as the fix found it. Keep the key: what was stored since cannot be read without it.
        read -r -p 'Name of the artifact bucket: ' bucket && aws s3api put-bucket-encryption --bucket "$bucket" --server-side-encryption-configuration file://encryption-before-{account}-"$bucket".json
        """;
}
