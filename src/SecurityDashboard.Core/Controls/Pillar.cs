namespace SecurityDashboard.Controls;

/// <summary>The areas that people think in; each control belongs to one, the folder it stands in.</summary>
public enum Pillar { Authentication, Authorization, EncryptionAtRest, EncryptionInTransit, SecretsManagement, PipelineIntegrity, Detection }
