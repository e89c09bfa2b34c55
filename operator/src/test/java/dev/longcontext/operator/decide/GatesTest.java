package dev.longcontext.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.ContractJson;
import dev.longcontext.contract.TerminationMessage;
import dev.longcontext.operator.memory.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatesTest {

    private static final String EVALUATE = """
            {"stage": "evaluate", "summary": {"passed": false, "evaluations": [{"name": "needle", "gates": [
              {"metric": "accuracy", "severity": "Block", "passed": false, %s}]}]}}
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "value": 0.75, "min": 0.8 | accuracy is 0.75, its gate requires at least 0.8
            "value": 0.75, "min": 0.8, "items": 60 | accuracy is 0.75 (60 items), its gate requires at least 0.8
            "value": 0.75, "min": 0.8, "interval": {"low": 0.62, "high": 0.85}, "items": 60 | accuracy is 0.75 (95 % interval 0.62 to 0.85, 60 items), its gate requires at least 0.8
            "value": 0.75, "max": 0.7, "interval": {"low": 0.62, "high": 0.85}, "items": 60 | accuracy is 0.75 (95 % interval 0.62 to 0.85, 60 items), its gate allows at most 0.7
            "value": 0.75, "base": 0.8, "maxDropFromBase": 0.01 | accuracy is 0.75, the base has 0.8 and its gate allows a drop of at most 0.01
            "value": 0.75, "base": 0.8, "maxDropFromBase": 0.01, "interval": {"low": 0.62, "high": 0.85}, "change": {"low": -0.12, "high": 0.02}, "items": 60 | accuracy is 0.75, the base has 0.8 and its gate allows a drop of at most 0.01 (change: 95 % interval -0.12 to 0.02, 60 items)
            "value": 0.9, "min": 0.8, "decideBy": "LowerBound", "interval": {"low": 0.75, "high": 1}, "items": 60 | accuracy is 0.9 (95 % interval 0.75 to 1, 60 items), its gate requires at least 0.8 of the lower end
            "value": 0.9, "min": 0.8, "decideBy": "LowerBound", "items": 3 | accuracy is 0.9 (no interval is known, 3 items), its gate requires at least 0.8 of the lower end
            """)
    void tellsHowSureTheValueOfAMissedGateIs(String gate, String told) {
        assertThat(ContractJson.readTermination(EVALUATE.formatted(gate))
                        .map(TerminationMessage::summary)
                        .map(Gates::of)
                        .map(Verdict::message))
                .contains("evaluation \"needle\": " + told);
    }
}
