package dev.longcontext.trainer.prepare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.DataConfig;
import dev.longcontext.contract.SourceUse;
import dev.longcontext.trainer.fetch.Addresses;
import dev.longcontext.trainer.fetch.SourceAccess;
import dev.longcontext.trainer.fetch.SourceAddress;
import dev.longcontext.trainer.fetch.SourceFiles;
import dev.longcontext.trainer.fetch.Sources;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sources whose samples go into one store: those of the training data, or of one evaluation.
 *
 * @param field the manifest's list of them
 * @param from their files, in the same order
 */
record SampleSet(String field, List<DataConfig.Source> sources, List<SourceFiles> from) {

    static SampleSet of(String field, List<DataConfig.Source> sources, SourceAccess access) {
        List<SourceFiles> from = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            DataConfig.Source source = sources.get(i);
            from.add(Sources.open(
                    new SourceAddress(source.uri(), field + "[" + i + "].uri", source.secretEnv(), SourceUse.DATA),
                    access));
        }
        return new SampleSet(field, List.copyOf(sources), List.copyOf(from));
    }

    /** These stand in the manifest: an address with a secret in it only by its digest. */
    List<ObjectNode> digested() {
        return sources.stream()
                .map(source -> {
                    ObjectNode tree = Json.MAPPER.valueToTree(source);
                    return Addresses.secretsIn(source.uri()).isEmpty()
                            ? tree
                            : tree.put("uri", Addresses.shown(source.uri()) + " " + Digests.ofText(source.uri()));
                })
                .toList();
    }

    /** Of the files that are on this machine, by the source's name and, of several, their own. */
    Map<String, FileState> files() throws IOException {
        Map<String, FileState> files = new TreeMap<>();
        for (int i = 0; i < sources.size(); i++) {
            String source = sources.get(i).name();
            for (Map.Entry<String, Path> file : from.get(i).localSamples().entrySet()) {
                if (Files.exists(file.getValue())) { // else it is a link to nothing, which is told when it is read
                    files.put((source + " " + file.getKey()).strip(), FileState.of(file.getValue()));
                }
            }
        }
        return files;
    }

    /** Whether the seed decides on the samples. */
    boolean drawsAtRandom() {
        return sources.stream()
                .anyMatch(source ->
                        source.pick() == DataConfig.Pick.Random || source.weight() != null || source.arrange() != null);
    }
}
