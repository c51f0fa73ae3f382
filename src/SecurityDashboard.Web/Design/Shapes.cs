namespace SecurityDashboard.Web.Design;

/// <summary>Path data on a 16 by 16 canvas, drawn for this product. Severity has a shape of its own, so that colour never says it alone.</summary>
internal static class Shapes
{
    public const string Octagon = "M5 1h6l4 4v6l-4 4H5l-4-4V5z";
    public const string Triangle = "M8 1.5 15.5 14.5H.5z";
    public const string Diamond = "M8 .75 15.25 8 8 15.25.75 8z";
    public const string Circle = "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2z";
    public const string Ring = "M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zm0 2.5a4 4 0 1 0 0 8 4 4 0 0 0 0-8z";
    public const string Check = "M6.2 13.2 1.4 8.4l1.9-1.9 2.9 2.9 6.5-6.6 1.9 1.9z";
    public const string Question = "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zm-.9 9.2v1.9h1.8v-1.9zM8 3.7c-1.8 0-2.9 1-3 2.6h1.8c0-.7.4-1.1 1.1-1.1.6 0 1.1.3 1.1.9 0 .5-.3.8-.9 1.2-.8.5-1.1 1-1 2h1.7c0-.6.2-.8.8-1.2.8-.5 1.3-1.1 1.3-2.1 0-1.4-1.2-2.3-2.9-2.3z";
    public const string Dash = "M2 7h12v2H2z";
    public const string Overview = "M1 2h6v7H1zm8 0h6v4H9zM9 8h6v6H9zM1 11h6v3H1z";
    public const string Pipeline = "M3.5 5.5a2.5 2.5 0 0 1 2.4 1.8h4.2a2.5 2.5 0 1 1 0 1.4H5.9a2.5 2.5 0 1 1-2.4-3.2z";
    public const string Trend = "M1 1h1.800v12.200H15V15H1zm3.400 8.600 3-3.600 2.600 2 3.600-4.600 1.400 1.100-4.700 6-2.600-2-1.900 2.300z";
    public const string Finding = "M3 1h7l4 4v10H3zm6 1.5V6h3.5zM5 8h6v1.3H5zm0 3h6v1.3H5z";
    public const string Lock = "M4 7V5a4 4 0 0 1 8 0v2h1v8H3V7zm1.8 0h4.4V5a2.2 2.2 0 0 0-4.4 0z";
    public const string Transit = "M1 4h9V1.500L15 5l-5 3.500V6H1zm14 8H6v2.500L1 11l5-3.500V10h9z";
    public const string Catalogue = "M2 2h5.4v12H2zm6.6 0H14v12H8.6z";
    public const string Account = "M8 1a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM1.5 15c0-3.4 2.9-5.5 6.5-5.5s6.5 2.1 6.5 5.5z";
    public const string Scan = "M8 1a7 7 0 1 0 7 7h-2a5 5 0 1 1-5-5zm2 0v4l2-1.2V8h2V3z";
    public const string People = "M5.5 2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6zm6 1.5a2.2 2.2 0 1 1 0 4.4 2.2 2.2 0 0 1 0-4.4zM0 14c0-2.8 2.2-4.8 5.5-4.8S11 11.200 11 14zm12.3 0c0-1.700-.6-3.200-1.700-4.300 3.300-.5 5.400 1.500 5.400 4.300z";
    public const string Key = "M10.500 1a4.500 4.500 0 1 1-3.300 7.600L4.800 11H3v2H1v-2.800l4.900-4.900A4.500 4.500 0 0 1 10.500 1zm1 2a1.500 1.500 0 1 0 0 3 1.500 1.500 0 0 0 0-3z";
    public const string Audit = "M2 1h12v14H2zm2 3v1.400h8V4zm0 3.300v1.400h8V7.300zm0 3.300V12h5v-1.400z";
    public const string Briefcase = "M5.500 4V2h5v2H15v10H1V4zM7 4h2v-.6H7z";
    public const string Scale = "M7 1h2v2h4.500L16 9a3 3 0 0 1-5.500 0L12.700 4.600H9V13h3v2H4v-2h3V4.600H3.300L5.500 9A3 3 0 0 1 0 9l2.500-6H7zM3 6 1.800 9h2.400zm10 0-1.200 3h2.400z";
    public const string Search = "M6.5 1a5.500 5.500 0 0 1 4.400 8.800l4 4-1.300 1.300-4-4A5.500 5.500 0 1 1 6.500 1zm0 1.800a3.700 3.700 0 1 0 0 7.400 3.700 3.700 0 0 0 0-7.400z";
    public const string Box = "M8 .8 15 4v8l-7 3.200L1 12V4zm0 2L4.300 4.500 8 6.200l3.700-1.700zM2.800 5.800v5l4.300 2v-5zm10.400 0-4.300 2v5l4.300-2z";
    public const string Work = "M1.500 2.500h3v3h-3zm5 .6h8v1.800h-8zm-5 3.900h3v3h-3zm5 .6h8v1.800h-8zm-5 3.900h3v3h-3zm5 .6h8v1.800h-8z";
    public const string Clock = "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zm0 1.900a5.100 5.100 0 1 0 0 10.200A5.100 5.100 0 0 0 8 2.900zM7.200 4.500h1.600v3.200l2.400 1.400-.8 1.400-3.200-1.900z";
    public const string Sun = "M8 4.500a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7zM7.200.5h1.600v2.600H7.200zm0 12.400h1.600v2.600H7.200zM.5 7.200h2.600v1.600H.5zm12.400 0h2.600v1.600h-2.600zM2.100 3.300l1.200-1.200 1.800 1.800-1.200 1.200zm8.800 8.800 1.200-1.200 1.800 1.800-1.200 1.200zm-8.800.6 1.800-1.800 1.200 1.200-1.800 1.800zm8.800-8.800 1.800-1.800 1.200 1.200-1.800 1.800z";
    public const string Moon = "M6.300 1.200A7 7 0 1 0 14.800 9.700 5.700 5.700 0 0 1 6.300 1.200z";
    public const string Star = "m8 1 2.100 4.600 5 .5-3.800 3.300 1.100 4.900L8 11.800l-4.400 2.500 1.100-4.900L.9 6.100l5-.5z";
    public const string Filter = "M1 2h14L9.500 8.500V14l-3-1.500v-4z";
    public const string Report = "M3 1h7l3 3v11H3zm1.500 2v10.500h7V5H9V3zM6 11h1.200V8H6zm2 0h1.200V6.500H8zm2 0h.9V9.200H10z";
    public const string Brand = "M12 1 22 5v7c0 5.500-4.200 9.300-10 11C6.200 21.300 2 17.500 2 12V5zm-1.200 15.200 6.600-6.600-1.700-1.700-4.900 4.900-2.300-2.300-1.700 1.700z";
}
