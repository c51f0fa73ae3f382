using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using SecurityDashboard.Data;

namespace SecurityDashboard.Web.Composition.Configuration;

/// <summary>Everything that can be set, read and checked once, before anything else starts. appsettings.json at the root holds each key with its default.</summary>
public sealed record Settings
{
    [ListenUrls]
    public string Urls { get; init; } = "http://localhost:5080";

    public HostSettings Host { get; init; } = new();

    public DataSettings Data { get; init; } = new();

    public DatabaseSettings Database { get; init; } = new();

    public ConnectionStringSettings ConnectionStrings { get; init; } = new();

    public AwsSettings Aws { get; init; } = new();

    public ScanningSettings Scanning { get; init; } = new();

    public RetentionSettings Retention { get; init; } = new();

    public SmtpSettings Smtp { get; init; } = new();

    public NotificationSettings Notifications { get; init; } = new();

    public DemoSettings Demo { get; init; } = new();

    public LogSettings Log { get; init; } = new();
}

[Flags]
public enum HostRoles { Web = 1, Worker = 2, Both = Web | Worker }

public sealed record HostSettings
{
    [Allowed("web, worker, or web,worker")]
    public HostRoles Roles { get; init; } = HostRoles.Both;
}

public sealed record DataSettings
{
    [Required(ErrorMessage = "the path of a folder")]
    public string Directory { get; init; } = "./data";
}

public sealed record DatabaseSettings
{
    [Allowed("Sqlite or Postgres")]
    public DatabaseProvider Provider { get; init; } = DatabaseProvider.Sqlite;
}

public sealed record ConnectionStringSettings
{
    [SecretSetting]
    public string Dashboard { get; init; } = "";
}

public sealed record AwsSettings
{
    [HttpUrl]
    public string EndpointUrl { get; init; } = "";

    [Range(1, 64, ErrorMessage = "a whole number from 1 to 64")]
    public int MaxConcurrentAccounts { get; init; } = 4;

    [RegionNames]
    public ImmutableArray<string> Regions { get; init; } = [];
}

public sealed record ScanningSettings
{
    [Cron]
    public string Schedule { get; init; } = "0 */6 * * *";

    [Range(1, 64, ErrorMessage = "a whole number from 1 to 64")]
    public int Workers { get; init; } = 4;
}

public sealed record RetentionSettings
{
    [Range(0, 36_500, ErrorMessage = "a whole number of days up to 36500; 0 keeps them all")]
    public int SnapshotDays { get; init; } = 400;

    [Range(0, 36_500, ErrorMessage = "a whole number of days up to 36500; 0 keeps them all")]
    public int ScoreDays { get; init; } = 1_096;
}

public enum SmtpSecurity { StartTls, Tls, None }

public sealed record SmtpSettings
{
    /// <summary>Empty: no mail is sent.</summary>
    public string Host { get; init; } = "";

    [Range(1, 65_535, ErrorMessage = "a port from 1 to 65535")]
    public int Port { get; init; } = 587;

    [Allowed("StartTls, Tls or None")]
    public SmtpSecurity Security { get; init; } = SmtpSecurity.StartTls;

    public string User { get; init; } = "";

    [SecretSetting]
    public string Password { get; init; } = "";

    [MailAddress]
    public string From { get; init; } = "security-dashboard@localhost";
}

public sealed record NotificationSettings
{
    [HttpUrl]
    public string PublicUrl { get; init; } = "";

    [Allowed("true or false")]
    public bool AllowPrivateAddresses { get; init; }

    /// <summary>Where links lead, without the slash at its end.</summary>
    public string Root() => PublicUrl is "" ? "http://localhost:5080" : PublicUrl.TrimEnd('/');
}

public sealed record DemoSettings
{
    [Allowed("true or false")]
    public bool Enabled { get; init; }
}

public enum LogFormat { Text, Json }

public sealed record LogSettings
{
    [Allowed("Trace, Debug, Information, Warning or Error")]
    public LogLevel Level { get; init; } = LogLevel.Information;

    [Allowed("Text or Json")]
    public LogFormat Format { get; init; } = LogFormat.Text;
}
