package dev.longcontext.operator.facts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What kubelets, container runtimes and storage drivers say of one failure at two tries. */
class StableTextTest {

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            Failed to create pod sandbox: failed to setup network for sandbox "6f1c1f9e6a0e4b3c9f430c7d8a4f2b106f1c1f9e6a0e4b3c9f430c7d8a4f2b10": no plugin | (combined from similar events): Failed to create pod sandbox: failed to setup network for sandbox "0a1b1f9e6a0e4b3c9f430c7d8a4f2b106f1c1f9e6a0e4b3c9f430c7d8a4f2b10": no plugin | Failed to create pod sandbox: failed to setup network for sandbox "*": no plugin
            unmounted volumes=[b a], unattached volumes=[c b a]: timed out | unmounted volumes=[a b], unattached volumes=[b c a]: timed out | unmounted volumes=[a b], unattached volumes=[a b c]: timed out
            dial tcp: read udp 10.0.0.2:43256->10.96.0.10:53: i/o timeout | dial tcp: read udp 10.0.0.2:51044->10.96.0.10:53: i/o timeout | dial tcp: read udp 10.0.0.2:*->10.96.0.10:53: i/o timeout
            StatusCode: 400, RequestID: 3c7c5c4f-6a0e-4b3c-9f43-0c7d8a4f2b10, in use | StatusCode: 400, RequestID: 6f1c1f9e-6a0e-4b3c-9f43-0c7d8a4f2b10, in use | StatusCode: 400, RequestID: *, in use
            """)
    void twoTriesReadTheSame(String one, String other, String stable) {
        assertThat(StableText.of(one)).isEqualTo(stable);
        assertThat(StableText.of(other)).isEqualTo(stable);
    }

    @Test
    void whatNamesTheCauseStays() {
        String said = "volume \"pvc-6f1c1f9e-6a0e-4b3c-9f43-0c7d8a4f2b10\", image trainer@sha256:" + "0a".repeat(32)
                + ", volumes=[]";

        assertThat(StableText.of(said)).isEqualTo(said);
        assertThat(StableText.of(null)).isNull();
    }
}
