package dev.longcontext.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.EvaluationConfig.DecideBy;
import dev.longcontext.contract.EvaluationConfig.Severity;
import dev.longcontext.trainer.evaluation.Scores.EvaluationScores;
import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class JUnitXmlTest {

    @Test
    void aBlockingMissIsAFailureAndAWarningIsSkipped() throws Exception {
        Scores scores = Scores.of(List.of(new EvaluationScores(
                "needle <&>",
                "NeedleInAHaystack",
                "settings",
                List.of(),
                List.of(),
                List.of(),
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(
                        gate(0.5, Severity.Block, true),
                        gate(0.98, Severity.Block, false),
                        gate(0.99, Severity.Warn, false)))));

        Element suite = (Element) DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(JUnitXml.of(scores))))
                .getElementsByTagName("testsuite")
                .item(0);

        assertThat(suite.getAttribute("name")).isEqualTo("needle <&>");
        assertThat(suite.getAttribute("tests")).isEqualTo("3");
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        assertThat(suite.getAttribute("skipped")).isEqualTo("1");
        var cases = suite.getElementsByTagName("testcase");
        assertThat(IntStream.range(0, 3).mapToObj(i -> ((Element) cases.item(i)).getAttribute("name")))
                .containsExactly("accuracy min 0.5000", "accuracy min 0.9800", "accuracy min 0.9900");
        Element failure = (Element) suite.getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("message"))
                .isEqualTo("accuracy is 0.7500, the base has 0.2500; the gate: min 0.9800");
        assertThat(failure.getParentNode()).isEqualTo(cases.item(1));
    }

    private static GateResult gate(double min, Severity severity, boolean passed) {
        return new GateResult("accuracy", min, null, null, null, DecideBy.Point, severity, 0.75, 0.25, null, passed);
    }
}
