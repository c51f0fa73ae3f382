using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SecurityDashboard.Secrets;

namespace SecurityDashboard.Cli.Secrets;

/// <summary>Reads values one by one, inspects each and writes one line of JSON for each.</summary>
internal sealed class SecretsRun(FingerprintKey key, Stream output)
{
    private const int LongestText = 64 << 20;

    private static readonly byte[] NewLine = "\n"u8.ToArray();
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = false };

    /// <summary>JSON lines when the first line is an object with a value in it, otherwise one text.</summary>
    /// <returns>Done, or NotEvaluated when a line could not be read.</returns>
    public async Task<int> RunAsync(TextReader input, string name, CancellationToken cancellation)
    {
        var lines = new LimitedLines(input, LongestText);
        if (await lines.ReadAsync(cancellation) is not { } first)
            return ExitCode.Done;

        if (SecretsLine.IsValue(first))
            return await RunLinesAsync(lines, first, cancellation);

        if (first.IsCut || await lines.ReadRestAsync(first.Text, cancellation) is not { } text)
            throw new UsageException($"{name} has more than {LongestText >> 20} Mi characters. Split it.");

        Write(JsonSerializer.SerializeToElement(name), SecretDetector.Default.Inspect(new SecretContext(ValueKind.Buildspec, "", text), key));
        return ExitCode.Done;
    }

    private async Task<int> RunLinesAsync(LimitedLines lines, LimitedLine first, CancellationToken cancellation)
    {
        var exitCode = ExitCode.Done;
        var number = 0;
        for (LimitedLine? line = first; line is { } current; line = await lines.ReadAsync(cancellation))
        {
            number++;
            if (current.Text.AsSpan().Trim().IsEmpty)
                continue;

            var parsed = SecretsLine.Parse(current, number);
            if (parsed.Context is { } context)
            {
                Write(parsed.Id, SecretDetector.Default.Inspect(context, key));
                continue;
            }

            WriteError(parsed.Id, parsed.Error);
            exitCode = ExitCode.NotEvaluated;
        }

        return exitCode;
    }

    private void Write(JsonElement id, IReadOnlyList<SecretTrace> traces) => WriteLine(id, writer =>
    {
        writer.WriteStartArray("matches"u8);
        foreach (var trace in traces)
        {
            writer.WriteStartObject();
            writer.WriteString("rule"u8, trace.Rule);
            writer.WriteString("confidence"u8, trace.Confidence switch { SecretConfidence.High => "high", SecretConfidence.Medium => "medium", _ => "low" });
            writer.WriteString("location"u8, trace.Location);
            writer.WriteNumber("length"u8, trace.Length);
            writer.WriteString("fingerprint"u8, trace.Fingerprint);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    private void WriteError(JsonElement id, string error) => WriteLine(id, writer => writer.WriteString("error"u8, error));

    private void WriteLine(JsonElement id, Action<Utf8JsonWriter> write)
    {
        using (var writer = new Utf8JsonWriter(output, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("id"u8);
            id.WriteTo(writer);
            write(writer);
            writer.WriteEndObject();
        }

        output.Write(NewLine);
        output.Flush();
    }
}
