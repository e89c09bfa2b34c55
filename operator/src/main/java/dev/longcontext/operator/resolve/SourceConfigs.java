package dev.longcontext.operator.resolve;

import static dev.longcontext.operator.resolve.Reader.named;

import dev.longcontext.api.v1alpha1.DataSource;
import dev.longcontext.contract.DataConfig;
import dev.longcontext.contract.DataConfigSourceBuilder;

/** A source of training data, or of an evaluation. */
final class SourceConfigs {

    private SourceConfigs() {}

    /** @param secretEnv the variable that has its token, if it has one */
    static DataConfig.Source of(DataSource source, String secretEnv) {
        DataConfig.Pick all = source.maxSamples() == null ? null : DataConfig.Pick.First;
        return DataConfigSourceBuilder.builder()
                .name(source.name())
                .uri(source.uri())
                .format(named(DataConfig.Format.class, source.format(), DataConfig.Format.Auto))
                .maxSamples(source.maxSamples())
                .pick(named(DataConfig.Pick.class, source.pick(), all))
                .minTokens(source.minTokens())
                .sha256(source.sha256())
                .secretEnv(source.secretRef() == null ? null : secretEnv)
                .build();
    }
}
