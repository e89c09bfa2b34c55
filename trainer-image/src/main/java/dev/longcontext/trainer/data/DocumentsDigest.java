package dev.longcontext.trainer.data;

import dev.longcontext.contract.DataConfig.Step;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.records.DataFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What decides the tokenised documents of a source that is arranged, as a digest. How they are arranged is no part of it. */
final class DocumentsDigest {

    private final @Nullable String tokenizer;
    private final Contamination contamination;
    private final Map<String, Object> settings;
    private final List<Source> sources;

    /**
     * @param tokenizer digest of what decides the tokens of a text; null where nothing is to be known again
     * @param settings what decides which samples of the other sources there are
     */
    DocumentsDigest(
            @Nullable String tokenizer,
            Contamination contamination,
            Map<String, Object> settings,
            List<Source> sources) {
        this.tokenizer = tokenizer;
        this.contamination = contamination;
        this.settings = Map.copyOf(settings);
        this.sources = List.copyOf(sources);
    }

    /**
     * @param number of the source
     * @return empty where none can be used again: of a source that is not arranged, and of one with the step NearDeduplicate, since
     *     what near duplicates are found by is not kept
     */
    Optional<String> of(int number) throws IOException {
        Source source = sources.get(number);
        Set<Step> steps = source.selection().steps();
        if (tokenizer == null || source.selection().arrange() == null || steps.contains(Step.NearDeduplicate)) {
            return Optional.empty();
        }
        Map<String, Object> decides = new TreeMap<>();
        decides.put("tokenizer", tokenizer);
        decides.put("source", described(source));
        if (steps.contains(Step.Decontaminate) || steps.contains(Step.Deduplicate)) {
            decides.put("contamination", contamination.digest());
        }
        if (steps.contains(Step.Deduplicate)) {
            decides.put("settings", settings);
            List<Map<String, Object>> earlier = new ArrayList<>();
            for (Source each : sources.subList(0, number)) {
                earlier.add(described(each));
            }
            decides.put("earlier", earlier);
        }
        return Optional.of(Digests.ofText(Json.canonical(decides)));
    }

    private static Map<String, Object> described(Source source) throws IOException {
        boolean arranged = source.selection().arrange() != null;
        Selection selection = arranged ? source.ofTexts().selection() : source.selection();
        Map<String, Object> described = new TreeMap<>();
        described.put("name", source.name());
        described.put("files", files(source));
        described.put("format", source.format());
        described.put("fields", source.fields());
        described.put("arranged", arranged);
        described.put("maxSamples", selection.maxSamples());
        described.put("pick", selection.pick());
        described.put("minTokens", selection.minTokens());
        described.put("maxTokens", selection.maxTokens());
        described.put("steps", selection.steps().stream().sorted().toList());
        return described;
    }

    /** Size and time of a file tell whether it changed, as they do for the whole stage: a digest would read all of it. */
    private static List<List<Object>> files(Source source) throws IOException {
        List<List<Object>> files = new ArrayList<>();
        for (DataFile file : source.files()) {
            files.add(List.of(
                    file.address(),
                    Files.size(file.path()),
                    Files.getLastModifiedTime(file.path()).toString()));
        }
        return files;
    }
}
