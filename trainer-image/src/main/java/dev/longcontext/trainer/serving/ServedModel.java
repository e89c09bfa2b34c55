package dev.longcontext.trainer.serving;

import ai.djl.ndarray.NDManager;
import dev.longcontext.trainer.inference.Decoder;
import dev.longcontext.trainer.inference.Sampling;
import dev.longcontext.trainer.inference.Sequence;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.tokenization.Tokenizer;
import java.util.Arrays;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A model in memory that answers. */
final class ServedModel implements TextGenerator, AutoCloseable {

    private final NDManager manager;
    private final LlamaModel model;
    private final Decoder decoder;
    private final Tokenizer tokenizer;
    private final Set<Integer> endTokens;

    /**
     * Takes over model and manager, to close them.
     *
     * @param tokenizer stays the caller's
     */
    ServedModel(NDManager manager, LlamaModel model, Tokenizer tokenizer, Set<Integer> endTokens) {
        this.manager = manager;
        this.model = model;
        this.decoder = new Decoder(model);
        this.tokenizer = tokenizer;
        this.endTokens = endTokens;
    }

    @Override
    public Ending generate(GenerationRequest request, Consumer<String> text, BooleanSupplier cancelled) {
        var sampling = new Sampling(request.temperature(), request.topP(), request.seed());
        var answer = new AnswerText(tokenizer::decode, request.stop(), text);
        try (Sequence sequence = decoder.newSequence(request.prompt().length + request.maxTokens())) {
            int[] next = request.prompt();
            for (int generated = 1; generated <= request.maxTokens(); generated++) {
                int token = sampling.next(ofTokens(sequence.append(next)));
                if (endTokens.contains(token)) {
                    answer.end();
                    return new Ending("stop", generated);
                }
                if (answer.add(token)) {
                    return new Ending("stop", generated);
                }
                if (cancelled.getAsBoolean()) {
                    break;
                }
                next = new int[] {token};
            }
        }
        answer.end();
        return new Ending("length", request.maxTokens());
    }

    /** A table of embeddings may have more rows than there are tokens: those stand for nothing that could be said. */
    private float[] ofTokens(float[] logits) {
        return Arrays.copyOf(logits, Math.min(logits.length, tokenizer.size()));
    }

    @Override
    public void close() {
        decoder.close();
        model.close();
        manager.close();
    }
}
