namespace Segl.Cli.Settings;

/// <summary>Somebody has written something else where <c>segl login</c> keeps what it remembers.</summary>
internal sealed class SettingsUnreadableException(string path, Exception why)
    : Exception($"{path} is not what 'segl login' has written there", why);
