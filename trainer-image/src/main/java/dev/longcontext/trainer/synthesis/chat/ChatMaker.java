package dev.longcontext.trainer.synthesis.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.SyntheticConfig.Task;
import dev.longcontext.contract.SyntheticConfig.TaskType;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * Asks all that is to be asked about a document, and makes one chat of it: the first turn of the user holds the document. What
 * it makes depends on the document, the answers and the seed alone.
 */
public final class ChatMaker {

    /** Tokens that a chat format may put around a message. */
    private static final int PER_MESSAGE = 16;

    private final PairMaker maker;
    private final Settings settings;

    /**
     * @param tokens counts those of a text
     * @param targetLength tokens of a chat at most
     */
    public record Settings(ToIntFunction<String> tokens, int targetLength, long seed, String model) {}

    public ChatMaker(PairMaker maker, Settings settings) {
        this.maker = maker;
        this.settings = settings;
    }

    /** What has to be done for a document, part by part, each on any thread. */
    public interface Part {
        Answered ask() throws IOException, InterruptedException;
    }

    /** What one part gave. */
    public record Answered(List<Pair> pairs, Drops drops) {}

    public List<Part> parts(Document document, Task task) {
        return Questions.about(document, task, random(document, "chunks")).stream()
                .map(request -> (Part) () -> {
                    PairMaker.Made made = maker.of(task, request);
                    return new Answered(made.pairs(), made.drops());
                })
                .toList();
    }

    /** A document's chat. */
    public record Chat(String line, int pairs) {}

    /** @return empty where no pair is left */
    public Optional<Chat> chat(Document document, Task task, List<Answered> parts, Drops drops) {
        if (parts.isEmpty()) {
            drops.add(Cause.tooFewChunks, 1);
        }
        List<Pair> pairs = new ArrayList<>();
        parts.forEach(part -> {
            pairs.addAll(part.pairs());
            drops.add(part.drops());
        });
        if (task.type() != TaskType.BiographySummary) {
            // else a question's number would tell where in the document its answer is
            Collections.shuffle(pairs, random(document, "pairs"));
        }
        List<Pair> kept = fitting(document, unlike(pairs, drops), drops);
        return kept.isEmpty() ? Optional.empty() : Optional.of(new Chat(line(document, task, kept), kept.size()));
    }

    private static List<Pair> unlike(List<Pair> pairs, Drops drops) {
        Set<String> asked = new HashSet<>();
        List<Pair> kept = pairs.stream()
                .filter(pair -> asked.add(Words.of(pair.question()).spaced()))
                .toList();
        drops.add(Cause.duplicate, pairs.size() - kept.size());
        return kept;
    }

    private List<Pair> fitting(Document document, List<Pair> pairs, Drops drops) {
        int room = settings.targetLength() - document.tokens() - PER_MESSAGE;
        List<Pair> kept = new ArrayList<>();
        for (Pair pair : pairs) {
            int tokens = settings.tokens().applyAsInt(pair.question())
                    + settings.tokens().applyAsInt(pair.answer())
                    + 2 * PER_MESSAGE;
            if (tokens <= room) {
                room -= tokens;
                kept.add(pair);
            }
        }
        drops.add(Cause.noRoom, pairs.size() - kept.size());
        return kept;
    }

    private String line(Document document, Task task, List<Pair> pairs) {
        ObjectNode line = Json.MAPPER.createObjectNode();
        ArrayNode messages = line.putArray("messages");
        for (int i = 0; i < pairs.size(); i++) {
            String question = pairs.get(i).question();
            String said = i == 0 ? document.text().strip() + "\n\n" + question : question;
            messages.addObject().put("role", "user").put("content", said);
            messages.addObject()
                    .put("role", "assistant")
                    .put("content", pairs.get(i).answer());
        }
        line.putObject("metadata")
                .put("task", task.type().name())
                .put("model", settings.model())
                .put("source", document.origin().source())
                .put("file", document.origin().file())
                .put("line", document.origin().line())
                .put("sha256", document.id());
        return Json.compact(line);
    }

    private Random random(Document document, String what) {
        return Questions.random(settings.seed(), document.id() + " " + what);
    }
}
