"""What the AWS SDK for .NET calls the services, and where its names differ from the API description's."""
import gzip
import json
import os

import botocore

# SDK ServiceId: (botocore's folder, .NET namespace, base of the client's name)
STAND_INS = {
    "CodePipeline": ("codepipeline", "CodePipeline", "CodePipeline"),
    "CodeBuild": ("codebuild", "CodeBuild", "CodeBuild"),
    "CodeConnections": ("codeconnections", "CodeConnections", "CodeConnections"),
    "CodeStar connections": ("codestar-connections", "CodeStarconnections", "CodeStarconnections"),
    "IAM": ("iam", "IdentityManagement", "IdentityManagementService"),
    "Secrets Manager": ("secretsmanager", "SecretsManager", "SecretsManager"),
    "CloudFormation": ("cloudformation", "CloudFormation", "CloudFormation"),
    "Lambda": ("lambda", "Lambda", "Lambda"),
    "Organizations": ("organizations", "Organizations", "Organizations"),
    "CloudTrail": ("cloudtrail", "CloudTrail", "CloudTrail"),
    "EventBridge": ("events", "EventBridge", "EventBridge"),
    "ECR": ("ecr", "ECR", "ECR"),
    "SNS": ("sns", "SimpleNotificationService", "SimpleNotificationService"),
    "CodeDeploy": ("codedeploy", "CodeDeploy", "CodeDeploy"),
    "AccessAnalyzer": ("accessanalyzer", "AccessAnalyzer", "AccessAnalyzer"),
    "S3 Control": ("s3control", "S3Control", "S3Control"),
}

# Both an official package and a stand-in exist for these: the tests compare the two.
COMPARED = {
    "KMS": ("kms", "KeyManagementService", "KeyManagementService"),
    "STS": ("sts", "SecurityToken", "SecurityTokenService"),
}
COMPARED_OPERATIONS = {
    "KMS": ["ListKeys", "DescribeKey", "GetKeyPolicy", "GetKeyRotationStatus", "ListAliases", "ListGrants", "ListResourceTags"],
    "STS": ["GetCallerIdentity", "AssumeRole"],
}

RENAMED_SHAPES = {
    "IAM": {"Policy": "ManagedPolicy", "AttachedPolicy": "AttachedPolicyType"},
}

# Services with one endpoint per partition: partition (with "-fips" where FIPS is asked for) to host and signing region.
GLOBAL_ENDPOINTS = {
    "IAM": {
        "aws": ("iam.amazonaws.com", "us-east-1"),
        "aws-fips": ("iam-fips.amazonaws.com", "us-east-1"),
        "aws-cn": ("iam.cn-north-1.amazonaws.com.cn", "cn-north-1"),
        "aws-cn-fips": ("iam-fips.amazonaws.com.cn", "cn-northwest-1"),
        "aws-us-gov": ("iam.us-gov.amazonaws.com", "us-gov-west-1"),
        "aws-us-gov-fips": ("iam.us-gov.amazonaws.com", "us-gov-west-1"),
    },
    "Organizations": {
        "aws": ("organizations.us-east-1.amazonaws.com", "us-east-1"),
        "aws-fips": ("organizations-fips.us-east-1.amazonaws.com", "us-east-1"),
        "aws-cn": ("organizations.cn-northwest-1.amazonaws.com.cn", "cn-northwest-1"),
        "aws-us-gov": ("organizations.us-gov-west-1.amazonaws.com", "us-gov-west-1"),
        "aws-us-gov-fips": ("organizations.us-gov-west-1.amazonaws.com", "us-gov-west-1"),
    },
}

# Partitions whose FIPS endpoint is the ordinary one.
PLAIN_FIPS = {service: ["aws-us-gov"] for service in ("CloudFormation", "CloudTrail", "EventBridge", "SNS", "AccessAnalyzer")}

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
TABLE = os.path.join(ROOT, "src", "SecurityDashboard.AwsSdk", "ReadOperations.txt")


def operations():
    """ServiceId to its operations, in the order of the table."""
    rows = {}
    for line in open(TABLE, encoding="utf-8"):
        if line.strip() and not line.startswith("#"):
            service, operation, _ = (part.strip() for part in line.split("|"))
            rows.setdefault(service, []).append(operation)
    return rows


def description(folder):
    """The newest API description that the installed botocore holds for a service."""
    path = os.path.join(os.path.dirname(botocore.__file__), "data", folder)
    newest = sorted(os.listdir(path))[-1]
    with gzip.open(os.path.join(path, newest, "service-2.json.gz")) as packed:
        return json.load(packed)


def property_name(member):
    return member[0].upper() + member[1:]
