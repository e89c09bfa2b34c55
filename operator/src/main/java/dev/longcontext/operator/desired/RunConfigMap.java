package dev.longcontext.operator.desired;

import dev.longcontext.contract.ContractJson;
import dev.longcontext.contract.PodPaths;
import dev.longcontext.operator.resolve.Names;
import dev.longcontext.operator.resolve.ResolvedRun;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;

/** The ConfigMap with run.json. */
public final class RunConfigMap {

    private RunConfigMap() {}

    public static ConfigMap of(ResolvedRun run) {
        return new ConfigMapBuilder()
                .withMetadata(
                        Labels.metadata(run, Names.runConfig(run.identity().name()), Labels.of(run)))
                .addToData(PodPaths.CONFIG_FILE, ContractJson.write(run.config()))
                .build();
    }
}
