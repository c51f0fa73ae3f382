namespace SecurityDashboard.Controls;

public sealed class SettingTests
{
    private static readonly NumberSetting Days = new("days", "Days of rest", "For how many days it rests.", 30, 1, 365, "days");
    private static readonly ListSetting Branches = new("branches", "Branches", "Those that count.", ListEntry.Pattern, "main", "release/*");
    private static readonly ListSetting Keys = new("keys", "Keys", "Those that count.", ListEntry.Word, "env");
    private static readonly ListSetting Accounts = new("accounts", "Accounts", "Those that count.", ListEntry.Account);
    private static readonly ChoiceSetting State = new("XX-01/state", "State", "Whether it judges.", "On", "On", "Off");

    public static TheoryData<string> All => [.. ControlCatalog.All.SelectMany(control => control.Settings).Select(setting => setting.Key).Distinct()];

    [Theory]
    [InlineData("1", "1")]
    [InlineData(" 0365 ", "365")]
    public void A_number_in_its_range_is_taken(string text, string kept) => Assert.Equal(kept, Days.Canonical(text));

    [Theory]
    [InlineData("0")]
    [InlineData("366")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("99999999999999999999")]
    [InlineData("ten")]
    public void Another_is_refused_with_what_is_allowed(string text) =>
        Assert.Equal($"Days of rest: \"{text}\" is not allowed. Allowed is a whole number from 1 to 365.", Assert.Throws<FormatException>(() => Days.Canonical(text)).Message);

    [Fact]
    public void Nothing_is_no_number() => Assert.StartsWith("Days of rest: an empty value is not allowed.", Assert.Throws<FormatException>(() => Days.Canonical(" ")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_list_keeps_each_name_once_and_none_at_all_is_a_list_too()
    {
        Assert.Equal("main\nhotfix/*", Branches.Canonical(" main \r\n\nhotfix/*\nmain"));
        Assert.Equal("", Branches.Canonical("\n \n"));
        Assert.Equal("main, hotfix/*", Branches.Shown("main\nhotfix/*"));
        Assert.Equal("none", Branches.Shown(""));
    }

    [Theory]
    [InlineData("release/7", true)]
    [InlineData("main", true)]
    [InlineData("Main", false)]
    [InlineData("mainline", false)]
    [InlineData("my/release/7", false)]
    public void A_pattern_stands_for_whole_names_in_their_case(string branch, bool has) => Assert.Equal(has, Branches.Default.Has(branch));

    [Theory]
    [InlineData("ENV", true)]
    [InlineData("environment", false)]
    public void A_word_counts_in_any_case(string key, bool has) => Assert.Equal(has, Keys.Default.Has(key));

    [Theory]
    [InlineData("11112222333")]
    [InlineData("1111222233334")]
    [InlineData("11112222333x")]
    [InlineData("*")]
    [InlineData("١١١١٢٢٢٢٣٣٣٣")]
    public void An_account_is_twelve_digits(string text)
    {
        Assert.Equal("111122223333", Accounts.Canonical("111122223333"));
        Assert.Equal(
            $"Accounts: \"{text}\" is not allowed. Allowed is a list of at most 200 account ids, each of 12 digits and on a line of its own.",
            Assert.Throws<FormatException>(() => Accounts.Canonical($"111122223333\n{text}")).Message);
    }

    [Fact]
    public void Characters_that_hide_and_names_without_end_are_refused()
    {
        Assert.Throws<FormatException>(() => Branches.Canonical("main\u202Egpj"));
        Assert.Throws<FormatException>(() => Branches.Canonical("ma\u0007in"));
        Assert.Throws<FormatException>(() => Branches.Canonical(new string('a', 201)));
        Assert.Equal(
            "Branches: \"201 names\" is not allowed. Allowed is a list of at most 200 names, each on a line of its own and with at most 200 characters, * for any text and ? for one character.",
            Assert.Throws<FormatException>(() => Branches.Canonical(string.Join('\n', Enumerable.Range(0, 201)))).Message);
    }

    [Fact]
    public void A_choice_is_one_of_its_words()
    {
        Assert.Equal("Off", State.Canonical("off"));
        Assert.Equal("State: \"maybe\" is not allowed. Allowed is one of On, Off.", Assert.Throws<FormatException>(() => State.Canonical("maybe")).Message);
        Assert.Equal("state", State.Name);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Reads_as_the_house_writes(string key)
    {
        var found = ControlCatalog.All.SelectMany(control => control.Settings).Where(setting => setting.Key == key).Distinct().ToList();
        var setting = Assert.Single(found);

        Assert.Matches("^([A-Z]{2}-[0-9]{2}/)?[a-z][a-z0-9-]{2,40}$", key);
        Assert.Matches("^[A-Z][^.]{3,40}[^.]$", setting.Title);
        Assert.Matches("^[A-Z].{20,200}[.]$", setting.About);
        Assert.Equal(setting.DefaultText, setting.Canonical(setting.DefaultText));
    }

    [Fact]
    public void No_two_settings_of_a_control_have_one_name() =>
        Assert.All(ControlCatalog.All, control => Assert.Equal(control.Settings.Length, control.Settings.DistinctBy(setting => setting.Name).Count()));
}
