using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Segl.Ca.Keys;

namespace Segl.Server.Storage;

/// <summary>Seals the secret part of each key of the key ring under the master key.</summary>
internal sealed class MasterKeyXmlEncryptor(MasterKey masterKey) : IXmlEncryptor
{
    internal const string Purpose = "data protection key ring";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var secret = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var isSealed = masterKey.Seal(Purpose, secret, []);
        return new EncryptedXmlInfo(new XElement("sealed", Convert.ToBase64String(isSealed)), typeof(MasterKeyXmlDecryptor));
    }
}

/// <summary>The other way; made by data protection, which names this type in each stored key.</summary>
internal sealed class MasterKeyXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var masterKey = services.GetRequiredService<MasterKey>();
        var secret = masterKey.Open(MasterKeyXmlEncryptor.Purpose, Convert.FromBase64String(encryptedElement.Value), []);
        return XElement.Parse(Encoding.UTF8.GetString(secret));
    }
}
