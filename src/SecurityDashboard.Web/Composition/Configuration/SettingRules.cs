using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace SecurityDashboard.Web.Composition.Configuration;

// A rule's ErrorMessage is the end of the sentence "KEY is 'VALUE'; allowed: ...".

/// <summary>Says what is allowed where the type alone decides.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AllowedAttribute : ValidationAttribute
{
    public AllowedAttribute(string what) => ErrorMessage = what;

    public override bool IsValid(object? value) => value is not Enum choice || choice.ToString().Any(char.IsAsciiLetter);
}

/// <summary>The value is never shown, not even when it is wrong.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecretSettingAttribute : Attribute;

[AttributeUsage(AttributeTargets.Property)]
internal sealed class HttpUrlAttribute : ValidationAttribute
{
    public HttpUrlAttribute() => ErrorMessage = "empty, or an address such as http://127.0.0.1:4566";

    public override bool IsValid(object? value) =>
        value is "" || (Uri.TryCreate(value as string, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host.Length > 0);
}

[AttributeUsage(AttributeTargets.Property)]
internal sealed class ListenUrlsAttribute : ValidationAttribute
{
    public ListenUrlsAttribute() => ErrorMessage = "addresses such as http://localhost:5080, separated by semicolons";

    public override bool IsValid(object? value)
    {
        try
        {
            var addresses = ((string)value!).Split(';', StringSplitOptions.RemoveEmptyEntries).Select(BindingAddress.Parse).ToList();
            return addresses.Count > 0 && addresses.TrueForAll(address => address.Scheme is "http" or "https");
        }
        catch (FormatException)
        {
            return false;
        }
    }
}

[AttributeUsage(AttributeTargets.Property)]
internal sealed class RegionNamesAttribute : ValidationAttribute
{
    public RegionNamesAttribute() => ErrorMessage = "empty, or names such as us-east-1, separated by commas";

    public override bool IsValid(object? value) =>
        ((ImmutableArray<string>)value!).All(name => name.Split('-').Length >= 3 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-'));
}

[AttributeUsage(AttributeTargets.Property)]
internal sealed class MailAddressAttribute : ValidationAttribute
{
    public MailAddressAttribute() => ErrorMessage = "a mail address such as security@example.com";

    public override bool IsValid(object? value) => value is string text && System.Net.Mail.MailAddress.TryCreate(text, out _);
}

[AttributeUsage(AttributeTargets.Property)]
internal sealed class CronAttribute : ValidationAttribute
{
    public CronAttribute() => ErrorMessage = "a cron expression of five fields such as 0 */6 * * *";

    public override bool IsValid(object? value) => value is string text && Jobs.CronText.IsValid(text);
}
