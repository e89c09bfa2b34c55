package dev.longcontext.trainer.synthesis;

import dev.longcontext.contract.SyntheticConfig;
import dev.longcontext.contract.SyntheticConfig.Task;
import dev.longcontext.trainer.data.Source;
import dev.longcontext.trainer.data.TextReader;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.synthesis.chat.Document;
import dev.longcontext.trainer.synthesis.chat.Piece;
import dev.longcontext.trainer.synthesis.chat.Pieces;
import dev.longcontext.trainer.synthesis.chat.Questions;
import java.io.IOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gives each task its documents: in the order of the files, each document to the first task that still wants one and for which
 * it is long enough. A line that was there before is passed over. One text is in memory at a time.
 */
final class Corpus implements AutoCloseable {

    private final SyntheticConfig configuration;
    private final Iterator<Source> sources;
    private final Pieces pieces;
    private final Signs signs;
    private final Set<String> assigned = new HashSet<>();
    private final int[] wanted;
    private TextReader reader;

    /**
     * @param stop of the process
     * @param alive told of each document that is looked at: finding the next may take long
     */
    record Signs(StopSignal stop, Runnable alive) {}

    Corpus(SyntheticConfig configuration, List<Source> sources, Pieces pieces, Signs signs) {
        this.signs = signs;
        this.configuration = configuration;
        this.sources = sources.iterator();
        this.pieces = pieces;
        this.wanted = configuration.tasks().stream().mapToInt(Task::count).toArray();
    }

    /** A document, and what is made of it. */
    record Assignment(Document document, Task task) {}

    Optional<Assignment> next() throws IOException {
        while (wantsMore()) {
            signs.stop().check();
            signs.alive().run();
            Optional<TextReader.Text> text = nextText();
            if (text.isEmpty()) {
                return Optional.empty();
            }
            Optional<Assignment> assignment = assign(text.get());
            if (assignment.isPresent()) {
                return assignment;
            }
        }
        return Optional.empty();
    }

    private boolean wantsMore() {
        for (int count : wanted) {
            if (count > 0) {
                return true;
            }
        }
        return false;
    }

    private Optional<TextReader.Text> nextText() throws IOException {
        while (reader != null || sources.hasNext()) {
            if (reader == null) {
                reader = new TextReader(sources.next());
            }
            Optional<TextReader.Text> text = reader.next();
            if (text.isPresent()) {
                return text;
            }
            close();
        }
        return Optional.empty();
    }

    private Optional<Assignment> assign(TextReader.Text text) {
        int most = 0;
        for (int i = 0; i < wanted.length; i++) {
            most = wants(i, text) ? Math.max(most, configuration.tasks().get(i).maxTokens()) : most;
        }
        if (most == 0 || assigned.contains(text.sha256())) {
            return Optional.empty();
        }
        List<Piece> all = pieces.of(text.text(), most);
        int tokens = all.stream().mapToInt(Piece::tokens).sum();
        for (int i = 0; i < wanted.length; i++) {
            Task task = configuration.tasks().get(i);
            if (wants(i, text) && tokens >= task.minTokens()) {
                wanted[i]--;
                assigned.add(text.sha256());
                int length = task.minTokens()
                        + Questions.random(configuration.seed(), text.sha256() + " length")
                                .nextInt(task.maxTokens() - task.minTokens() + 1);
                Document.Origin origin = new Document.Origin(text.source(), text.file(), text.line());
                return Optional.of(new Assignment(new Document(text.sha256(), origin, first(all, length)), task));
            }
        }
        return Optional.empty();
    }

    private boolean wants(int task, TextReader.Text text) {
        String source = configuration.tasks().get(task).source();
        return wanted[task] > 0 && (source == null || source.equals(text.source()));
    }

    private static List<Piece> first(List<Piece> pieces, int tokens) {
        int sum = 0;
        for (int i = 0; i < pieces.size(); i++) {
            sum += pieces.get(i).tokens();
            if (sum > tokens && i > 0) {
                return pieces.subList(0, i);
            }
        }
        return pieces;
    }

    @Override
    public void close() throws IOException {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }
}
