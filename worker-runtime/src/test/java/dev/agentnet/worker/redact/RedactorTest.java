package dev.agentnet.worker.redact;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {

    private final Redactor redactor =
            Redactor.from(ConfigFactory.load(), List.of("correct horse", "abc"));

    /// The end of a line, of a message, or of what is kept of an output may be anywhere.
    @ParameterizedTest
    @CsvSource({
        "it is 0123456789abcdef,it is [redacted]",
        "0123456789abcdef or so,0123456789abcdef or so",
        "456789abcdefghij or so,[redacted] or so",
        "23456789abcdefg,[redacted]",
        "it is 23456789abcdefg,it is 23456789abcdefg",
        "456789abcdefghij and 0123456789abc,[redacted] and [redacted]",
        "it is 0123456789a,it is 0123456789a"
    })
    void partsOfAKnownValueAtTheEdgesAreTakenOut(String text, String clean) {
        assertThat(redactor.with(List.of("0123456789abcdefghij")).redact(text)).isEqualTo(clean);
    }

    @Test
    void partsOfAKnownValueAtTheEndsOfLinesAreTakenOut() {
        assertThat(
                        redactor.with(List.of("0123456789abcdefghijklmnop"))
                                .redact("a 0123456789abc\ndefghijklmnop b\n\nc\n"))
                .isEqualTo("a [redacted]\n[redacted] b\n\nc\n");
    }

    @Test
    void keyThatBeginsInOneMessageEndsInAnother() {
        LineRedactor lines = redactor.lines();
        assertThat(lines.redact("see -----BEGIN RSA PRIVATE KEY-----\nMIIabc"))
                .isEqualTo("see [redacted]");
        assertThat(lines.redact("def\n-----END RSA PRIVATE KEY-----\nand so on"))
                .isEqualTo("[redacted]\n[redacted]\nand so on");
    }

    @Test
    void knownSecretsAreReplacedInTheirUsualSpellings() {
        assertThat(redactor.redact("a correct horse, correct+horse, Y29ycmVjdCBob3JzZQ== b"))
                .isEqualTo("a [redacted], [redacted], [redacted] b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?%s?",
                "ä%sß",
                "✓ %s ✓",
                "😀😀 %s 😀",
                "😀 ✓ ä ? %s",
                "%s \ud83d",
                "\ude00%s"
            })
    void secretIsFoundBesideWhateverLetters(String around) {
        assertThat(redactor.redact(around.formatted("correct horse")))
                .isEqualTo(around.formatted("[redacted]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"why?not?", "süße Grüße", "✓✓✓✓✓✓", "😀😀😀😀"})
    void secretOfWhateverLettersIsFound(String secret) {
        assertThat(redactor.with(List.of(secret)).redact("it is 😀 " + secret + " ✓"))
                .isEqualTo("it is 😀 [redacted] ✓");
        assertThat(redactor.with(List.of(secret)).redact("it is " + secret))
                .isEqualTo("it is [redacted]");
    }

    @Test
    void secretWithinALongerOneLeavesNoRest() {
        assertThat(redactor.with(List.of("correct horse battery")).redact("correct horse battery"))
                .isEqualTo("[redacted]");
    }

    @Test
    void valuesTooShortToBeSecretsAreLeftAlone() {
        assertThat(redactor.redact("abc")).isEqualTo("abc");
    }

    @ParameterizedTest
    @CsvSource({
        "correct horse,[redacted]",
        "correct horse.,[redacted].",
        "a correct horse,a [redacted]",
        "correct horsecorrect horse,[redacted][redacted]",
        "correct correct horse horse,correct [redacted] horse",
        "correct hor,correct hor",
        "Correct Horse,Correct Horse",
        "ключ-от-дома,[redacted]",
        "ключ-от-двери,ключ-от-двери",
        "ghp_sk-ant-api03-AbCdEf0123456789_-xyz,ghp_sk-ant-api03-AbCdEf0123456789_-xyz",
        "sk-ant-sk-ant-api03-AbCdEf0123456789,[redacted]",
        "sk-ant-api03-AbCdEf0123456789 ghp_a,[redacted] ghp_a",
        "PassWord=hunter2!x,PassWord=[redacted]",
    })
    void secretsAreFoundWhereverTheyStand(String text, String clean) {
        assertThat(redactor.with(List.of("ключ-от-дома")).redact(text)).isEqualTo(clean);
    }

    @Test
    void valueOfSeveralLinesIsReplacedLineByLine() {
        LineRedactor lines = redactor.with(List.of("first line\nsecond line\n")).lines();
        assertThat(List.of("a first line", "second line b").stream().map(lines::redact))
                .containsExactly("a [redacted]", "[redacted] b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-ant-api03-AbCdEf0123456789_-xyz",
                "sk-proj-abcdefghij0123456789",
                "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
                "github_pat_11ABCDEFG0123456789_abcdef",
                "AKIAIOSFODNN7EXAMPLE",
                "xoxb-1234567890-abcdef",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc-DEF_123",
                "-----BEGIN RSA PRIVATE KEY-----\nMIIE-ow\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\nMIIEow"
            })
    void tokenShapesAreReplacedWhole(String secret) {
        assertThat(redactor.redact("is " + secret)).isEqualTo("is [redacted]");
    }

    @Test
    void onlyTheValueOfAnAssignmentIsReplaced() {
        assertThat(redactor.redact("Authorization: Bearer abcdef0123456789"))
                .isEqualTo("Authorization: Bearer [redacted]");
        assertThat(redactor.redact("DB_PASSWORD=hunter2!x")).isEqualTo("DB_PASSWORD=[redacted]");
        assertThat(redactor.redact("password=opensesame")).isEqualTo("password=[redacted]");
        assertThat(redactor.redact("{\"api_key\": \"k1234567\"}"))
                .isEqualTo("{\"api_key\": \"[redacted]\"}");
        assertThat(redactor.redact("postgres://me:s3cr3t@db/x"))
                .isEqualTo("postgres://me:[redacted]@db/x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "String password = request.getPassword();",
                "login(password=user.password, token=settings.TOKEN)",
                "class=\"sk-folding-cube-container\"",
                "the bearer of authentication-mechanisms",
                "password: string;",
                "see https://example.org/a:b@c"
            })
    void ordinaryCodeIsLeftAlone(String code) {
        assertThat(redactor.redact(code)).isEqualTo(code);
    }

    @Test
    void terminalsAreNotSteered() {
        assertThat(
                        redactor.redact(
                                "\u001b[1;31mred\u001b[0m \u001b]0;title\u0007x\u001b(B\u0008\r\n"
                                        + "a\rb\tc\u009b2J\u202e"))
                .isEqualTo("red x\na\nb\tc2J");
        assertThat(redactor.redact("sk-ant-\u001b[1mapi03-AbCdEf0123456789"))
                .isEqualTo("[redacted]");
    }

    @Test
    void keyOverSeveralLinesIsReplacedToItsEnd() {
        LineRedactor lines = redactor.lines();
        assertThat(
                        List.of(
                                        "a",
                                        "-----BEGIN PRIVATE KEY-----",
                                        "MIIEow",
                                        "-----END PRIVATE KEY-----",
                                        "b")
                                .stream()
                                .map(lines::redact))
                .containsExactly("a", "[redacted]", "[redacted]", "[redacted]", "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "-",
                " ",
                "\u001b]",
                "\u001b[",
                "://a:",
                "eyJaaaaaaaa.",
                "password=",
                "bearer  ",
                "-----BEGIN PRIVATE KEY-----",
                "-----BEGIN ",
                "token = \"aaaa",
                "sk-",
                "eyJ",
                "bearer-",
                "correct hors",
                "correct horse",
                "sk-ant-api03-AbCdEf0123456789 "
            })
    void hostileTextTakesNoTime(String unit) {
        String text = unit.repeat(200_000 / unit.length());
        long start = System.nanoTime();
        redactor.redact(text);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }
}
