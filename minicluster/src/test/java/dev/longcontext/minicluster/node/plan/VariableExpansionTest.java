package dev.longcontext.minicluster.node.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariableExpansionTest {
    private static final Map<String, String> VARIABLES = Map.of("A", "1", "B", "$(A)", "EMPTY", "");

    /** The cases of Kubernetes' own description. */
    @ParameterizedTest
    @CsvSource({
        "$(A),1",
        "x$(A)y$(A),x1y1",
        "$(EMPTY)|,|",
        "$(B),$(A)",
        "$(UNKNOWN),$(UNKNOWN)",
        "$$(A),$(A)",
        "$$$(A),$1",
        "$$$$(A),$$(A)",
        "$A,$A",
        "$(A,$(A",
        "$,$",
        "a$,a$",
        "$$,$",
        "${A},${A}",
    })
    void variablesAreReplacedOnce(String text, String expected) {
        assertThat(VariableExpansion.expand(text, VARIABLES::get)).isEqualTo(expected);
    }
}
