namespace SecurityDashboard.AwsSdk.Wire;

/// <summary>Reads at most so many bytes and then fails: a reply must not fill the memory, whatever compressed it.</summary>
internal sealed class BoundedStream(Stream inner, long limit) : Stream
{
    /// <summary>Far above any page that AWS sends; the largest are IAM's, of some megabytes.</summary>
    public const long ReplyLimit = 64 * 1024 * 1024;

    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Counted(inner.Read(buffer, offset, count));

    public override int Read(Span<byte> buffer) => Counted(inner.Read(buffer));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Counted(int bytes)
    {
        _read += bytes;
        return _read <= limit ? bytes : throw new InvalidDataException($"The reply is larger than {limit} bytes, which no AWS page is. It was not read.");
    }
}
