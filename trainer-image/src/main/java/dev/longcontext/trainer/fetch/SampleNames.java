package dev.longcontext.trainer.fetch;

import dev.longcontext.contract.SamplesFileType;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which files of a folder, or of a repository, are read as samples: those that a glob names; else all of the one kind that
 * is there. Of two kinds, the same data in two forms most often, none is taken by guess.
 */
final class SampleNames {

    private static final Logger LOG = LoggerFactory.getLogger(SampleNames.class);

    /** What libraries write beside their data. */
    private static final Set<String> NOT_SAMPLES = Set.of(
            "dataset_infos.json",
            "dataset_info.json",
            "dataset_dict.json",
            "state.json",
            "config.json",
            "requirements.txt",
            "license.txt",
            "readme.txt");

    /** As most data sets call the parts that are not for training. */
    private static final Pattern NOT_FOR_TRAINING =
            Pattern.compile("(?i)(?:^|.*[^a-z])(?:test|valid|validation|dev|eval)(?:[^a-z].*|$)");

    private SampleNames() {}

    /**
     * In the order of their names.
     *
     * @param from for messages
     * @param listing all files, by their paths
     * @throws dev.longcontext.trainer.failure.FailureException where there is none, or nobody can tell which are meant
     */
    static List<String> chosen(Addressed from, SourceFiles.Listing listing, Optional<String> glob) {
        List<String> chosen =
                glob.map(pattern -> matching(from, listing.names(), pattern)).orElseGet(() -> ofOneKind(from, listing));
        if (chosen.isEmpty()) {
            throw from.refusal(
                    glob.map(pattern -> "no file matches " + pattern).orElse("has no file of samples") + "; " + listing,
                    "Name files of samples with a glob, such as data/train-*.parquet. Their names end in "
                            + SamplesFileType.allEndings().replace("`", "") + ".");
        }
        List<String> others =
                chosen.stream().filter(SampleNames::isNotForTraining).toList();
        if (!others.isEmpty() && others.size() < chosen.size()) {
            LOG.warn(
                    "{} takes {}, whose names say that they are not for training: name the others with a glob if so",
                    from.address(),
                    others);
        }
        return chosen;
    }

    /** Whether a name is a glob and not the name of a file. */
    static boolean isGlob(String name) {
        return name.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
    }

    private static List<String> matching(Addressed from, List<String> names, String glob) {
        Predicate<String> wanted;
        try {
            wanted = Glob.pattern(glob).asMatchPredicate();
        } catch (PatternSyntaxException e) {
            throw from.refusal("is not a glob: " + e.getDescription(), "Write * for any name and ** for any folders.")
                    .causedBy(e);
        }
        return names.stream().filter(wanted).sorted().toList();
    }

    private static List<String> ofOneKind(Addressed from, SourceFiles.Listing listing) {
        Map<SamplesFileType, List<String>> byType = listing.names().stream()
                .filter(SampleNames::maybeSamples)
                .collect(Collectors.groupingBy(
                        name -> SamplesFileType.ofName(name).orElseThrow(),
                        () -> new EnumMap<>(SamplesFileType.class),
                        Collectors.toList()));
        if (byType.size() > 1) { // beside another kind, single objects and texts describe the data
            byType.remove(SamplesFileType.TEXT);
        }
        if (byType.size() > 1) {
            byType.remove(SamplesFileType.JSON);
        }
        if (byType.size() > 1) {
            String counts = byType.entrySet().stream()
                    .map(type -> type.getValue().size() + " of " + type.getKey().shown())
                    .collect(Collectors.joining(" and "));
            throw from.refusal(
                    "has files of several kinds, " + counts + ", which may be the same samples twice",
                    "Name those that are meant with a glob, such as **."
                            + (byType.containsKey(SamplesFileType.PARQUET) ? "parquet" : "jsonl") + ".");
        }
        return byType.values().stream()
                .flatMap(List::stream)
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    private static boolean maybeSamples(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        boolean hidden = path.matches("(?:.*/)?[._][^/]*(?:/.*)?");
        return !hidden
                && !NOT_SAMPLES.contains(name.toLowerCase(Locale.ROOT))
                && SamplesFileType.ofName(name).isPresent();
    }

    private static boolean isNotForTraining(String path) {
        return NOT_FOR_TRAINING.matcher(path).matches();
    }
}
