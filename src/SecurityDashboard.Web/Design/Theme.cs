using MudBlazor;

namespace SecurityDashboard.Web.Design;

/// <summary>Our palette for MudBlazor's own components; everything of ours takes the same values from app.css.</summary>
/// <remarks>Both palettes keep text at 4.5:1 and lines that carry meaning at 3:1 against their surface. The two files are held together by a test.</remarks>
internal static class Theme
{
    public const string FontFamily = "Inter, ui-sans-serif, system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Noto Sans, sans-serif";

    public static MudTheme Dashboard { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#3a4bb8",
            Secondary = "#5a6478",
            Info = "#2f6391",
            Success = "#1c7446",
            Warning = "#8a5a00",
            Error = "#b3123f",
            Background = "#f6f7f9",
            Surface = "#ffffff",
            AppbarBackground = "#ffffff",
            AppbarText = "#1b2333",
            DrawerBackground = "#ffffff",
            DrawerText = "#3d475a",
            DrawerIcon = "#5a6478",
            TextPrimary = "#1b2333",
            TextSecondary = "#566073",
            ActionDefault = "#566073",
            LinesDefault = "#e2e6ed",
            LinesInputs = "#848d9e",
            TableLines = "#e9ecf1",
            TableHover = "#f1f4f9",
            Divider = "#e2e6ed",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#9dabff",
            PrimaryContrastText = "#10141c",
            Secondary = "#9aa6ba",
            Info = "#86b8e6",
            Success = "#6fce9b",
            Warning = "#e5b45c",
            Error = "#ff8fa8",
            Background = "#0e1219",
            Surface = "#161b25",
            AppbarBackground = "#161b25",
            AppbarText = "#e7ebf3",
            DrawerBackground = "#161b25",
            DrawerText = "#c2cad8",
            DrawerIcon = "#9aa6ba",
            TextPrimary = "#e7ebf3",
            TextSecondary = "#a3aec1",
            ActionDefault = "#a3aec1",
            LinesDefault = "#293141",
            LinesInputs = "#707c91",
            TableLines = "#232a38",
            TableHover = "#1c2330",
            Divider = "#293141",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "8px", DrawerWidthLeft = "232px", AppbarHeight = "56px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = FontFamily.Split(", "), FontSize = ".875rem", LineHeight = "1.5", LetterSpacing = "normal" },
            H6 = new H6Typography { FontSize = "1rem", FontWeight = "600", LetterSpacing = "normal" },
            Button = new ButtonTypography { TextTransform = "none", FontWeight = "600", LetterSpacing = "normal", FontSize = ".875rem" },
        },
    };
}
