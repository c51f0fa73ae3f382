using System.Collections.Immutable;

namespace SecurityDashboard.Iam;

public sealed class ConditionTests
{
    [Theory]
    // Strings
    [InlineData("StringEquals", "a", "a", true)]
    [InlineData("StringEquals", "a", "A", false)]
    [InlineData("stringequals", "a", "a", true)]
    [InlineData("StringEquals", "a*", "ab", false)]
    [InlineData("StringEquals", "a*", "a*", true)]
    [InlineData("StringEquals", "a|b", "b", true)]
    [InlineData("StringEquals", "", "", true)]
    [InlineData("StringNotEquals", "a", "a", false)]
    [InlineData("StringNotEquals", "a|b", "b", false)]
    [InlineData("StringNotEquals", "a|b", "c", true)]
    [InlineData("StringEqualsIgnoreCase", "a", "A", true)]
    [InlineData("StringEqualsIgnoreCase", "a", "b", false)]
    [InlineData("StringNotEqualsIgnoreCase", "a", "A", false)]
    [InlineData("StringNotEqualsIgnoreCase", "a", "b", true)]
    [InlineData("StringLike", "a*", "ab", true)]
    [InlineData("StringLike", "a*", "Ab", false)]
    [InlineData("StringLike", "a?c", "abc", true)]
    [InlineData("StringLike", "a*b", "a\nb", true)]
    [InlineData("StringLike", "arn:aws:someservice:*:111122223333:finance/*", "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt", true)]
    [InlineData("StringNotLike", "a*", "ab", false)]
    [InlineData("StringNotLike", "a*", "b", true)]
    // Numbers
    [InlineData("NumericEquals", "10", "10.0", true)]
    [InlineData("NumericEquals", "10", "11", false)]
    [InlineData("NumericEquals", "10", "10abc", false)]
    [InlineData("NumericEquals", "10", " 10", false)]
    [InlineData("NumericEquals", "x", "x", false)]
    [InlineData("NumericEquals", "-0.5", "-.5", true)]
    [InlineData("NumericNotEquals", "10", "10", false)]
    [InlineData("NumericNotEquals", "10", "11", true)]
    [InlineData("NumericNotEquals", "10", "10abc", true)]
    [InlineData("NumericLessThan", "10", "9.9", true)]
    [InlineData("NumericLessThan", "10", "10", false)]
    [InlineData("NumericLessThan", "100", "10abc", false)]
    [InlineData("NumericLessThan", "9", "10", false)]
    [InlineData("NumericLessThanEquals", "10", "10", true)]
    [InlineData("NumericLessThanEquals", "10", "10.1", false)]
    [InlineData("NumericGreaterThan", "10", "11", true)]
    [InlineData("NumericGreaterThan", "10", "10", false)]
    [InlineData("NumericGreaterThanEquals", "10", "10", true)]
    [InlineData("NumericGreaterThanEquals", "10", "9", false)]
    // Dates
    [InlineData("DateEquals", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", true)]
    [InlineData("DateEquals", "2026-01-01T00:00:00Z", "1767225600", true)]
    [InlineData("DateEquals", "1767225600", "2026-01-01T00:00:00Z", true)]
    [InlineData("DateEquals", "2026", "2026-01-01", true)]
    [InlineData("DateEquals", "2026-01", "2026-01-01T00:00Z", true)]
    [InlineData("DateEquals", "2026-01-01T00:00:00.5Z", "2026-01-01T00:00:00.500Z", true)]
    [InlineData("DateEquals", "2026-01-01", "yesterday", false)]
    [InlineData("DateNotEquals", "2026-01-01", "2026-01-01", false)]
    [InlineData("DateNotEquals", "2026-01-01", "2026-01-02", true)]
    [InlineData("DateLessThan", "2026-01-01", "2025-12-31T23:59:59Z", true)]
    [InlineData("DateLessThan", "2026-01-01", "2026-01-01", false)]
    [InlineData("DateLessThanEquals", "2026-01-01", "2026-01-01", true)]
    [InlineData("DateLessThanEquals", "2026-01-01", "2026-01-02", false)]
    [InlineData("DateGreaterThan", "2026-01-01", "2026-01-02", true)]
    [InlineData("DateGreaterThan", "2026-01-01", "2026-01-01", false)]
    [InlineData("DateGreaterThanEquals", "2026-01-01", "2026-01-01", true)]
    [InlineData("DateGreaterThanEquals", "2026-01-01", "2025-01-01", false)]
    [InlineData("DateGreaterThan", "2026-01-01", "99999999999999", false)]
    // Truth values
    [InlineData("Bool", "true", "TRUE", true)]
    [InlineData("Bool", "True", "true", true)]
    [InlineData("Bool", "true", "false", false)]
    [InlineData("Bool", "false", "false", true)]
    [InlineData("Bool", "true", "1", false)]
    [InlineData("Bool", "1", "1", false)]
    // Bytes
    [InlineData("BinaryEquals", "QmluYXJ5", "QmluYXJ5", true)]
    [InlineData("BinaryEquals", "QmluYXJ5", "QmluYXJ6", false)]
    [InlineData("BinaryEquals", "QmluYXJ5", "Qmlu\nYXJ5", true)]
    [InlineData("BinaryEquals", "not base 64!", "not base 64!", false)]
    // Addresses
    [InlineData("IpAddress", "192.0.2.0/24", "192.0.2.77", true)]
    [InlineData("IpAddress", "192.0.2.0/24", "192.0.3.1", false)]
    [InlineData("IpAddress", "192.0.2.77/24", "192.0.2.1", true)]
    [InlineData("IpAddress", "192.0.2.1", "192.0.2.1", true)]
    [InlineData("IpAddress", "192.0.2.1", "192.0.2.2", false)]
    [InlineData("IpAddress", "192.0.2.128/25", "192.0.2.127", false)]
    [InlineData("IpAddress", "192.0.2.128/25", "192.0.2.128", true)]
    [InlineData("IpAddress", "0.0.0.0/0", "203.0.113.9", true)]
    [InlineData("IpAddress", "192.0.2.0/33", "192.0.2.0", false)]
    [InlineData("IpAddress", "::/0", "203.0.113.9", false)]
    [InlineData("IpAddress", "0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("IpAddress", "2001:DB8:1234:5678::/64", "2001:db8:1234:5678:9::1", true)]
    [InlineData("IpAddress", "2001:db8::1", "2001:0db8:0:0:0:0:0:1", true)]
    [InlineData("IpAddress", "2001:db8::1", "2001:db8::2", false)]
    [InlineData("IpAddress", "192.0.2.0/24|198.51.100.0/24", "198.51.100.4", true)]
    [InlineData("IpAddress", "0.0.0.0/0", "1", false)]
    [InlineData("IpAddress", "0.0.0.0/0", "010.0.0.1", false)]
    [InlineData("IpAddress", "0.0.0.0/0", "", false)]
    [InlineData("NotIpAddress", "192.0.2.0/24", "192.0.2.77", false)]
    [InlineData("NotIpAddress", "192.0.2.0/24|198.51.100.0/24", "198.51.100.4", false)]
    [InlineData("NotIpAddress", "192.0.2.0/24", "203.0.113.9", true)]
    // ARNs
    [InlineData("ArnEquals", "arn:aws:sns:*:111122223333:t*", "arn:aws:sns:eu-west-1:111122223333:topic", true)]
    [InlineData("ArnLike", "arn:aws:sns:eu-west-?:111122223333:topic", "arn:aws:sns:eu-west-1:111122223333:topic", true)]
    [InlineData("ArnLike", "arn:aws:someservice:*:111122223333:finance/*", "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt", false)]
    [InlineData("ArnLike", "arn:aws:logs:*:*:log-group:*", "arn:aws:logs:eu-west-1:111122223333:log-group:a:b", true)]
    [InlineData("ArnLike", "*", "arn:aws:sns:eu-west-1:111122223333:topic", true)]
    [InlineData("ArnLike", "arn:aws:sns:*", "arn:aws:sns:eu-west-1:111122223333:topic", true)]
    [InlineData("ArnLike", "arn:aws:sns", "arn:aws:sns:eu-west-1:111122223333:topic", false)]
    [InlineData("ArnLike", "arn:aws:sns:eu-west-1:111122223333:topic", "topic", false)]
    [InlineData("ArnLike", "ARN:aws:sns:eu-west-1:111122223333:topic", "arn:aws:sns:eu-west-1:111122223333:topic", false)]
    [InlineData("ArnNotEquals", "arn:aws:sns:*:111122223333:t*", "arn:aws:sns:eu-west-1:111122223333:topic", false)]
    [InlineData("ArnNotLike", "arn:aws:sns:*:111122223333:x*", "arn:aws:sns:eu-west-1:111122223333:topic", true)]
    // Null
    [InlineData("Null", "true", "a", false)]
    [InlineData("Null", "false", "a", true)]
    [InlineData("Null", "TRUE|false", "a", true)]
    [InlineData("Null", "x", "a", false)]
    // Nobody knows these
    [InlineData("StringMatches", "a", "a", false)]
    [InlineData("StringNotMatches", "a", "b", false)]
    [InlineData("NullIfExists", "true", "a", false)]
    [InlineData("ForAnyValue:Null", "false", "a", false)]
    [InlineData("ForSomeValue:StringEquals", "a", "a", false)]
    [InlineData("StringEquals IfExists", "a", "a", false)]
    public void Compares_one_value(string @operator, string values, string given, bool expected) => Check(@operator, values, [given], expected);

    [Theory]
    [InlineData("StringEquals", false)]
    [InlineData("StringLike", false)]
    [InlineData("NumericLessThan", false)]
    [InlineData("DateLessThan", false)]
    [InlineData("Bool", false)]
    [InlineData("BinaryEquals", false)]
    [InlineData("IpAddress", false)]
    [InlineData("ArnLike", false)]
    [InlineData("StringNotEquals", true)]
    [InlineData("StringNotEqualsIgnoreCase", true)]
    [InlineData("StringNotLike", true)]
    [InlineData("NumericNotEquals", true)]
    [InlineData("DateNotEquals", true)]
    [InlineData("NotIpAddress", true)]
    [InlineData("ArnNotEquals", true)]
    [InlineData("ArnNotLike", true)]
    [InlineData("StringEqualsIfExists", true)]
    [InlineData("BoolIfExists", true)]
    [InlineData("ArnLikeIFEXISTS", true)]
    [InlineData("StringNotEqualsIfExists", true)]
    [InlineData("ForAllValues:StringEquals", true)]
    [InlineData("ForAllValues:StringNotEquals", true)]
    [InlineData("ForAllValues:StringEqualsIfExists", true)]
    [InlineData("ForAnyValue:StringEquals", false)]
    [InlineData("ForAnyValue:StringNotEquals", false)]
    [InlineData("ForAnyValue:StringEqualsIfExists", true)]
    [InlineData("StringMatches", false)]
    public void Decides_about_an_absent_key(string @operator, bool expected)
    {
        Check(@operator, "true", null, expected);
        Check(@operator, "true", [], expected);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public void Takes_an_empty_set_for_null(string wanted, bool expected)
    {
        Check("Null", wanted, null, expected);
        Check("Null", wanted, [], expected);
    }

    [Theory]
    [InlineData("ForAnyValue:StringEquals", "a|b", "b,c", true)]
    [InlineData("ForAnyValue:StringEquals", "a|b", "c,d", false)]
    [InlineData("foranyvalue:StringLike", "a*", "c,ab", true)]
    [InlineData("ForAllValues:StringEquals", "a|b", "a,b", true)]
    [InlineData("ForAllValues:StringEquals", "a|b", "a,c", false)]
    [InlineData("ForAllValues:StringLike", "a*", "ab,ac", true)]
    [InlineData("ForAnyValue:StringNotEquals", "a|b", "a,c", true)]
    [InlineData("ForAnyValue:StringNotEquals", "a|b", "a,b", false)]
    [InlineData("ForAllValues:StringNotEquals", "a|b", "c,d", true)]
    [InlineData("ForAllValues:StringNotEquals", "a|b", "c,a", false)]
    [InlineData("ForAllValues:StringEquals", "a", ",", true)]
    [InlineData("ForAllValues:StringEquals", "a", ",b", false)]
    [InlineData("StringEquals", "a|b", "a,b", false)]
    [InlineData("StringNotEquals", "c", "a,b", true)]
    public void Compares_several_values(string @operator, string values, string given, bool expected) => Check(@operator, values, given.Split(','), expected);

    [Theory]
    [InlineData("StringEquals", "${aws:PrincipalTag/team}", "blue", "blue", true)]
    [InlineData("StringEquals", "${AWS:principaltag/TEAM}", "blue", "blue", true)]
    [InlineData("StringEquals", "${aws:PrincipalTag/team}", "blue", "b*", false)]
    [InlineData("StringLike", "${aws:PrincipalTag/team}-*", "blue-1", "blue", true)]
    [InlineData("StringLike", "${aws:PrincipalTag/team}", "blue", "b*", false)]
    [InlineData("StringEquals", "${aws:PrincipalTag/team}", "blue", null, false)]
    [InlineData("StringEquals", "${aws:PrincipalTag/team, 'blue'}", "blue", null, true)]
    [InlineData("StringEquals", "${aws:PrincipalTag/team}", "", "", true)]
    [InlineData("StringNotEquals", "${aws:PrincipalTag/team}", "blue", null, true)]
    [InlineData("StringNotEquals", "${aws:PrincipalTag/team}", "blue", "blue", false)]
    [InlineData("StringNotLike", "${aws:PrincipalTag/team}*", "blue", null, true)]
    [InlineData("StringEquals", "${*}", "*", null, true)]
    [InlineData("StringLike", "${*}", "x", null, false)]
    [InlineData("StringLike", "a${?}", "a?", null, true)]
    [InlineData("StringEquals", "${$}{x}", "${x}", null, true)]
    [InlineData("ArnLike", "arn:aws:s3:::${aws:PrincipalTag/team}/*", "arn:aws:s3:::blue/x", "blue", true)]
    [InlineData("ArnLike", "${aws:PrincipalTag/team}", "arn:aws:s3:::blue", "arn:aws:s3:::blue", true)]
    [InlineData("ArnNotLike", "arn:aws:s3:::${aws:PrincipalTag/team}/*", "arn:aws:s3:::blue/x", null, true)]
    [InlineData("Bool", "${aws:PrincipalTag/team}", "true", "TRUE", true)]
    [InlineData("Bool", "${aws:PrincipalTag/team}", "true", null, false)]
    [InlineData("NumericEquals", "${aws:PrincipalTag/team}", "1", "1", false)]
    public void Fills_in_variables(string @operator, string value, string given, string? team, bool expected)
    {
        var context = RequestContext.Closed.With("k", given);
        Assert.Equal(expected ? Truth.True : Truth.False, Holds(@operator, [value], team is null ? context : context.With("aws:PrincipalTag/team", team)));
    }

    [Fact]
    public void Leaves_variables_alone_in_the_old_version() =>
        Assert.Equal(Truth.True, new Condition("StringEquals", "k", ["${aws:username}"], variables: false)
            .Holds(new Question(Ask.Request() with { Context = RequestContext.Closed.With("k", "${aws:username}").With("aws:username", "x") })));

    [Theory]
    [InlineData("StringEquals")]
    [InlineData("StringNotEquals")]
    [InlineData("StringEqualsIfExists")]
    [InlineData("ForAllValues:StringEquals")]
    [InlineData("ForAnyValue:StringEquals")]
    [InlineData("Null")]
    [InlineData("ArnLike")]
    public void Is_undecided_about_an_unknown_key(string @operator)
    {
        Assert.Equal(Truth.Unknown, Holds(@operator, ["true"], RequestContext.Open));
        Assert.Equal(Truth.Unknown, Holds(@operator, ["true"], RequestContext.Closed.WithUnknown("K")));
    }

    [Theory]
    [InlineData("StringEquals", "x-${u}", "x-a", Truth.Unknown)]
    [InlineData("StringLike", "x-${u}", "x-a", Truth.Unknown)]
    [InlineData("StringLike", "x-${u}", "y-a", Truth.False)]
    [InlineData("StringNotLike", "x-${u}", "y-a", Truth.True)]
    [InlineData("StringLike", "x-${u}|y-*", "y-a", Truth.True)]
    [InlineData("ArnLike", "arn:aws:s3:::${u}", "arn:aws:s3:::a", Truth.Unknown)]
    [InlineData("Bool", "${u}", "true", Truth.Unknown)]
    public void Is_undecided_about_an_unknown_variable(string @operator, string values, string given, Truth expected) =>
        Assert.Equal(expected, Holds(@operator, values.Split('|'), RequestContext.Open.With("k", given)));

    [Theory]
    [InlineData("ArnLike", "arn:aws:iam::111122223333:role/Deploy", Truth.True)]
    [InlineData("ArnEquals", "arn:aws:iam::111122223333:role/*", Truth.True)]
    [InlineData("ArnLike", "arn:aws:iam::111122223333:role/app/Deploy", Truth.Unknown)]
    [InlineData("ArnLike", "arn:aws:iam::111122223333:role/app/*", Truth.Unknown)]
    [InlineData("ArnLike", "arn:aws:iam::111122223333:role/app/Other", Truth.False)]
    [InlineData("ArnLike", "arn:aws:iam::444455556666:role/app/Deploy", Truth.False)]
    [InlineData("ArnNotLike", "arn:aws:iam::111122223333:role/app/Deploy", Truth.Unknown)]
    [InlineData("StringEquals", "arn:aws:iam::111122223333:role/app/Deploy", Truth.Unknown)]
    [InlineData("StringEqualsIgnoreCase", "arn:aws:iam::111122223333:role/app/Deploy", Truth.Unknown)]
    [InlineData("StringLike", "*:role/app/Deploy", Truth.Unknown)]
    [InlineData("StringEquals", "arn:aws:iam::111122223333:role/Other", Truth.False)]
    public void Allows_for_the_path_that_the_ARN_of_a_session_does_not_tell(string @operator, string value, Truth expected) =>
        Assert.Equal(expected, new Condition(@operator, "aws:PrincipalArn", [value], variables: true).Holds(new Question(Ask.Request(caller: Ask.RoleSession))));

    private static void Check(string @operator, string values, string[]? given, bool expected)
    {
        var context = given is null ? RequestContext.Closed : RequestContext.Closed.With("K", given);
        Assert.Equal(expected ? Truth.True : Truth.False, Holds(@operator, values.Split('|'), context));
    }

    private static Truth Holds(string @operator, string[] values, RequestContext context) =>
        new Condition(@operator, "k", ImmutableArray.Create(values), variables: true).Holds(new Question(Ask.Request() with { Context = context }));
}
