package dev.agentnet.protocol;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;

/// The texts in which a known secret may turn up: as it is, line by line, URL-encoded, in JSON, in
/// hexadecimal digits and in Base64, wherever it begins within what was encoded.
public final class SecretForms {

    /// Of so many letters of Base64, half stand in one line at least: lines have 64 or more.
    private static final int LONG = 62;

    /// Letters of a part. One of each four places begins one, so half of the whole holds one.
    private static final int PART = 28;

    private static final int STEP = 4;

    private SecretForms() {}

    /// @param shortest characters; a value or line that has fewer cannot be told from words and has
    ///   no form at all
    public static Set<String> of(String secret, int shortest) {
        Set<String> forms = new TreeSet<>();
        String value = secret.strip();
        if (value.length() < shortest) {
            return forms;
        }
        forms.add(URLEncoder.encode(value, StandardCharsets.UTF_8));
        String json = Json.write(Json.object().put("", value));
        forms.add(json.substring(json.indexOf(':') + 2, json.length() - 2));
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        forms.add(HexFormat.of().formatHex(bytes));
        forms.add(HexFormat.of().withUpperCase().formatHex(bytes));
        forms.add(Base64.getEncoder().encodeToString(bytes));
        for (int before = 0; before < 3; before++) {
            String within = within(bytes, before);
            forms.add(within);
            forms.add(within.replace('+', '-').replace('/', '_'));
        }
        value.lines().map(String::strip).forEach(forms::add);
        if (value.lines().count() == 1) {
            forms.add(value);
        }
        forms.removeIf(form -> form.length() < shortest);
        return forms;
    }

    /// Parts of a long secret in Base64, of which at least one stands whole wherever the text was
    /// broken into lines, as `base64` does it. None of a secret below 48 bytes, whose parts would
    /// be too short to tell it from other texts.
    public static Set<String> broken(String secret) {
        Set<String> parts = new TreeSet<>();
        byte[] bytes = secret.strip().getBytes(StandardCharsets.UTF_8);
        for (int before = 0; before < 3; before++) {
            String within = within(bytes, before);
            for (int at = 0; within.length() >= LONG && at + PART <= within.length(); at += STEP) {
                parts.add(within.substring(at, at + PART));
            }
        }
        return parts;
    }

    /// The letters of Base64 that are made of these bytes alone, after so many others.
    private static String within(byte[] bytes, int before) {
        byte[] all = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, all, before, bytes.length);
        int first = (before * 8 + 5) / 6;
        return Base64.getEncoder().encodeToString(all).substring(first, all.length * 8 / 6);
    }
}
