package dev.agentnet.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFormsTest {

    private static final String SECRET = "pa\"ss/w0rd?>ü";

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ab", "abc", "url=https://me:"})
    void isFoundWithinBase64WhereverItBegins(String before) {
        byte[] bytes = (before + SECRET + "\n and more").getBytes(StandardCharsets.UTF_8);
        String plain = Base64.getEncoder().encodeToString(bytes);
        String forUrls = Base64.getUrlEncoder().encodeToString(bytes);
        assertThat(SecretForms.of(SECRET, 6)).anyMatch(plain::contains).anyMatch(forUrls::contains);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 76})
    void isFoundInBrokenBase64(int line) {
        for (int length = 48; length < 200; length += 7) {
            String secret =
                    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG".repeat(5).substring(0, length);
            for (int before = 0; before < 80; before++) {
                byte[] bytes =
                        ("y".repeat(before) + secret + "\n").getBytes(StandardCharsets.UTF_8);
                Base64.Encoder encoder = Base64.getMimeEncoder(line, new byte[] {'\n'});
                String text = encoder.encodeToString(bytes);
                assertThat(
                                SecretForms.broken(secret).stream().anyMatch(text::contains)
                                        || SecretForms.of(secret, 6).stream()
                                                .anyMatch(text::contains))
                        .as("%d characters after %d", length, before)
                        .isTrue();
            }
        }
    }

    @Test
    void hasTheFormsOfTextsAndDigits() {
        assertThat(SecretForms.of(SECRET, 6))
                .contains(
                        SECRET,
                        "pa%22ss%2Fw0rd%3F%3E%C3%BC",
                        "pa\\\"ss/w0rd?>ü",
                        "70612273732f773072643f3ec3bc",
                        "70612273732F773072643F3EC3BC");
    }

    @Test
    void isTakenLineByLine() {
        assertThat(SecretForms.of("first line\nx\nsecond line\n", 6))
                .contains("first line", "second line")
                .doesNotContain("x")
                .noneMatch(form -> form.contains("\n"));
    }

    @Test
    void hasNoneIfItIsTooShort() {
        assertThat(SecretForms.of(" abc ", 6)).isEmpty();
    }
}
