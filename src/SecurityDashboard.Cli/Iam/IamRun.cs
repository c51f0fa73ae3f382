using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using SecurityDashboard.Iam;

namespace SecurityDashboard.Cli.Iam;

/// <summary>Reads cases line by line, decides each and writes one line of JSON for each; never holds more than one, besides a bounded pool of policies.</summary>
internal sealed class IamRun(Stream output)
{
    private const int LongestLine = 16 << 20;

    // Enough for the policies that many cases share; a file whose policies all differ must not take more memory the longer it is.
    private const int MostPolicyText = 256 << 10;

    private static readonly JsonDocumentOptions ReaderOptions = new() { MaxDepth = 64 };
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly PolicyPool _policies = new(MostPolicyText);

    /// <returns>Done, or NotEvaluated when a line could not be read.</returns>
    public async Task<int> RunAsync(TextReader input, CancellationToken cancellation)
    {
        var lines = new LimitedLines(input, LongestLine);
        var exitCode = ExitCode.Done;
        for (var number = 1; await lines.ReadAsync(cancellation) is { } line; number++)
        {
            if (!line.IsCut && line.Text.AsSpan().Trim().IsEmpty)
                continue;
            if (!Answer(line, number))
                exitCode = ExitCode.NotEvaluated;
            await output.WriteAsync(_line.WrittenMemory, cancellation);
        }

        return exitCode;
    }

    private bool Answer(LimitedLine line, int number)
    {
        if (line.IsCut)
            return Refuse(null, $"Line {number} has more than {LongestLine >> 20} Mi characters.");

        try
        {
            using var json = JsonDocument.Parse(line.Text, ReaderOptions);
            JsonElement? id = json.RootElement.ValueKind is JsonValueKind.Object && json.RootElement.TryGetProperty("id"u8, out var given) ? given : null;
            try
            {
                Write(id, PolicyEvaluator.Evaluate(AccessCase.Read(json.RootElement, _policies)));
                return true;
            }
            catch (FormatException e)
            {
                return Refuse(id, $"Line {number}: {e.Message}");
            }
        }
        catch (JsonException e)
        {
            return Refuse(null, $"Line {number} is not valid JSON (byte {e.BytePositionInLine + 1}).");
        }
        // Half of a surrogate pair in the id or in the name of a property, which JSON may escape and a text cannot hold.
        catch (InvalidOperationException)
        {
            return Refuse(null, $"Line {number} holds a text that is not valid Unicode.");
        }
    }

    private bool Refuse(JsonElement? id, string error)
    {
        WriteLine(id, writer => writer.WriteString("error"u8, error));
        return false;
    }

    private void Write(JsonElement? id, Decision decision) => WriteLine(id, writer =>
    {
        writer.WriteString("result"u8, decision.Result.ToString());
        writer.WriteStartArray("decidedBy"u8);
        foreach (var statement in decision.DecidedBy)
        {
            writer.WriteStartObject();
            writer.WriteString("policy"u8, statement.Policy);
            if (statement.Statement is { } index)
                writer.WriteNumber("statement"u8, index);
            if (statement.Sid is not null)
                writer.WriteString("sid"u8, statement.Sid);
            writer.WriteString("effect"u8, statement.Effect.ToString());
            if (statement.Applies is Truth.Unknown)
                WriteTexts(writer, "unknown", statement.Unknown);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteTexts(writer, "unknown", decision.Unknown);
        WriteTexts(writer, "blockedBy", decision.BlockedBy);
        writer.WriteString("explanation"u8, decision.Explanation);
    });

    private static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    private void WriteLine(JsonElement? id, Action<Utf8JsonWriter> write)
    {
        _line.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_line, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("id"u8);
            if (id is { } given)
                given.WriteTo(writer);
            else
                writer.WriteNullValue();
            write(writer);
            writer.WriteEndObject();
        }

        _line.Write("\n"u8);
    }
}
