using System.Collections.Frozen;

namespace SecurityDashboard.Secrets.Shell;

/// <summary>How a password is written behind an option.</summary>
internal enum OptionForm
{
    /// <summary>The next word, or the rest of this one.</summary>
    Password,

    /// <summary>user:password</summary>
    UserAndPassword,

    /// <summary>user,password</summary>
    UserCommaPassword,

    /// <summary>user%password</summary>
    UserPercentPassword,

    /// <summary>pass:password, as openssl has it</summary>
    PassPrefix,

    /// <summary>Only the rest of this word: a space would start another argument.</summary>
    Attached,
}

/// <summary>The options of one program that take a password.</summary>
/// <param name="Subcommand">The word without which the options mean something else: <c>docker run -p</c> is a port. Empty when there is none.</param>
internal sealed record ProgramOptions(string Subcommand, FrozenDictionary<string, OptionForm> Forms);

/// <summary>Options that take a password, per program. Long options are mostly known by their names.</summary>
internal static class CommandOptions
{
    private static readonly FrozenDictionary<string, ProgramOptions> Programs = new Dictionary<string, ProgramOptions>(StringComparer.OrdinalIgnoreCase)
    {
        ["curl"] = For("", ("-u", OptionForm.UserAndPassword), ("--user", OptionForm.UserAndPassword), ("-U", OptionForm.UserAndPassword), ("--proxy-user", OptionForm.UserAndPassword)),
        ["http"] = For("", ("-a", OptionForm.UserAndPassword), ("--auth", OptionForm.UserAndPassword)),
        ["https"] = For("", ("-a", OptionForm.UserAndPassword), ("--auth", OptionForm.UserAndPassword)),
        ["helm"] = For("login", ("-p", OptionForm.Password)),
        ["skopeo"] = For("", ("--creds", OptionForm.UserAndPassword), ("--src-creds", OptionForm.UserAndPassword), ("--dest-creds", OptionForm.UserAndPassword), ("-p", OptionForm.Password)),
        ["docker"] = For("login", ("-p", OptionForm.Password)),
        ["podman"] = For("login", ("-p", OptionForm.Password)),
        ["buildah"] = For("login", ("-p", OptionForm.Password)),
        ["nerdctl"] = For("login", ("-p", OptionForm.Password)),
        ["crane"] = For("login", ("-p", OptionForm.Password)),
        ["oras"] = For("login", ("-p", OptionForm.Password)),
        ["az"] = For("login", ("-p", OptionForm.Password)),
        ["cf"] = For("login", ("-p", OptionForm.Password)),
        ["oc"] = For("login", ("-p", OptionForm.Password)),
        ["mysql"] = For("", ("-p", OptionForm.Attached)),
        ["mysqldump"] = For("", ("-p", OptionForm.Attached)),
        ["mysqladmin"] = For("", ("-p", OptionForm.Attached), ("password", OptionForm.Password)),
        ["mysqlimport"] = For("", ("-p", OptionForm.Attached)),
        ["mariadb"] = For("", ("-p", OptionForm.Attached)),
        ["sqlcmd"] = For("", ("-P", OptionForm.Password)),
        ["bcp"] = For("", ("-P", OptionForm.Password)),
        ["mongo"] = For("", ("-p", OptionForm.Password)),
        ["mongosh"] = For("", ("-p", OptionForm.Password)),
        ["mongodump"] = For("", ("-p", OptionForm.Password)),
        ["mongorestore"] = For("", ("-p", OptionForm.Password)),
        ["redis-cli"] = For("", ("-a", OptionForm.Password), ("--pass", OptionForm.Password)),
        ["cqlsh"] = For("", ("-p", OptionForm.Password)),
        ["cypher-shell"] = For("", ("-p", OptionForm.Password)),
        ["sshpass"] = For("", ("-p", OptionForm.Password)),
        ["ldapsearch"] = For("", ("-w", OptionForm.Password)),
        ["ldapmodify"] = For("", ("-w", OptionForm.Password)),
        ["ldapadd"] = For("", ("-w", OptionForm.Password)),
        ["openssl"] = For("", ("-passin", OptionForm.PassPrefix), ("-passout", OptionForm.PassPrefix), ("-pass", OptionForm.PassPrefix), ("-k", OptionForm.Password)),
        ["ssh-keygen"] = For("", ("-N", OptionForm.Password), ("-P", OptionForm.Password)),
        ["zip"] = For("", ("-P", OptionForm.Password)),
        ["unzip"] = For("", ("-P", OptionForm.Password)),
        ["7z"] = For("", ("-p", OptionForm.Attached)),
        ["twine"] = For("", ("-p", OptionForm.Password)),
        ["lftp"] = For("", ("-u", OptionForm.UserCommaPassword)),
        ["smbclient"] = For("", ("-U", OptionForm.UserPercentPassword)),
        ["psexec"] = For("", ("-p", OptionForm.Password)),
        ["psexec.exe"] = For("", ("-p", OptionForm.Password)),
        ["security"] = For("", ("-p", OptionForm.Password), ("-P", OptionForm.Password)),
        ["snyk"] = For("", ("auth", OptionForm.Password)),
        ["vault"] = For("", ("login", OptionForm.Password)),
        ["ngrok"] = For("", ("authtoken", OptionForm.Password), ("add-authtoken", OptionForm.Password)),
        ["doctl"] = For("", ("-t", OptionForm.Password)),
        ["codecov"] = For("", ("-t", OptionForm.Password)),
        ["nuget"] = For("", ("-ApiKey", OptionForm.Password), ("setApiKey", OptionForm.Password)),
        ["dotnet"] = For("", ("-k", OptionForm.Password)),
        ["rabbitmqadmin"] = For("", ("-p", OptionForm.Password)),
        ["expo"] = For("login", ("-p", OptionForm.Password)),
        ["newman"] = For("", ("--postman-api-key", OptionForm.Password)),
        ["useradd"] = For("", ("-p", OptionForm.Password)),
        ["usermod"] = For("", ("-p", OptionForm.Password)),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static ProgramOptions? Of(ReadOnlySpan<char> program) =>
        program.Length <= 24 && Programs.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(program, out var options) ? options : null;

    private static ProgramOptions For(string subcommand, params ReadOnlySpan<(string Option, OptionForm Form)> options)
    {
        var forms = new Dictionary<string, OptionForm>(StringComparer.Ordinal);
        foreach (var (option, form) in options)
            forms.Add(option, form);
        return new ProgramOptions(subcommand, forms.ToFrozenDictionary(StringComparer.Ordinal));
    }
}
