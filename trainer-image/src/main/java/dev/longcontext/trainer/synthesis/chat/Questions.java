package dev.longcontext.trainer.synthesis.chat;

import dev.longcontext.contract.SyntheticConfig.Task;
import dev.longcontext.trainer.files.Digests;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** What is asked about a document, request by request; draws depend on the seed and the document alone. */
public final class Questions {

    private static final int CHUNKS_AT_ONCE = 4;
    private static final int RADIX = 16;
    private static final int DIGITS = 15;

    private Questions() {}

    /**
     * A request.
     *
     * @param shown what the model sees
     * @param places how many of the chunks an answer needs
     */
    record Request(List<Chunk> shown, int places) {}

    static List<Request> about(Document document, Task task, Random random) {
        return switch (task.type()) {
            case SingleDetailQA -> {
                List<Chunk> chunks = Chunk.of(document, task.chunkTokens());
                int most = task.chunks() == null ? chunks.size() : task.chunks();
                yield spread(chunks, most, random).stream()
                        .map(chunk -> new Request(List.of(chunk), 1))
                        .toList();
            }
            case MultiDetailQA -> {
                List<Chunk> chunks = Chunk.of(document, task.chunkTokens());
                int most = task.chunks() == null ? CHUNKS_AT_ONCE : task.chunks();
                List<Chunk> distant = spread(chunks, most, random);
                yield distant.size() < 2 ? List.of() : List.of(new Request(distant, 2));
            }
            case BiographySummary -> List.of(new Request(List.of(new Chunk(1, document.text())), 1));
        };
    }

    /** So many, with the same distance between them: as much of it as there is. */
    private static List<Chunk> spread(List<Chunk> chunks, int most, Random random) {
        int parts = Math.min(most, chunks.size());
        double place = random.nextDouble();
        List<Chunk> drawn = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            int from = (int) ((long) part * chunks.size() / parts);
            int to = (int) ((long) (part + 1) * chunks.size() / parts);
            drawn.add(chunks.get(from + (int) (place * (to - from))));
        }
        return drawn;
    }

    /** @param what is drawn */
    public static Random random(long seed, String what) {
        String digest = Digests.ofText(seed + " " + what);
        return new Random(Long.parseLong(digest.substring(0, DIGITS), RADIX));
    }

    static String listed(List<Pair> pairs, boolean answers) {
        return pairs.stream()
                .map(pair -> "Question: " + pair.question() + (answers ? "\nAnswer: " + pair.answer() : ""))
                .collect(Collectors.joining("\n\n"));
    }
}
