using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

[assembly: AssemblyFixture(typeof(SecurityDashboard.Testing.PostgresServer))]

namespace SecurityDashboard.Testing;

/// <summary>
/// A PostgreSQL server of one's own on a free port of 127.0.0.1, made for the test process when the first test asks and gone with it,
/// even when that is killed. Durability is off: nothing outlives it.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _starting = new(1);
    private readonly ConcurrentQueue<string> _output = new();
    private Process? _process;
    private string? _connection;
    private string? _folder;
    private int _databases;

    public static bool IsInstalled => Programs() is not null;

    /// <summary>The connection string of a new database. Skips the asking test where PostgreSQL is not installed, and fails it in CI.</summary>
    /// <param name="template">The database to copy, one that nobody is connected to; null for an empty one.</param>
    public async Task<string> CreateDatabaseAsync(string? template = null)
    {
        var server = await StartedAsync();
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await using var data = NpgsqlDataSource.Create(server);
        await using var create = data.CreateCommand($"CREATE DATABASE {name} TEMPLATE {template ?? "template0"}");
        await create.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(server) { Database = name, Pooling = true, MaxPoolSize = 20, IncludeErrorDetail = true }.ConnectionString;
    }

    /// <summary>Ends the server as a crash does, in the middle of whatever it is doing, and starts it again on the same data.</summary>
    public async Task CrashAsync()
    {
        var server = await StartedAsync();
        await File.WriteAllTextAsync(Path.Combine(_folder!, "again"), "");
        using (var quit = Process.Start("kill", ["-QUIT", (await File.ReadAllTextAsync(Path.Combine(_folder!, "server"))).Trim()]))
            await quit.WaitForExitAsync();
        while (File.Exists(Path.Combine(_folder!, "again")))
            await Task.Delay(20);
        await AnsweringAsync(server);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            // The shell stops the server and removes its folder when its own input ends.
            _process.StandardInput.Close();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _starting.Dispose();
    }

    private async Task<string> StartedAsync()
    {
        var programs = Programs();
        Require.OrSkip(programs is not null, "PostgreSQL (initdb and postgres in /usr/lib/postgresql/*/bin or on PATH); the tests on it did not run.");

        await _starting.WaitAsync();
        try
        {
            return _connection ??= await StartAsync(programs!);
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task<string> StartAsync(string programs)
    {
        var port = FreePort();
        // Unix sockets have short paths.
        var folder = _folder = Directory.CreateTempSubdirectory("pg-").FullName;
        var start = new ProcessStartInfo("sh") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (IEnumerable<string>)["-c", Script, "sh", folder, programs, $"{port}"])
            start.ArgumentList.Add(argument);

        _process = Process.Start(start) ?? throw new InvalidOperationException("sh could not be started.");
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        return await AnsweringAsync(new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = port, Username = "postgres", Database = "postgres", Pooling = false }.ConnectionString);
    }

    private async Task<string> AnsweringAsync(string connection)
    {
        var asked = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var probe = new NpgsqlConnection(connection);
                await probe.OpenAsync();
                return connection;
            }
            catch (NpgsqlException) when (_process is { HasExited: false } && asked.Elapsed < Patience)
            {
                await Task.Delay(50);
            }
            catch (NpgsqlException e)
            {
                throw new InvalidOperationException($"PostgreSQL did not start:\n{string.Join('\n', _output)}", e);
            }
        }
    }

    // initdb and postgres refuse to run as root; setpriv becomes the user postgres without a process in between.
    private const string Script =
        """
        folder=$1; programs=$2; port=$3
        as=
        if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; as="setpriv --reuid=postgres --regid=postgres --init-groups"; fi
        cd "$folder" || exit 1
        $as "$programs/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync || exit 1
        exec 3<&0
        { cat <&3 >/dev/null; rm -f "$folder/again"; kill -INT "$(cat "$folder/server")" 2>/dev/null; } &
        while :; do
          $as "$programs/postgres" -D "$folder/data" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories="$folder" \
            -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300 -c shared_buffers=128MB -c autovacuum=off </dev/null &
          echo $! > "$folder/server"
          wait $!
          [ -e "$folder/again" ] || break
          rm -f "$folder/again"
        done
        cd / && rm -rf "$folder"
        """;

    private static string? Programs()
    {
        var installed = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(version => int.TryParse(Path.GetFileName(version), out var number) ? number : 0).Select(version => Path.Combine(version, "bin"))
            : [];
        return installed.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is { } text && _output.Count < 200)
            _output.Enqueue(text);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
