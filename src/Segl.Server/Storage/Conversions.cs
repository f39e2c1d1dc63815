using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Segl.Pki.Names;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.People;
using Segl.Server.Features.Profiles;

namespace Segl.Server.Storage;

// What was valid when it was written is taken as valid when it is read: each Parse(…).Value throws on a row that somebody changed by hand.

/// <summary>Instants are whole milliseconds since 1970 in UTC: the same order and the same arithmetic on both databases.</summary>
internal sealed class InstantConverter()
    : ValueConverter<DateTimeOffset, long>(instant => instant.ToUnixTimeMilliseconds(), stored =>
        DateTimeOffset.FromUnixTimeMilliseconds(stored));

internal sealed class CvrConverter()
    : ValueConverter<Cvr, string>(cvr => cvr.ToString(), stored => Cvr.Parse(stored, CvrRule.FictitiousAllowed).Value);

internal sealed class GlnConverter() : ValueConverter<Gln, string>(gln => gln.ToString(), stored => Gln.Parse(stored).Value);

internal sealed class PNumberConverter()
    : ValueConverter<PNumber, string>(number => number.ToString(), stored => PNumber.Parse(stored).Value);

internal sealed class SeNumberConverter()
    : ValueConverter<SeNumber, string>(number => number.ToString(), stored => SeNumber.Parse(stored).Value);

internal sealed class SerialNumberConverter()
    : ValueConverter<SerialNumber, string>(serial => serial.ToString(), stored => SerialNumber.Parse(stored).Value);

internal sealed class CommonNameConverter()
    : ValueConverter<CommonName, string>(name => name.ToString(), stored => CommonName.Parse(stored).Value);

internal sealed class OrganizationNameConverter()
    : ValueConverter<OrganizationName, string>(name => name.ToString(), stored => OrganizationName.Parse(stored).Value);

internal sealed class EmailAddressConverter()
    : ValueConverter<EmailAddress, string>(address => address.ToString(), stored => EmailAddress.Parse(stored).Value);

internal sealed class ReferenceNumberConverter()
    : ValueConverter<ReferenceNumber, string>(number => number.ToString(), stored => ReferenceNumber.Parse(stored).Value);

internal sealed class ContactNameConverter()
    : ValueConverter<ContactName, string>(name => name.ToString(), stored => ContactName.Parse(stored).Value);

internal sealed class InvoiceReferenceConverter()
    : ValueConverter<InvoiceReference, string>(reference => reference.ToString(), stored => InvoiceReference.Parse(stored).Value);

internal sealed class NoticeDaysConverter()
    : ValueConverter<NoticeDays, string>(days => days.Value, stored => NoticeDays.Parse(stored).Value);

internal sealed class RoleSetConverter() : ValueConverter<RoleSet, string>(roles => roles.Value, stored => RoleSet.Read(stored));
