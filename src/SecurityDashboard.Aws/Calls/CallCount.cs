namespace SecurityDashboard.Aws.Calls;

/// <summary>What a session has asked so far. Thread-safe.</summary>
internal sealed class CallCount
{
    private int _requests;
    private int _unanswered;

    public int Requests => Volatile.Read(ref _requests);

    public int Unanswered => Volatile.Read(ref _unanswered);

    public void Request() => Interlocked.Increment(ref _requests);

    public void NoAnswer() => Interlocked.Increment(ref _unanswered);
}
