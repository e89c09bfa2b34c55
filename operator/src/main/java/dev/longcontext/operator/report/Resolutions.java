package dev.longcontext.operator.report;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.longcontext.api.v1alpha1.Resolved;
import dev.longcontext.contract.ContractJson;
import dev.longcontext.operator.resolve.Digests;
import dev.longcontext.operator.resolve.ResolvedRun;
import java.util.Map;

/** Every value in force, as status.resolved shows it. */
final class Resolutions {

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private Resolutions() {}

    /** @param revisions of what was fetched, by field */
    static Resolved of(ResolvedRun run, Long nativeLength, Map<String, String> revisions) {
        Map<String, Object> config = ContractJson.convert(run.config(), OBJECT);
        return new Resolved(
                run.container().image(),
                run.container().cpu().toString(),
                run.container().memory().toString(),
                config,
                Digests.sha256(ContractJson.write(run.config())),
                nativeLength,
                revisions);
    }
}
