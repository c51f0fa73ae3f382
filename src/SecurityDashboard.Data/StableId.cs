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

    public static Guid Of(AccountId account, EvaluationKey finding) => Of([account.Text, finding.ControlId, finding.Resource.Text, finding.SubKey]);

    internal static Guid Of(Reference reference) => Of([reference.Type, reference.Text, reference.Account.Text, reference.Region]);

    private static Guid Of(ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(Stored.Text(part));
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return new Guid(hash.GetHashAndReset().AsSpan(0, 16), bigEndian: true);
    }
}
