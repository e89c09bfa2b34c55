package dev.longcontext.trainer.synthesis.endpoint;

import dev.longcontext.contract.SyntheticConfig.ResponseFormat;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model is asked.
 *
 * @param form of the answer
 */
public record ChatQuestion(List<Turn> turns, AnswerForm form, Settings settings) {

    /** Tokens that an endpoint's chat format may add to a message. */
    private static final int PER_TURN = 32;

    private static final int FEW_TOKENS = 64;

    public ChatQuestion {
        turns = List.copyOf(turns);
    }

    /** A message. */
    public record Turn(String role, String content) {}

    /** What, besides the words, decides about the answer. */
    public record Settings(
            String model, int maxCompletionTokens, double temperature, long seed, ResponseFormat format) {}

    /** The same, with more said. */
    public ChatQuestion followedBy(Turn... more) {
        List<Turn> all = new ArrayList<>(turns);
        all.addAll(List.of(more));
        return new ChatQuestion(all, form, settings);
    }

    /** One of the same kind, as short as can be and with nothing in it that could be refused. */
    ChatQuestion aboutNothing() {
        Settings few = new Settings(
                settings.model(),
                Math.min(FEW_TOKENS, settings.maxCompletionTokens()),
                settings.temperature(),
                settings.seed(),
                settings.format());
        return new ChatQuestion(List.of(new Turn("user", "Answer with an empty list, in JSON.")), form, few);
    }

    /** By what an answer is found again: a digest of all that was asked, but not of where. */
    String key() {
        Map<String, Object> asked = new LinkedHashMap<>();
        asked.put("turns", turns);
        asked.put("form", form.schema());
        asked.put("settings", settings);
        return Digests.ofText(Json.canonical(asked));
    }

    /** More tokens no tokenizer makes of it: each token stands for a byte at least. */
    long mostPromptTokens() {
        long bytes = form.schema().toString().length();
        for (Turn turn : turns) {
            bytes += turn.content().getBytes(StandardCharsets.UTF_8).length + PER_TURN;
        }
        return bytes;
    }
}
