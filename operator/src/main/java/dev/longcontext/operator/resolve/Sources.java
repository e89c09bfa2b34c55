package dev.longcontext.operator.resolve;

import dev.longcontext.api.v1alpha1.DataSource;
import dev.longcontext.api.v1alpha1.LongContextFineTuneSpec;
import dev.longcontext.api.v1alpha1.SecretKey;
import dev.longcontext.operator.resolve.ResolvedRun.Claim;
import dev.longcontext.operator.resolve.ResolvedRun.SecretVariable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the spec's addresses need in a pod: the claims they lie on and the Secrets that open them. */
final class Sources {

    static final String BASE_MODEL_SECRET = "LONGCONTEXT_BASE_MODEL_TOKEN";
    private static final String SOURCE_SECRET = "LONGCONTEXT_SOURCE_TOKEN_";
    private static final Pattern CLAIM = Pattern.compile("pvc://([^/]+)(?:/.*)?");

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
        Matcher claim = CLAIM.matcher(uri);
        if (claim.matches()) {
            claims.putIfAbsent(claim.group(1), new Claim(claim.group(1), field));
        }
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
