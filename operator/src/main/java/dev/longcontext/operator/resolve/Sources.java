package dev.longcontext.operator.resolve;

import static dev.longcontext.operator.resolve.Reader.orElse;

import dev.longcontext.api.v1alpha1.DataSource;
import dev.longcontext.api.v1alpha1.LongContextFineTuneSpec;
import dev.longcontext.api.v1alpha1.SecretKey;
import dev.longcontext.contract.SourceScheme;
import dev.longcontext.operator.resolve.ResolvedRun.Claim;
import dev.longcontext.operator.resolve.ResolvedRun.SecretVariable;
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

    private Sources() {}

    static String sourceSecret(int index) {
        return SOURCE_SECRET + index;
    }

    /** Each claim once, with the field that names it first. */
    static List<Claim> claims(LongContextFineTuneSpec spec) {
        Map<String, Claim> claims = new LinkedHashMap<>();
        add(claims, "spec.baseModel.uri", spec.baseModel().uri());
        List<DataSource> sources = spec.data().sources();
        for (int i = 0; i < sources.size(); i++) {
            add(claims, "spec.data.sources[" + i + "].uri", sources.get(i).uri());
        }
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
                spec.data().sources().stream().map(DataSource::uri));
    }

    static List<SecretVariable> secrets(LongContextFineTuneSpec spec) {
        List<SecretVariable> secrets = new ArrayList<>();
        secret(BASE_MODEL_SECRET, spec.baseModel().secretRef()).ifPresent(secrets::add);
        List<DataSource> sources = spec.data().sources();
        for (int i = 0; i < sources.size(); i++) {
            secret(sourceSecret(i), sources.get(i).secretRef()).ifPresent(secrets::add);
        }
        return List.copyOf(secrets);
    }

    private static Optional<SecretVariable> secret(String variable, SecretKey reference) {
        return Optional.ofNullable(reference).map(r -> new SecretVariable(variable, r.name(), r.key()));
    }
}
