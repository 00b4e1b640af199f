package dev.agentnet.protocol;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A token that is made of a secret and of what it is for. Who knows it learns nothing of the
/// secret, nor of a token for anything else.
///
/// Source: HMAC-SHA256, https://www.rfc-editor.org/rfc/rfc2104, in hexadecimal digits.
public final class DerivedToken {

    private DerivedToken() {}

    public static String of(byte[] secret, String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HmacSHA256", e);
        }
    }

    /// What an agent shows to main's model proxy, which opens nothing else there.
    ///
    /// @param domain the token of the agent's domain
    public static String forModel(String domain) {
        return of(domain.getBytes(StandardCharsets.UTF_8), "model");
    }

    /// What the agent of an attempt shows to main when it submits parts of its task or waits for
    /// them, which opens nothing else there: the attempt, a slash and the token.
    ///
    /// @param domain the token of the agent's domain
    /// @param attempt the task, a slash and the attempt's number
    public static String forChildren(String domain, String attempt) {
        return attempt + "/" + of(domain.getBytes(StandardCharsets.UTF_8), "children:" + attempt);
    }
}
