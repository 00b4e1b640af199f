import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// Writes a trust store with the certificates that Java trusts by itself and those of a PEM bundle.
/// `keytool` takes one certificate at a time, and a bundle has a hundred and more.
///
/// Arguments: the bundle, the trust store to write (PKCS12, password `changeit`).
public final class TrustStore {
    private TrustStore() {}

    public static void main(String[] arguments) throws Exception {
        List<Certificate> trusted = new ArrayList<>(trustedByJava());
        try (var bundle = new FileInputStream(arguments[0])) {
            trusted.addAll(CertificateFactory.getInstance("X.509").generateCertificates(bundle));
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < trusted.size(); i++) {
            store.setCertificateEntry("ca-" + i, trusted.get(i));
        }
        try (var file = new FileOutputStream(arguments[1])) {
            store.store(file, "changeit".toCharArray());
        }
    }

    private static List<X509Certificate> trustedByJava() throws Exception {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return List.of(((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers());
    }
}
