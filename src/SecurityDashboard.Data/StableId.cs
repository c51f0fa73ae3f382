using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SecurityDashboard.Controls;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Data;

/// <summary>
/// Ids that follow from what they identify: the same on every database and after every restart, and of one size, however long a name
/// from AWS is.
/// </summary>
public static class StableId
{
    public static Guid Of(Arn resource) => Of([resource.Text]);

    /// <summary>Begins alike for all of an account, so that what is stored of it together stands together in every index.</summary>
    public static Guid Of(AccountId account, EvaluationKey finding)
    {
        Span<byte> id = stackalloc byte[16];
        Span<byte> ofAccount = stackalloc byte[16];
        Of([account.Text, finding.ControlId, finding.Resource.Text, finding.SubKey]).TryWriteBytes(id, bigEndian: true, out _);
        Of([account.Text]).TryWriteBytes(ofAccount, bigEndian: true, out _);
        ofAccount[..4].CopyTo(id);
        return new Guid(id, bigEndian: true);
    }

    internal static Guid Of(Reference reference) => Of([reference.Type, reference.Text, reference.Account.Text, reference.Region]);

    public static Guid Of(ReadOnlySpan<string> parts)
    {
        var length = 0;
        foreach (var part in parts)
            length += sizeof(int) + Encoding.UTF8.GetMaxByteCount(part.Length);
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var end = 0;
            foreach (var part in parts)
            {
                var written = Encoding.UTF8.GetBytes(Stored.Text(part), bytes.AsSpan(end + sizeof(int)));
                BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(end), written);
                end += sizeof(int) + written;
            }

            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(bytes.AsSpan(0, end), hash);
            return new Guid(hash[..16], bigEndian: true);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
