package dev.longcontext.operator.resolve;

import static dev.longcontext.operator.resolve.Reader.named;
import static dev.longcontext.operator.resolve.Reader.orElse;

import dev.longcontext.api.v1alpha1.DataSource;
import dev.longcontext.api.v1alpha1.SourceFields;
import dev.longcontext.contract.DataConfig;
import dev.longcontext.contract.DataConfigSourceBuilder;
import dev.longcontext.contract.DataFields;
import java.util.List;

/** A source of training data, or of an evaluation. */
final class SourceConfigs {

    private SourceConfigs() {}

    /** A source without a share of a mix. */
    static DataConfig.Source of(DataSource source, String secretEnv) {
        return of(source, secretEnv, null);
    }

    /**
     * @param secretEnv the variable that has its token, if it has one
     * @param weight the source's, as a number
     */
    static DataConfig.Source of(DataSource source, String secretEnv, Double weight) {
        DataConfig.Pick all = source.maxSamples() == null ? null : DataConfig.Pick.First;
        return DataConfigSourceBuilder.builder()
                .name(source.name())
                .uri(source.uri())
                .format(named(DataConfig.Format.class, source.format(), DataConfig.Format.Auto))
                .fields(fields(source.fields()))
                .maxSamples(source.maxSamples())
                .pick(named(DataConfig.Pick.class, source.pick(), all))
                .minTokens(source.minTokens())
                .maxTokens(source.maxTokens())
                .weight(weight)
                .licence(source.licence())
                .steps(orElse(source.steps(), List.<DataSource.Step>of()).stream()
                        .map(step -> DataConfig.Step.valueOf(step.name()))
                        .toList())
                .sha256(source.sha256())
                .secretEnv(source.secretRef() == null ? null : secretEnv)
                .build();
    }

    private static DataFields fields(SourceFields fields) {
        return fields == null
                ? null
                : new DataFields(
                        fields.text(),
                        fields.messages(),
                        fields.role(),
                        fields.content(),
                        fields.system(),
                        fields.context(),
                        fields.prompt(),
                        fields.input(),
                        fields.completion());
    }
}
