package dev.longcontext.trainer.serving;

import ai.djl.ndarray.NDManager;
import dev.longcontext.trainer.inference.Generator;
import dev.longcontext.trainer.inference.Sampling;
import dev.longcontext.trainer.inference.TokenScore;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.tokenization.Tokenizer;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A model in memory that answers. A chat that goes on is not read again from its begin. */
final class ServedModel implements TextGenerator, AutoCloseable {

    /** Tokens for which room is made at a time: a chat may grow by so many before it is read again from its begin. */
    private static final int ROOM = 4_096;

    private final NDManager manager;
    private final LlamaModel model;
    private final Generator generator;
    private final Tokenizer tokenizer;
    private final Set<Integer> endTokens;

    /**
     * Takes over model and manager, to close them.
     *
     * @param tokenizer stays the caller's
     * @param maxLength tokens of the longest request, prompt and answer together
     */
    ServedModel(NDManager manager, LlamaModel model, Tokenizer tokenizer, Set<Integer> endTokens, int maxLength) {
        this.manager = manager;
        this.model = model;
        this.generator = new Generator(model, tokenizer.size(), ROOM, maxLength);
        this.tokenizer = tokenizer;
        this.endTokens = endTokens;
    }

    @Override
    public Ending generate(GenerationRequest request, Output out, BooleanSupplier cancelled) {
        var answer = new TokenByToken(request, out);
        generator.generate(request.prompt(), request.maxTokens(), answer, cancelled);
        return answer.ending();
    }

    /** One answer, while it is made. */
    private final class TokenByToken implements Generator.Choice {

        private final GenerationRequest request;
        private final Output out;
        private final Set<Integer> allEnds;
        private final Set<Integer> ends;
        private final Sampling sampling;
        private final AnswerText text;
        private int generated;
        private boolean stopped;

        TokenByToken(GenerationRequest request, Output out) {
            this.request = request;
            this.out = out;
            StopRules stop = request.stop();
            this.allEnds = union(stop.tokens(), endTokens);
            this.ends = stop.ignoreEndTokens() ? stop.tokens() : allEnds;
            this.sampling = new Sampling(request.sampling()).after(request.prompt());
            this.text = new AnswerText(tokenizer::decode, stop.texts(), stop.minTokens(), out::text);
        }

        @Override
        public OptionalInt next(float[] logits) {
            generated++;
            float[] unchanged = request.scores().isPresent() ? logits.clone() : logits;
            int token = sampling.next(logits, generated <= request.stop().minTokens() ? allEnds : Set.of());
            if (ends.contains(token)) {
                text.end();
                stopped = true;
                return OptionalInt.empty();
            }
            request.scores().ifPresent(count -> out.score(TokenScore.of(unchanged, token, count)));
            stopped = text.add(token);
            return stopped ? OptionalInt.empty() : OptionalInt.of(token);
        }

        Ending ending() {
            if (stopped) {
                return new Ending("stop", generated);
            }
            text.end();
            return new Ending("length", request.maxTokens());
        }
    }

    private static Set<Integer> union(Set<Integer> some, Set<Integer> others) {
        var all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }

    @Override
    public void close() {
        generator.close();
        model.close();
        manager.close();
    }
}
