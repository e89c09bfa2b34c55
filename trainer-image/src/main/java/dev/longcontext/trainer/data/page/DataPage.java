package dev.longcontext.trainer.data.page;

import dev.longcontext.trainer.data.DataPreparation;
import dev.longcontext.trainer.data.SampleStore;
import dev.longcontext.trainer.data.Source;
import dev.longcontext.trainer.files.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Writes what {@code prepare} made of the sources beside the store: {@code report.html} to be opened before training, and the same
 * as a part of the report of an evaluation, {@code section.html}. Neither needs a network or a script.
 */
public final class DataPage {

    private static final String SECTION = "section.html";
    private static final int WIDTH = 320;
    private static final int HEIGHT = 60;

    private DataPage() {}

    /** For another page; empty where prepare has written none. */
    public static String section(Path folder) throws IOException {
        Path section = folder.resolve(SECTION);
        return Files.exists(section) ? Files.readString(section) : "";
    }

    /** CSS for the head of a page that has the section. */
    public static String style() {
        return PageTemplates.style();
    }

    /**
     * @param folder of the store
     * @param sources in the order of the store
     * @param text of token ids, with special tokens
     */
    public static void write(
            Path folder, List<Source> sources, DataPreparation.Result result, Function<int[], String> text)
            throws IOException {
        String section = PageTemplates.section(sections(folder, sources, result, text));
        AtomicFiles.write(folder.resolve(SECTION), section);
        AtomicFiles.write(folder.resolve("report.html"), PageTemplates.page(section));
    }

    private static List<SourceSection> sections(
            Path folder, List<Source> sources, DataPreparation.Result result, Function<int[], String> text)
            throws IOException {
        try (SampleStore store = SampleStore.open(folder)) {
            Map<String, Lengths> lengths = lengths(store);
            Map<String, Example> examples = new HashMap<>();
            for (int i = 0; i < store.size(); i++) {
                String source = store.provenance(i).source();
                if (!examples.containsKey(source)) {
                    examples.put(source, Example.of(i + 1, store.sample(i), text));
                }
            }
            List<SourceSection> sections = new ArrayList<>();
            for (Source source : sources) {
                Lengths own = lengths.get(source.name());
                sections.add(new SourceSection(
                        source.name(),
                        source.licence() == null ? "" : source.licence(),
                        SourceSection.rows(result.bySource().get(source.name()), result.all()),
                        own.bars(WIDTH, HEIGHT),
                        own.from(),
                        own.to(),
                        examples.get(source.name())));
            }
            return sections;
        }
    }

    private static Map<String, Lengths> lengths(SampleStore store) {
        int shortest = Integer.MAX_VALUE;
        int longest = 1;
        for (int i = 0; i < store.size(); i++) {
            shortest = Math.min(shortest, store.length(i));
            longest = Math.max(longest, store.length(i));
        }
        Map<String, Lengths> bySource = new HashMap<>();
        for (String source : store.sources()) {
            bySource.put(source, new Lengths(Math.min(shortest, longest), longest));
        }
        for (int i = 0; i < store.size(); i++) {
            bySource.get(store.provenance(i).source()).add(store.length(i));
        }
        return bySource;
    }
}
