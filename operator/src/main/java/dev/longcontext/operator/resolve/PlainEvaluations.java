package dev.longcontext.operator.resolve;

import static dev.longcontext.operator.resolve.Reader.orElse;

import dev.longcontext.api.v1alpha1.DataSource;
import dev.longcontext.api.v1alpha1.EvaluationSuite;
import dev.longcontext.contract.validation.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The evaluations of run.json, which knows no presets. The first one that a preset stands for takes its place, the others come
 * after all: so what a user wrote has the same number in the manifest, in run.json and in what the trainer says of it.
 */
final class PlainEvaluations {

    private static final Pattern PATH = Pattern.compile("evaluation\\[(\\d+)](?:\\.sources\\[(\\d+)])?(.*)");

    private final List<Plain> all;

    /**
     * @param given what the user wrote
     * @param number of it in the manifest
     */
    record Plain(EvaluationSuite suite, EvaluationSuite given, int number) {

        /** Number in the manifest of one of the suite's sources. */
        int source(DataSource source) {
            return given.sources().indexOf(source);
        }
    }

    private PlainEvaluations(List<Plain> all) {
        this.all = List.copyOf(all);
    }

    /**
     * @param given {@code spec.evaluation}, null for none
     * @param target {@code context.targetLength}
     */
    static PlainEvaluations of(List<EvaluationSuite> given, int target) {
        List<Plain> all = new ArrayList<>();
        List<Plain> after = new ArrayList<>();
        List<EvaluationSuite> suites = orElse(given, List.of());
        for (int i = 0; i < suites.size(); i++) {
            EvaluationSuite suite = suites.get(i);
            List<EvaluationSuite> plain = suite.preset() == null ? List.of(suite) : Presets.of(suite, target);
            for (int n = 0; n < plain.size(); n++) {
                (n == 0 ? all : after).add(new Plain(plain.get(n), suite, i));
            }
        }
        all.addAll(after);
        return new PlainEvaluations(all);
    }

    List<Plain> all() {
        return all;
    }

    /** What is wrong with run.json, by the numbers that the manifest has. */
    Violation inManifest(Violation violation) {
        Matcher path = PATH.matcher(violation.path());
        if (!path.matches()) {
            return violation;
        }
        Plain plain = all.get(Integer.parseInt(path.group(1)));
        String source = path.group(2) == null
                ? ""
                : ".sources[" + plain.source(plain.suite().sources().get(Integer.parseInt(path.group(2)))) + "]";
        return new Violation(
                "evaluation[" + plain.number() + "]" + source + path.group(3),
                violation.value(),
                violation.rule(),
                violation.remedy());
    }
}
