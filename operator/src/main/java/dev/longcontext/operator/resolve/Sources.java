package dev.longcontext.operator.resolve;

import static dev.longcontext.operator.resolve.Reader.orElse;

import dev.longcontext.api.v1alpha1.DataSource;
import dev.longcontext.api.v1alpha1.EvaluationSuite;
import dev.longcontext.api.v1alpha1.LongContextFineTuneSpec;
import dev.longcontext.api.v1alpha1.SourceSecret;
import dev.longcontext.contract.SourceScheme;
import dev.longcontext.operator.resolve.ResolvedRun.Claim;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the spec's addresses need in a pod: the claims they lie on and the Secrets that open them. */
final class Sources {

    static final String BASE_MODEL_SECRET = "LONGCONTEXT_BASE_MODEL_TOKEN";
    private static final String SOURCE_SECRET = "LONGCONTEXT_SOURCE_TOKEN_";
    private static final String CORPUS_SECRET = "LONGCONTEXT_CORPUS_TOKEN_";
    private static final String EVALUATION_SECRET = "LONGCONTEXT_EVALUATION_TOKEN_";

    private Sources() {}

    /**
     * A source of training data, of synthetic data or of an evaluation.
     *
     * @param field the spec's field that names it
     * @param variable for its token, if it has one
     */
    private record Named(String field, String variable, DataSource source) {}

    static String sourceSecret(int index) {
        return SOURCE_SECRET + index;
    }

    static String corpusSecret(int index) {
        return CORPUS_SECRET + index;
    }

    static String evaluationSecret(int evaluation, int index) {
        return EVALUATION_SECRET + evaluation + "_" + index;
    }

    private static List<Named> all(LongContextFineTuneSpec spec) {
        List<Named> all = new ArrayList<>();
        List<DataSource> data = orElse(spec.data().sources(), List.of());
        for (int i = 0; i < data.size(); i++) {
            all.add(new Named("spec.data.sources[" + i + "]", sourceSecret(i), data.get(i)));
        }
        List<DataSource> corpus = spec.data().synthetic() == null
                ? List.of()
                : spec.data().synthetic().corpus();
        for (int i = 0; i < corpus.size(); i++) {
            all.add(new Named("spec.data.synthetic.corpus[" + i + "]", corpusSecret(i), corpus.get(i)));
        }
        List<EvaluationSuite> evaluations = orElse(spec.evaluation(), List.of());
        for (int e = 0; e < evaluations.size(); e++) {
            List<DataSource> texts = orElse(evaluations.get(e).sources(), List.of());
            for (int i = 0; i < texts.size(); i++) {
                String field = "spec.evaluation[" + e + "].sources[" + i + "]";
                all.add(new Named(field, evaluationSecret(e, i), texts.get(i)));
            }
        }
        return all;
    }

    /** Each claim once, with the field that names it first. */
    static List<Claim> claims(LongContextFineTuneSpec spec) {
        Map<String, Claim> claims = new LinkedHashMap<>();
        add(claims, "spec.baseModel.uri", spec.baseModel().uri());
        all(spec)
                .forEach(named ->
                        add(claims, named.field() + ".uri", named.source().uri()));
        return List.copyOf(claims.values());
    }

    private static void add(Map<String, Claim> claims, String field, String uri) {
        SourceScheme.claim(uri).ifPresent(claim -> claims.putIfAbsent(claim, new Claim(claim, field)));
    }

    /** What the operator's environment has for the schemes that a spec uses, and the spec itself does not have. */
    static List<EnvVar> variables(LongContextFineTuneSpec spec, Map<String, String> known) {
        List<EnvVar> given = orElse(spec.extraEnv(), List.of());
        return addresses(spec)
                .flatMap(uri -> SourceScheme.of(uri).stream())
                .flatMap(scheme -> scheme.variables().stream())
                .distinct()
                .filter(known::containsKey)
                .filter(name -> given.stream().noneMatch(variable -> name.equals(variable.getName())))
                .map(name -> new EnvVarBuilder()
                        .withName(name)
                        .withValue(known.get(name))
                        .build())
                .toList();
    }

    private static Stream<String> addresses(LongContextFineTuneSpec spec) {
        return Stream.concat(
                Stream.of(spec.baseModel().uri()),
                all(spec).stream().map(named -> named.source().uri()));
    }

    /** What opens the addresses: base model, training data, corpus and the texts of evaluations. */
    static List<KeyVariable> tokens(LongContextFineTuneSpec spec) {
        List<KeyVariable> tokens = new ArrayList<>();
        tokens.addAll(tokens(
                spec.baseModel().uri(), BASE_MODEL_SECRET, spec.baseModel().secretRef()));
        for (Named named : all(spec)) {
            tokens.addAll(tokens(
                    named.source().uri(), named.variable(), named.source().secretRef()));
        }
        return List.copyOf(tokens);
    }

    /** The key that the user names, or those that the scheme does. */
    private static List<KeyVariable> tokens(String uri, String variable, SourceSecret reference) {
        if (reference == null) {
            return List.of();
        }
        Optional<SourceScheme> scheme =
                SourceScheme.of(uri).filter(one -> !one.secretEntries().isEmpty());
        if (scheme.isEmpty()) {
            return List.of(KeyVariable.ofSecret(variable, reference.name(), reference.key()));
        }
        return scheme.get().secretEntries().stream()
                .map(entry -> KeyVariable.ofSecret(entry.variable(variable), reference.name(), entry.key())
                        .optional(entry.optional()))
                .toList();
    }
}
