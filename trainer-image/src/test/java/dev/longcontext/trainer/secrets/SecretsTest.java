package dev.longcontext.trainer.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.longcontext.trainer.files.Json;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hf_abcdefghijklmnop",
                "hf_abcd\nefghijklm",
                "-----BEGIN PRIVATE KEY-----\r\nMIIEvQIBADANBg\r\n-----END PRIVATE KEY-----\r\n",
                " padded token ",
                "with \"quotes\" and \\slashes\\",
                "a+b/c=d&e?f#g%20",
                "$1.*(regex)[x]{2}\\E",
                "Schlüssel-für-Tür",
                "test",
            })
    void noFormOfASecretIsLeft(String secret) throws JsonProcessingException {
        Secrets secrets = new Secrets(Map.of("MODEL", secret));
        secrets.in(List.of("MODEL", "NOT_SET"));
        String stripped = secret.strip();

        for (String form : List.of(
                secret,
                stripped,
                Json.MAPPER.writeValueAsString(stripped.split("\\p{Cntrl}+")),
                URLEncoder.encode(stripped, StandardCharsets.UTF_8),
                base64(stripped),
                base64("user:" + stripped),
                base64("me:" + stripped + "@host"),
                base64("x" + stripped))) {
            String said = secrets.redact("said <" + form + ">, twice <" + form + ">");
            assertThat(said).startsWith("said <").endsWith(">").contains(Redaction.MARK);
            for (String line : stripped.split("\\p{Cntrl}+")) {
                assertThat(said)
                        .doesNotContain(line)
                        .doesNotContain(base64(line).substring(2, base64(line).length() - 4));
            }
        }
    }

    @Property(tries = 200)
    void whateverStandsAroundItInBase64(
            @ForAll @StringLength(max = 9) String before, @ForAll @StringLength(max = 9) String after) {
        Secrets secrets = new Secrets(Map.of("API_TOKEN", "hf_abcdefghijklmnop"));

        assertThat(secrets.redact(base64(before + "hf_abcdefghijklmnop" + after)))
                .contains(Redaction.MARK);
    }

    @Test
    void whatACallerQuotesIsRedacted() {
        Secrets secrets = new Secrets(Map.of("X", "hf_abcd\nefgh"));
        secrets.in(List.of("X"));
        try {
            HttpRequest.newBuilder().header("Authorization", "Bearer hf_abcd\nefgh");
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).contains("hf_abcd");
            assertThat(secrets.redact(e.getMessage())).doesNotContain("hf_abcd").doesNotContain("efgh");
        }
    }

    @Test
    void namesThatTellMakeSecretsAndOthersDoNot() {
        Secrets secrets = new Secrets(Map.of(
                "HF_TOKEN",
                "hf_abcdefgh",
                "AWS_SECRET_ACCESS_KEY",
                "aws/secret+key",
                "HOME",
                "/home/somebody",
                "KEY_TOKEN",
                "1"));

        assertThat(secrets.redact("hf_abcdefgh aws/secret+key /home/somebody 1"))
                .isEqualTo("[redacted] [redacted] /home/somebody 1");
        assertThat(secrets.redact(null)).isNull();
    }

    @Test
    void theLogOfTheTrainerLeavesThemOutStackTracesIncluded() throws JoranException {
        LoggerContext log = new LoggerContext();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(log);
        configurator.doConfigure(SecretsTest.class.getResource("/logback.xml"));
        log.putObject(Secrets.class.getName(), new Secrets(Map.of("HF_TOKEN", "hf_abcd\nefghijkl")));
        ConsoleAppender<ILoggingEvent> appender =
                (ConsoleAppender<ILoggingEvent>) log.getLogger("ROOT").getAppender("STDERR");
        Exception thrown =
                new IllegalStateException("outer hf_abcd", new IllegalArgumentException("Bearer hf_abcd\nefghijkl"));

        String line = new String(
                appender.getEncoder()
                        .encode(new LoggingEvent("x", log.getLogger("x"), Level.ERROR, "with {}", thrown, new Object[] {
                            "hf_abcd\nefghijkl"
                        })),
                StandardCharsets.UTF_8);

        assertThat(line)
                .contains("ERROR with [redacted] | [redacted]")
                .contains("IllegalArgumentException: Bearer [redacted]")
                .doesNotContain("hf_abcd")
                .doesNotContain("efghijkl");
        log.stop();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
