variable "scanner_account_id" {
  type        = string
  description = "The account that SecurityDashboard runs in."
}

variable "external_id" {
  type        = string
  description = "Made by SecurityDashboard for this account. Do not reuse it for another."
}

variable "role_name" {
  type        = string
  description = "The name of the scan role."
  default     = "SecurityDashboardScan"
}

data "aws_partition" "current" {}

resource "aws_iam_role" "scan" {
  name                 = var.role_name
  description          = "Read-only scans by SecurityDashboard"
  max_session_duration = 3600

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = "arn:${data.aws_partition.current.partition}:iam::${var.scanner_account_id}:root" }
        Action    = "sts:AssumeRole"
        Condition = { StringEquals = { "sts:ExternalId" = var.external_id } }
      }
    ]
  })
}

resource "aws_iam_role_policy" "read_configuration" {
  name = "ReadConfiguration"
  role = aws_iam_role.scan.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "CodePipeline"
        Effect   = "Allow"
        Resource = "*"
        Action = [
          "codepipeline:GetPipeline",
          "codepipeline:GetPipelineState",
          "codepipeline:ListActionExecutions",
          "codepipeline:ListActionTypes",
          "codepipeline:ListPipelineExecutions",
          "codepipeline:ListPipelines",
          "codepipeline:ListRuleTypes",
          "codepipeline:ListTagsForResource",
          "codepipeline:ListWebhooks",
        ]
      },
      {
        Sid      = "CodeBuild"
        Effect   = "Allow"
        Resource = "*"
        Action = [
          "codebuild:BatchGetBuilds",
          "codebuild:BatchGetProjects",
          "codebuild:GetResourcePolicy",
          "codebuild:ListBuildsForProject",
          "codebuild:ListProjects",
          "codebuild:ListSourceCredentials",
        ]
      },
      {
        Sid      = "CodeConnections"
        Effect   = "Allow"
        Resource = "*"
        Action = [
          "codeconnections:GetConnection",
          "codeconnections:GetHost",
          "codeconnections:ListConnections",
          "codeconnections:ListHosts",
          "codeconnections:ListRepositoryLinks",
          "codeconnections:ListTagsForResource",
        ]
      },
      {
        Sid      = "CodeStarconnections"
        Effect   = "Allow"
        Resource = "*"
        Action = [
          "codestar-connections:ListConnections",
          "codestar-connections:ListHosts",
          "codestar-connections:ListRepositoryLinks",
        ]
      },
      {
        Sid      = "IAM"
        Effect   = "Allow"
        Resource = "*"
        Action = [
          "iam:GenerateCredentialReport",
          "iam:GetAccessKeyLastUsed",
          "iam:GetAccountAuthorizationDetails",
          "iam:GetAccountPasswordPolicy",
          "iam:GetAccountSummary",
          "iam:GetCredentialReport",
          "iam:GetOpenIDConnectProvider",
          "iam:GetPolicy",
          "iam:GetPolicyVersion",
          "iam:GetRole",
          "iam:GetSAMLProvider",
          "iam:ListAccessKeys",
          "iam:ListInstanceProfiles",
          "iam:ListMFADevices",
          "iam:ListOpenIDConnectProviders",
          "iam:ListRoles",
          "iam:ListSAMLProviders",
          "iam:ListVirtualMFADevices",
        ]
      },
      {
        Sid      = "SecretsManager"
        Effect   = "Allow"
        Resource = "*"
        Action = [
          "secretsmanager:DescribeSecret",
          "secretsmanager:GetResourcePolicy",
          "secretsmanager:ListSecrets",
        ]
      },
      {
        Sid      = "CloudFormation"
        Effect   = "Allow"
        Resource = "*"
        Action = [
          "cloudformation:DescribeStacks",
          "cloudformation:GetTemplateSummary",
        ]
      },
      {
        Sid      = "Lambda"
        Effect   = "Allow"
        Resource = "*"
        Action = [
          "lambda:GetFunctionConfiguration",
        ]
      },
      {
        Sid      = "Organizations"
        Effect   = "Allow"
        Resource = "*"
        Action = [
          "organizations:DescribeOrganization",
          "organizations:DescribePolicy",
          "organizations:ListAccounts",
          "organizations:ListAccountsForParent",
          "organizations:ListOrganizationalUnitsForParent",
          "organizations:ListPolicies",
          "organizations:ListRoots",
          "organizations:ListTargetsForPolicy",
        ]
      },
      {
        Sid      = "CloudTrail"
        Effect   = "Allow"
        Resource = "*"
        Action = [
          "cloudtrail:DescribeTrails",
          "cloudtrail:GetEventSelectors",
          "cloudtrail:GetTrailStatus",
        ]
      },
      {
        Sid      = "EventBridge"
        Effect   = "Allow"
        Resource = "*"
        Action = [
          "events:ListRules",
          "events:ListTargetsByRule",
        ]
      },
      {
        Sid      = "ECR"
        Effect   = "Allow"
        Resource = "*"
        Action = [
          "ecr:DescribeRepositories",
          "ecr:GetRepositoryPolicy",
        ]
      },
      {
        Sid      = "SNS"
        Effect   = "Allow"
        Resource = "*"
        Action = [
          "sns:GetTopicAttributes",
          "sns:ListSubscriptionsByTopic",
        ]
      },
      {
        Sid      = "CodeDeploy"
        Effect   = "Allow"
        Resource = "*"
        Action = [
          "codedeploy:BatchGetDeploymentGroups",
        ]
      },
      {
        Sid      = "AccessAnalyzer"
        Effect   = "Allow"
        Resource = "*"
        Action = [
          "access-analyzer:ListAnalyzers",
          "access-analyzer:ListFindings",
        ]
      },
      {
        Sid      = "S3Control"
        Effect   = "Allow"
        Resource = "*"
        Action = [
          "s3:GetAccountPublicAccessBlock",
        ]
      },
      {
        Sid      = "S3"
        Effect   = "Allow"
        Resource = "*"
        Action = [
          "s3:GetBucketAcl",
          "s3:GetBucketLocation",
          "s3:GetBucketLogging",
          "s3:GetBucketNotification",
          "s3:GetBucketObjectLockConfiguration",
          "s3:GetBucketOwnershipControls",
          "s3:GetBucketPolicy",
          "s3:GetBucketPolicyStatus",
          "s3:GetBucketPublicAccessBlock",
          "s3:GetBucketTagging",
          "s3:GetBucketVersioning",
          "s3:GetEncryptionConfiguration",
          "s3:GetLifecycleConfiguration",
          "s3:GetReplicationConfiguration",
          "s3:ListAllMyBuckets",
          "s3:ListBucket",
        ]
      },
      {
        Sid      = "KMS"
        Effect   = "Allow"
        Resource = "*"
        Action = [
          "kms:DescribeKey",
          "kms:GetKeyPolicy",
          "kms:GetKeyRotationStatus",
          "kms:ListAliases",
          "kms:ListGrants",
          "kms:ListKeys",
          "kms:ListResourceTags",
        ]
      },
      {
        Sid      = "SSM"
        Effect   = "Allow"
        Resource = "*"
        Action = [
          "ssm:DescribeParameters",
        ]
      },
      {
        Sid      = "EC2"
        Effect   = "Allow"
        Resource = "*"
        Action = [
          "ec2:DescribeInstances",
        ]
      },
      {
        Sid      = "STS"
        Effect   = "Allow"
        Resource = "*"
        Action = [
          "sts:GetCallerIdentity",
        ]
      },
    ]
  })
}

output "role_arn" {
  value = aws_iam_role.scan.arn
}

