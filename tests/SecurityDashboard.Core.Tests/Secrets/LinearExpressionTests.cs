using System.Text;

namespace SecurityDashboard.Secrets;

public sealed class LinearExpressionTests
{
    private const long Budget = 8 << 20;

    [Fact]
    public void Those_longest_unused_are_let_go_when_the_budget_is_passed()
    {
        var memory = new ExpressionMemory(Budget);
        var expressions = Enumerable.Range(0, 24).Select(i => new LinearExpression(Pattern(i), memory: memory)).ToList();

        foreach (var expression in expressions)
        {
            Assert.False(expression.IsMatch("nothing of the kind"));
            Assert.InRange(memory.Bytes, 1, Budget);
        }

        Assert.False(expressions[0].IsBuilt);
        Assert.True(expressions[^1].IsBuilt);
    }

    [Fact]
    public void Answers_the_same_after_it_was_let_go()
    {
        var memory = new ExpressionMemory(budget: 1);
        var expression = new LinearExpression(Pattern(7), memory: memory);
        var text = $"name7 token: {new string('a', 40)} and name7 KEY: {new string('b', 40)}";
        var first = expression.Matches(text, 0, text.Length).Select(match => (match.Index, match.Length)).ToList();

        Assert.False(expression.IsBuilt);
        Assert.Equal(2, first.Count);
        Assert.Equal(first, expression.Matches(text, 0, text.Length).Select(match => (match.Index, match.Length)));
    }

    [Fact]
    public void An_automaton_that_texts_drive_to_ever_new_states_stays_within_the_budget()
    {
        const long budget = 3 << 20;
        var memory = new ExpressionMemory(budget);
        // Remembers which of the last twelve characters were an a: four thousand states.
        var expression = new LinearExpression("a[ab]{12}c", memory: memory);
        var random = new Random(5);
        var text = new StringBuilder();
        for (var i = 0; i < 40_000; i++)
            text.Append(random.Next(2) == 0 ? 'a' : 'b');
        var built = 0L;

        for (var i = 0; i < 20; i++)
        {
            Assert.False(expression.IsMatch(text.ToString()));
            built = Math.Max(built, memory.Bytes);
        }

        Assert.InRange(built, 1, budget);
    }

    [Fact]
    public async Task Many_threads_get_the_same_answers_while_expressions_come_and_go()
    {
        var memory = new ExpressionMemory(Budget / 2);
        var expressions = Enumerable.Range(0, 8).Select(i => new LinearExpression(Pattern(i), memory: memory)).ToList();
        var wrong = 0;

        await Parallel.ForEachAsync(Enumerable.Range(0, 80), TestContext.Current.CancellationToken, (i, _) =>
        {
            var number = i % expressions.Count;
            if (!expressions[number].IsMatch($"name{number} token = {new string('c', 40)}") || expressions[number].IsMatch($"name{number} token"))
                Interlocked.Increment(ref wrong);
            return ValueTask.CompletedTask;
        });

        Assert.Equal(0, wrong);
        Assert.InRange(memory.Bytes, 0, Budget / 2);
    }

    private static string Pattern(int number) => $@"(?i)\bname{number}[^\r\n]{{0,32}}?(?:KEY|TOKEN)[^\r\n]{{0,32}}?\b([a-z0-9]{{40}})\b";
}
