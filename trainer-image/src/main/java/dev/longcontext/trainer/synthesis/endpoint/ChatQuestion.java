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

    /** Enough for thoughts before a short answer: OpenAI's models that reason refuse with 400 what ends within them. */
    private static final int FEW_TOKENS = 1024;

    private static final String SYSTEM = "system";

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

    /**
     * One of the same kind, with nothing in it that could be refused. What the system says is ours and stays: an endpoint
     * that does not take it refuses everybody.
     */
    ChatQuestion aboutNothing() {
        Settings few = new Settings(
                settings.model(),
                Math.min(FEW_TOKENS, settings.maxCompletionTokens()),
                settings.temperature(),
                settings.seed(),
                settings.format());
        List<Turn> said = new ArrayList<>(
                turns.stream().filter(turn -> turn.role().equals(SYSTEM)).toList());
        said.add(new Turn("user", "Answer with an empty list, in JSON."));
        return new ChatQuestion(said, form, few);
    }

    /** The turns for a chat format that has no system: its words begin what the user says. */
    List<Turn> turnsWithoutSystem() {
        Turn system = turns.get(0);
        if (!system.role().equals(SYSTEM)) {
            return turns;
        }
        Turn asked = turns.get(1);
        List<Turn> all = new ArrayList<>(turns.subList(1, turns.size()));
        all.set(0, new Turn(asked.role(), system.content().stripTrailing() + "\n\n" + asked.content()));
        return all;
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
