package dev.longcontext.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.EvaluationConfig.Suite;
import dev.longcontext.contract.Metric;
import dev.longcontext.contract.Metric.Scale;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the CRD says of each suite's metrics, out of the contract's table, as CrdSources does of addresses. */
final class CrdSuites {

    /** The preset Effective is an evaluation of this suite; the others have no gates. */
    private static final String SUITE = "self.?suite.orValue('Ruler')";

    private final ObjectNode evaluation;

    private CrdSuites(ObjectNode evaluation) {
        this.evaluation = evaluation;
    }

    static void write(ObjectNode schema) {
        CrdSuites rules = new CrdSuites((ObjectNode) schema.at("/properties/spec/properties/evaluation/items"));
        suitesByMetrics().forEach(rules::metrics);
        rules.scales();
        rules.everyMetricIsExplained();
    }

    private static Map<List<Metric>, List<Suite>> suitesByMetrics() {
        Map<List<Metric>, List<Suite>> suites = new LinkedHashMap<>();
        for (Suite suite : Suite.values()) {
            suites.computeIfAbsent(suite.metrics(), metrics -> new ArrayList<>())
                    .add(suite);
        }
        return suites;
    }

    private void metrics(List<Metric> metrics, List<Suite> suites) {
        String names = metrics.stream().map(Metric::name).collect(Collectors.joining(", "));
        String quoted = metrics.stream().map(Metric::name).collect(Collectors.joining("', '", "'", "'"));
        String who = suites.size() == 1 ? "suite " + suites.get(0) : "this suite";
        gates(
                suites,
                "self.gates.all(g, g.metric in [" + quoted + "])",
                who + " has the metrics " + names + ": write one of these in its gates");
    }

    /** A bound that every model holds, or that keeps better models back, is a mistake. */
    private void scales() {
        List<Suite> shares = suites(metric -> metric.scale() == Scale.Share);
        gates(
                shares,
                "self.gates.all(g, [g.?min, g.?max, g.?maxDropFromBase].all(bound, double(bound.orValue('0')) <= 1.0))",
                "the bounds of this suite's gates are shares from 0 to 1: write 0.98 for 98 %");
        gates(
                shares,
                "self.gates.all(g, !has(g.maxRiseFromBase))",
                "of this suite's metrics more is better: write maxDropFromBase in place of maxRiseFromBase");
        gates(
                suites(metric -> metric.scale() == Scale.Cost),
                "self.gates.all(g, !has(g.maxDropFromBase) && !has(g.min))",
                "of this suite's metrics less is better: write max or maxRiseFromBase");
    }

    /** What a metric counts is told in words, which only a person can write. */
    private void everyMetricIsExplained() {
        String told = evaluation
                .at("/properties/gates/items/properties/metric/description")
                .asText();
        suitesByMetrics().keySet().stream().flatMap(List::stream).forEach(metric -> {
            if (!told.contains(metric.name())) {
                throw new IllegalStateException("every metric has its words in EvaluationSuite.METRICS: " + metric);
            }
        });
    }

    private static List<Suite> suites(Predicate<Metric> each) {
        return Stream.of(Suite.values())
                .filter(suite -> suite.metrics().stream().allMatch(each))
                .toList();
    }

    private void gates(List<Suite> suites, String rule, String message) {
        String others = suites.size() == 1
                ? SUITE + " != '" + suites.get(0) + "'"
                : suites.stream().map(Suite::name).collect(Collectors.joining("', '", "!(" + SUITE + " in ['", "'])"));
        evaluation
                .withArray("x-kubernetes-validations")
                .addObject()
                .put("message", message)
                .put("rule", others + " || !has(self.gates) || " + rule);
    }
}
