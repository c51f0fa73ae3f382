using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;

namespace SecurityDashboard.Web.Api;

/// <summary>One part of a list.</summary>
/// <param name="Next">Send it as <c>after</c> for the part that follows; absent at the end.</param>
public sealed record Listing<T>(ImmutableArray<T> Items, string? Next);

/// <summary>Which part of a list is asked for.</summary>
/// <param name="Limit">How many at most.</param>
/// <param name="After">The <c>next</c> of the part before.</param>
public readonly record struct Part(
    [property: FromQuery(Name = "limit"), Description("How many at most: 1 to 500."), Range(1, 500)] int? Limit,
    [property: FromQuery(Name = "after"), Description("The next of the part before.")] string? After)
{
    private const int Most = 500;
    private const int Usual = 50;

    /// <exception cref="FormatException">It is not between 1 and 500.</exception>
    public int Size => Limit switch
    {
        null => Usual,
        >= 1 and <= Most => Limit.Value,
        _ => throw new FormatException($"limit is {Limit}. Ask for 1 to {Most}."),
    };
}
