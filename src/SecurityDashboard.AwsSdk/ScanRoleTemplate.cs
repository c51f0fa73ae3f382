namespace SecurityDashboard.AwsSdk;

/// <summary>
/// The scan role as a template that the owner of an account deploys: the permissions of <see cref="ScanRolePolicy"/>, and a trust policy
/// that lets one account in with one external id. Both are parameters; what is given here becomes their default.
/// </summary>
public static class ScanRoleTemplate
{
    public const string DefaultRoleName = "SecurityDashboardScan";

    private const int AccountIdLength = 12;
    private const int LongestExternalId = 1224;

    /// <exception cref="ArgumentException">The account id or the external id is not one that AWS accepts.</exception>
    public static string CloudFormation(string? scannerAccountId = null, string? externalId = null, string roleName = DefaultRoleName)
    {
        Check(scannerAccountId, externalId);
        var (path, name) = SplitRole(roleName);

        static string Default(string? value) => value is null ? "" : $"\n    Default: \"{value}\"";
        static string Action(string action) => $"\n                  - {action}";
        static string Statement(PolicyStatement statement) => $"""

                          - Sid: {statement.Sid}
                            Effect: Allow
                            Resource: "*"
                            Action:{string.Concat(statement.Actions.Select(Action))}
            """;

        return $$"""
            AWSTemplateFormatVersion: "2010-09-09"
            Description: Lets SecurityDashboard read the configuration of this account. It grants no write and no access to secrets, objects or logs.

            Parameters:
              ScannerAccountId:
                Type: String
                Description: The account that SecurityDashboard runs in.
                AllowedPattern: "[0-9]{12}"{{Default(scannerAccountId)}}
              ExternalId:
                Type: String
                Description: Made by SecurityDashboard for this account. Do not reuse it for another.
                AllowedPattern: "[A-Za-z0-9_+=,.@:/-]{2,1224}"{{Default(externalId)}}
              RoleName:
                Type: String
                Default: "{{name}}"

            Resources:
              ScanRole:
                Type: AWS::IAM::Role
                Properties:
                  RoleName: !Ref RoleName{{(path is "/" ? "" : $"\n      Path: \"{path}\"")}}
                  Description: Read-only scans by SecurityDashboard
                  MaxSessionDuration: 3600
                  AssumeRolePolicyDocument:
                    Version: "2012-10-17"
                    Statement:
                      - Effect: Allow
                        Principal:
                          AWS: !Sub "arn:${AWS::Partition}:iam::${ScannerAccountId}:root"
                        Action: sts:AssumeRole
                        Condition:
                          StringEquals:
                            sts:ExternalId: !Ref ExternalId
                  Policies:
                    - PolicyName: ReadConfiguration
                      PolicyDocument:
                        Version: "2012-10-17"
                        Statement:{{string.Concat(ScanRolePolicy.Statements.Select(Statement))}}

            Outputs:
              RoleArn:
                Value: !GetAtt ScanRole.Arn

            """;
    }

    /// <exception cref="ArgumentException">The account id or the external id is not one that AWS accepts.</exception>
    public static string Terraform(string? scannerAccountId = null, string? externalId = null, string roleName = DefaultRoleName)
    {
        Check(scannerAccountId, externalId);
        var (path, name) = SplitRole(roleName);

        static string Default(string? value) => value is null ? "" : $"\n  default     = \"{value}\"";
        static string Action(string action) => $"\n          \"{action}\",";
        static string Statement(PolicyStatement statement) => $$"""

                  {
                    Sid      = "{{statement.Sid}}"
                    Effect   = "Allow"
                    Resource = "*"
                    Action = [{{string.Concat(statement.Actions.Select(Action))}}
                    ]
                  },
            """;

        return $$"""
            variable "scanner_account_id" {
              type        = string
              description = "The account that SecurityDashboard runs in."{{Default(scannerAccountId)}}
            }

            variable "external_id" {
              type        = string
              description = "Made by SecurityDashboard for this account. Do not reuse it for another."{{Default(externalId)}}
            }

            variable "role_name" {
              type        = string
              description = "The name of the scan role."{{Default(name)}}
            }

            data "aws_partition" "current" {}

            resource "aws_iam_role" "scan" {
              name                 = var.role_name{{(path is "/" ? "" : $"\n  path                 = \"{path}\"")}}
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
                Statement = [{{string.Concat(ScanRolePolicy.Statements.Select(Statement))}}
                ]
              })
            }

            output "role_arn" {
              value = aws_iam_role.scan.arn
            }

            """;
    }

    /// <summary>Whom the trust policy lets in: the scanner's account, whose own policies decide who of it.</summary>
    public static string PrincipalOf(string partition, string scannerAccountId) => $"arn:{partition}:iam::{scannerAccountId}:root";

    /// <summary>The role's trust policy as JSON, indented.</summary>
    public static string TrustPolicy(string partition, string scannerAccountId, string externalId)
    {
        Check(scannerAccountId: null, externalId);
        return $$"""
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Effect": "Allow",
                  "Principal": { "AWS": "{{PrincipalOf(partition, scannerAccountId)}}" },
                  "Action": "sts:AssumeRole",
                  "Condition": { "StringEquals": { "sts:ExternalId": "{{externalId}}" } }
                }
              ]
            }
            """;
    }

    /// <summary>A role is named with its path where it has one; templates want the two apart.</summary>
    private static (string Path, string Name) SplitRole(string role)
    {
        if (role.Length == 0 || !role.All(character => char.IsAsciiLetterOrDigit(character) || "_+=,.@/-".Contains(character, StringComparison.Ordinal)))
            throw new ArgumentException($"\"{role}\" is not the name of a role.", nameof(role));

        var end = role.LastIndexOf('/') + 1;
        return end == 0 ? ("/", role) : ($"/{role[..end].TrimStart('/')}", role[end..]);
    }

    // What passes needs no quoting in YAML or HCL.
    private static void Check(string? scannerAccountId, string? externalId)
    {
        if (scannerAccountId is not null && !(scannerAccountId.Length is AccountIdLength && scannerAccountId.All(char.IsAsciiDigit)))
            throw new ArgumentException($"\"{scannerAccountId}\" is not an account id: twelve digits.", nameof(scannerAccountId));
        if (externalId is not null && !(externalId.Length is >= 2 and <= LongestExternalId && externalId.All(IsOfExternalId)))
            throw new ArgumentException("The external id is not one that AWS accepts: 2 to 1,224 of A-Z a-z 0-9 and _+=,.@:/-", nameof(externalId));
    }

    private static bool IsOfExternalId(char character) => char.IsAsciiLetterOrDigit(character) || "_+=,.@:/-".Contains(character, StringComparison.Ordinal);
}
