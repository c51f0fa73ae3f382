using System.Text.Json;

namespace SecurityDashboard.Inventory;

/// <summary>Stops reading where a hostile file would go on.</summary>
/// <param name="refuseNulls">
/// Whether the stream is JSON of ours: in it null stands for nothing but "read, and there is none", because what is none is left out.
/// The annotations that the serializer respects say nothing of the elements of lists.
/// </param>
internal sealed class LimitedStream(Stream inner, long limit, bool refuseNulls = false) : Stream
{
    private long _read;
    private bool _inString;
    private bool _escaped;
    private int _length;
    private bool _isRead;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _read; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        if ((_read += count) > limit)
            throw new InvalidDataException($"The inventory is larger than the {limit / (1024 * 1024)} MiB that are read.");

        if (refuseNulls)
            foreach (var c in buffer[..count])
                Watch(c);
        return count;
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Watch(byte c)
    {
        if (_inString)
        {
            if (!_escaped && c is (byte)'"')
            {
                _inString = false;
                _isRead = _isRead && _length == 4;
                return;
            }

            _escaped = !_escaped && c is (byte)'\\';
            _isRead = _isRead && _length < 4 && c == "read"u8[_length];
            _length++;
        }
        else if (c is (byte)'"')
            (_inString, _escaped, _isRead, _length) = (true, false, true, 0);
        else if (c is (byte)'n' && !_isRead)
            throw new JsonException("null stands where something must.");
        else if (c is (byte)',' or (byte)'[' or (byte)'{')
            _isRead = false;
    }
}
