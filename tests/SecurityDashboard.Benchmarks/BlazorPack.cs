using System.Buffers.Binary;
using System.Text;

namespace SecurityDashboard.Benchmarks;

/// <summary>The part of MessagePack that Blazor's hub speaks: arrays of numbers, texts, bytes, true, false and nothing, each behind its length.</summary>
/// <remarks>https://github.com/dotnet/aspnetcore/blob/main/src/SignalR/docs/specs/HubProtocol.md#messagepack-msgpack-encoding</remarks>
internal static class BlazorPack
{
    public const int Invocation = 1;
    public const int Completion = 3;
    public const int Close = 7;

    public static byte[] Ping { get; } = [2, 0x91, 6];

    /// <summary>An invocation of a method of the server, as it goes over the wire.</summary>
    /// <param name="id">What the answer will bear; null where none is wanted.</param>
    public static byte[] Invoke(string? id, string method, params object?[] arguments)
    {
        var body = new MemoryStream();
        body.WriteByte(0x95);
        Write(body, (long)Invocation);
        body.WriteByte(0x80);
        Write(body, id);
        Write(body, method);
        body.WriteByte((byte)(0x90 | arguments.Length));
        foreach (var argument in arguments)
            Write(body, argument);

        var message = new MemoryStream();
        for (var left = (uint)body.Length; ; left >>= 7)
        {
            message.WriteByte((byte)(left < 0x80 ? left : (left & 0x7F) | 0x80));
            if (left < 0x80)
                break;
        }

        body.WriteTo(message);
        return message.ToArray();
    }

    /// <summary>The messages that lie one behind the other in what arrived; what is left of the last one stays in <paramref name="received"/>.</summary>
    public static IEnumerable<object?[]> Messages(List<byte> received)
    {
        while (true)
        {
            var (length, at, shift) = (0, 0, 0);
            while (at < received.Count && (received[at] & 0x80) != 0)
                (length, at, shift) = (length | ((received[at] & 0x7F) << shift), at + 1, shift + 7);
            if (at == received.Count || received.Count < at + 1 + (length |= received[at] << shift))
                yield break;

            var message = received.GetRange(at + 1, length).ToArray();
            received.RemoveRange(0, at + 1 + length);
            var place = 0;
            yield return (object?[])Read(message, ref place)!;
        }
    }

    private static void Write(MemoryStream to, object? value)
    {
        switch (value)
        {
            case null: to.WriteByte(0xC0); break;
            case bool yes: to.WriteByte((byte)(yes ? 0xC3 : 0xC2)); break;
            case long number:
                to.WriteByte(0xD3);
                Span<byte> eight = stackalloc byte[8];
                BinaryPrimitives.WriteInt64BigEndian(eight, number);
                to.Write(eight);
                break;
            case string text:
                var bytes = Encoding.UTF8.GetBytes(text);
                to.WriteByte(0xDB);
                Span<byte> four = stackalloc byte[4];
                BinaryPrimitives.WriteInt32BigEndian(four, bytes.Length);
                to.Write(four);
                to.Write(bytes);
                break;
            default: throw new ArgumentException($"{value.GetType()} is not written.", nameof(value));
        }
    }

    private static object? Read(byte[] from, ref int at)
    {
        var code = from[at++];
        switch (code)
        {
            case < 0x80: return (long)code;
            case < 0x90: return Map(from, code & 0x0F, ref at);
            case < 0xA0: return Array(from, code & 0x0F, ref at);
            case < 0xC0: return Text(from, code & 0x1F, ref at);
            case >= 0xE0: return (long)(sbyte)code;
            case 0xC0: return null;
            case 0xC2: return false;
            case 0xC3: return true;
            case 0xC4: return Bytes(from, (int)Number(from, 1, ref at), ref at);
            case 0xC5: return Bytes(from, (int)Number(from, 2, ref at), ref at);
            case 0xC6: return Bytes(from, (int)Number(from, 4, ref at), ref at);
            case 0xCC: return Number(from, 1, ref at);
            case 0xCD: return Number(from, 2, ref at);
            case 0xCE: return Number(from, 4, ref at);
            case 0xCF or 0xD3: return Number(from, 8, ref at);
            case 0xD0: return (long)(sbyte)Number(from, 1, ref at);
            case 0xD1: return (long)(short)Number(from, 2, ref at);
            case 0xD2: return (long)(int)Number(from, 4, ref at);
            case 0xD9: return Text(from, (int)Number(from, 1, ref at), ref at);
            case 0xDA: return Text(from, (int)Number(from, 2, ref at), ref at);
            case 0xDB: return Text(from, (int)Number(from, 4, ref at), ref at);
            case 0xDC: return Array(from, (int)Number(from, 2, ref at), ref at);
            default: throw new InvalidDataException($"MessagePack 0x{code:X2} is not read.");
        }
    }

    private static long Number(byte[] from, int size, ref int at)
    {
        long number = 0;
        for (var end = at + size; at < end; at++)
            number = (number << 8) | from[at];
        return number;
    }

    private static byte[] Bytes(byte[] from, int length, ref int at) => from[at..(at += length)];

    private static string Text(byte[] from, int length, ref int at) => Encoding.UTF8.GetString(Bytes(from, length, ref at));

    private static object?[] Array(byte[] from, int length, ref int at)
    {
        var items = new object?[length];
        for (var index = 0; index < length; index++)
            items[index] = Read(from, ref at);
        return items;
    }

    private static object? Map(byte[] from, int length, ref int at)
    {
        for (var pair = 0; pair < 2 * length; pair++)
            Read(from, ref at);
        return null;
    }
}
