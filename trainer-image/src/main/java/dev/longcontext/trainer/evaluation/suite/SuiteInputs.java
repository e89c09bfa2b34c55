package dev.longcontext.trainer.evaluation.suite;

import dev.longcontext.trainer.stage.ProgressSink;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.tokenization.ChatFormat;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What a suite is set up with beside its settings.
 *
 * @param name of the evaluation
 * @param format the model's own tokens and chat format, {@linkplain ChatFormat#forEvaluation as evaluations use it}
 * @param maxLength tokens that the tuned model is made for, prompt and answer together
 * @param endTokens any of them ends an answer of the model
 * @param samples folder with what prepare made of the evaluation's sources: a sample store, or records; empty without sources, whatever an
 *     earlier run left on the volume
 * @param stop asked within a unit that takes long; between units it is asked anyway
 * @param progress told within a unit that takes long that it is {@link ProgressSink#alive}; of units that end it is told anyway
 */
public record SuiteInputs(
        String name,
        ChatFormat format,
        int maxLength,
        Set<Integer> endTokens,
        Optional<Path> samples,
        StopSignal stop,
        ProgressSink progress) {

    public SuiteInputs {
        format = format.forEvaluation();
    }

    /** For a suite that measures on nothing else: without sources its evaluation is refused before. */
    public Path requiredSamples() {
        return samples.orElseThrow(() -> new IllegalStateException("evaluation " + name + " has no sources"));
    }
}
