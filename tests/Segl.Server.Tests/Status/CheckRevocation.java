import java.io.FileInputStream;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Validates paths with Java's own PKIX and prints of each "good", or why it is not: java CheckRevocation.java ocsp|crl ROOT ISSUING LEAF... */
public final class CheckRevocation {
    public static void main(String[] arguments) throws Exception {
        for (var leaf = 3; leaf < arguments.length; leaf++) {
            System.out.println(check(arguments[0], arguments[1], arguments[2], arguments[leaf]));
        }
    }

    private static String check(String source, String root, String issuing, String leaf) throws Exception {
        var factory = CertificateFactory.getInstance("X.509");
        var path = factory.generateCertPath(List.of(read(factory, leaf), read(factory, issuing)));
        var validator = CertPathValidator.getInstance("PKIX");

        // One source and no other: an answer has to come from it, for every certificate of the path.
        var checker = (PKIXRevocationChecker) validator.getRevocationChecker();
        checker.setOptions(source.equals("crl")
            ? EnumSet.of(PKIXRevocationChecker.Option.PREFER_CRLS, PKIXRevocationChecker.Option.NO_FALLBACK)
            : EnumSet.of(PKIXRevocationChecker.Option.NO_FALLBACK));

        var parameters = new PKIXParameters(Set.of(new TrustAnchor(read(factory, root), null)));
        parameters.addCertPathChecker(checker);
        try {
            validator.validate(path, parameters);
            return "good";
        } catch (CertPathValidatorException fault) {
            return fault.getReason() + " at " + fault.getIndex() + ": " + fault;
        }
    }

    private static X509Certificate read(CertificateFactory factory, String file) throws Exception {
        try (var stream = new FileInputStream(file)) {
            return (X509Certificate) factory.generateCertificate(stream);
        }
    }
}
