package dev.longcontext.trainer.serving;

import ai.djl.ndarray.NDManager;
import dev.longcontext.trainer.inference.Decoder;
import dev.longcontext.trainer.inference.Sampling;
import dev.longcontext.trainer.inference.Sequence;
import dev.longcontext.trainer.inference.TokenScore;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.tokenization.Tokenizer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;

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
    public Ending generate(GenerationRequest request, Output out, BooleanSupplier cancelled) {
        StopRules stop = request.stop();
        Set<Integer> allEnds = union(stop.tokens(), endTokens);
        Set<Integer> ends = stop.ignoreEndTokens() ? stop.tokens() : allEnds;
        var sampling = new Sampling(request.sampling()).after(request.prompt());
        var answer = new AnswerText(tokenizer::decode, stop.texts(), stop.minTokens(), out::text);
        try (Sequence sequence = decoder.newSequence(request.prompt().length + request.maxTokens())) {
            float[] logits = ofTokens(read(request.prompt(), sequence, cancelled));
            for (int generated = 1; generated <= request.maxTokens() && !cancelled.getAsBoolean(); generated++) {
                float[] unchanged = request.scores().isPresent() ? logits.clone() : logits;
                int token = sampling.next(logits, generated <= stop.minTokens() ? allEnds : Set.of());
                if (ends.contains(token)) {
                    answer.end();
                    return new Ending("stop", generated);
                }
                request.scores().ifPresent(count -> out.score(TokenScore.of(unchanged, token, count)));
                if (answer.add(token)) {
                    return new Ending("stop", generated);
                }
                if (generated < request.maxTokens()) {
                    logits = ofTokens(sequence.append(new int[] {token}));
                }
            }
        }
        answer.end();
        return new Ending("length", request.maxTokens());
    }

    /** Reads the prompt piece by piece. @return logits after it; nothing of use when nobody waits any more */
    private static float[] read(int[] prompt, Sequence sequence, BooleanSupplier cancelled) {
        float[] logits = new float[0];
        for (int begin = 0; begin < prompt.length && !cancelled.getAsBoolean(); begin += Sequence.CHUNK) {
            logits =
                    sequence.append(Arrays.copyOfRange(prompt, begin, Math.min(prompt.length, begin + Sequence.CHUNK)));
        }
        return logits;
    }

    /** A table of embeddings may have more rows than there are tokens: those stand for nothing that could be said. */
    private float[] ofTokens(float[] logits) {
        return Arrays.copyOf(logits, Math.min(logits.length, tokenizer.size()));
    }

    private static Set<Integer> union(Set<Integer> some, Set<Integer> others) {
        var all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }

    @Override
    public void close() {
        decoder.close();
        model.close();
        manager.close();
    }
}
