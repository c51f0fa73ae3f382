namespace SecurityDashboard.Web.Composition.Configuration;

/// <summary>A setting that stops the start; the message is one line that names the key, the value and what is allowed.</summary>
public sealed class SettingsException(string message) : Exception(message);
