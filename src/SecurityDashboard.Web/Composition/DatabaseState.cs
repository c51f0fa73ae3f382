namespace SecurityDashboard.Web.Composition;

/// <summary>Whether the database was reached and brought up to date since the start. Until then nothing but health answers.</summary>
public sealed class DatabaseState
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsReady => _ready.Task.IsCompletedSuccessfully;

    /// <summary>Why it is not ready, in one line; null before the first try and once it is.</summary>
    public string? Trouble { get; private set; }

    public Task WhenReadyAsync(CancellationToken cancellation) => _ready.Task.WaitAsync(cancellation);

    internal void Failed(string trouble) => Trouble = trouble;

    internal void Ready()
    {
        Trouble = null;
        _ready.TrySetResult();
    }
}
