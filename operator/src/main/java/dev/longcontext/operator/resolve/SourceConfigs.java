package dev.longcontext.operator.resolve;

import static dev.longcontext.operator.resolve.Reader.named;
import static dev.longcontext.operator.resolve.Reader.orElse;

import dev.longcontext.api.v1alpha1.Arrange;
import dev.longcontext.api.v1alpha1.DataSource;
import dev.longcontext.api.v1alpha1.SourceFields;
import dev.longcontext.contract.DataConfig;
import dev.longcontext.contract.DataConfig.Arrangement;
import dev.longcontext.contract.DataConfig.LengthDistribution;
import dev.longcontext.contract.DataConfigSourceBuilder;
import dev.longcontext.contract.DataFields;
import java.util.List;

/** A source of training data, or of an evaluation. */
final class SourceConfigs {

    private static final int CHUNK = 1024;
    private static final int LEAST_CHUNK = 16;

    /** Of the shortest sample, at least. */
    private static final int CHUNKS = 8;

    private SourceConfigs() {}

    /** @param secretEnv the variable that has its token, if it has one */
    static DataConfig.Source of(DataSource source, String secretEnv) {
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
                .licence(source.licence())
                .steps(steps(source.steps()))
                .sha256(source.sha256())
                .secretEnv(source.secretRef() == null ? null : secretEnv)
                .build();
    }

    /**
     * A source of training data.
     *
     * @param weight its share of the mix; null for none
     */
    static DataConfig.Source training(DataSource source, String secretEnv, Double weight, int targetLength) {
        return of(source, secretEnv)
                .with()
                .weight(weight)
                .arrange(arrange(source.arrange(), targetLength))
                .build();
    }

    /** Of a source, or of synthetic chats; none where none are given. */
    static List<DataConfig.Step> steps(List<DataSource.Step> given) {
        return orElse(given, List.<DataSource.Step>of()).stream()
                .map(step -> DataConfig.Step.valueOf(step.name()))
                .toList();
    }

    private static DataConfig.Arrange arrange(Arrange given, int targetLength) {
        if (given == null) {
            return null;
        }
        int most = orElse(given.maxTokens(), targetLength);
        int least = orElse(given.minTokens(), most);
        Arrangement type = named(Arrangement.class, given.type(), null);
        Integer chunk = given.chunkTokens();
        if (chunk == null && type == Arrangement.Interleave) {
            chunk = Math.max(LEAST_CHUNK, Math.min(CHUNK, least / CHUNKS));
        }
        return new DataConfig.Arrange(
                type,
                least,
                most,
                named(LengthDistribution.class, given.lengths(), LengthDistribution.LogUniform),
                chunk);
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
