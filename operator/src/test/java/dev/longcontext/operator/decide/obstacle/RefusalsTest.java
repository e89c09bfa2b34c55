package dev.longcontext.operator.decide.obstacle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.operator.facts.Refusal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalsTest {

    /** A quota that wants something of each pod is not helped by a larger one. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            failed quota: q: must specify limits.cpu for: trainer | Set spec.resources.cpuLimit
            failed quota: q: must specify limits.ephemeral-storage for: trainer | Give the namespace a LimitRange
            exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1 | Free some of the quota
            """)
    void whatHelpsAgainstAQuotaIsWhatItAsksFor(String said, String remedy) {
        assertThat(Refusals.message(new Refusal(Refusal.Kind.QUOTA_EXCEEDED, "Job j", said)))
                .contains(said + ". " + remedy);
    }
}
