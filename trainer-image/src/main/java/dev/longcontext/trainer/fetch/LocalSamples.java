package dev.longcontext.trainer.fetch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The files of samples that a path of this machine leads to: one, those of a folder, or those that match a glob. */
final class LocalSamples {

    private LocalSamples() {}

    /** By their names below the folder, in the order of these; a single file has the name "". Empty where nothing is. */
    static Map<String, Path> of(Location.Local at) throws IOException {
        Path path = at.path();
        if (Files.isDirectory(path)) {
            return chosen(at, path, Optional.empty());
        }
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return Map.of("", path);
        }
        Path folder = path;
        while (folder.getParent() != null && SampleNames.isGlob(folder.toString())) {
            folder = folder.getParent();
        }
        if (folder.equals(path) || !Files.isDirectory(folder)) {
            return Map.of();
        }
        return chosen(at, folder, Optional.of(name(folder.relativize(path))));
    }

    private static Map<String, Path> chosen(Location.Local at, Path folder, Optional<String> glob) throws IOException {
        Path real = PlainFiles.real(at, folder); // what is in it is told in messages
        if (glob.isEmpty() && HubCache.isOne(real)) {
            throw at.refusal("has the files of each commit apart", HubCache.REMEDY);
        }
        Map<String, Path> chosen = new LinkedHashMap<>();
        for (String name : SampleNames.chosen(at, listing(folder, real), glob)) {
            chosen.put(name, folder.resolve(name));
        }
        return chosen;
    }

    /** Links to folders are not followed: they may lead in a circle. */
    private static SourceFiles.Listing listing(Path folder, Path real) throws IOException {
        try (Stream<Path> all = Files.walk(real)) {
            List<String> names = all.filter(Files::isRegularFile)
                    .map(file -> name(real.relativize(file)))
                    .sorted()
                    .toList();
            return new SourceFiles.Listing(folder.toString(), names);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static String name(Path relative) {
        return StreamSupport.stream(relative.spliterator(), false)
                .map(Path::toString)
                .collect(Collectors.joining("/"));
    }
}
