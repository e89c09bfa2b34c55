package dev.longcontext.contract;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Kinds of files with samples, as the ends of their names tell. Each may be packed with gzip or zstd, but for Parquet. */
public enum SamplesFileType {
    JSON_LINES("JSON Lines", ".jsonl", ".ndjson"),
    PARQUET("Parquet", ".parquet"),
    CSV("CSV", ".csv"),
    TSV("TSV", ".tsv"),
    JSON("JSON", ".json"),
    TEXT("plain text", ".txt");

    private static final List<String> PACKED = List.of(".gz", ".zst", ".zstd");

    private final String shown;
    private final List<String> endings;

    SamplesFileType(String shown, String... endings) {
        this.shown = shown;
        this.endings = List.of(endings);
    }

    /** For people. */
    public String shown() {
        return shown;
    }

    /** @param name of a file, or its address, also with {@code .gz} or {@code .zst} at its end */
    public static Optional<SamplesFileType> ofName(String name) {
        String unpacked = name.toLowerCase(Locale.ROOT).replaceFirst("\\?.*$", "");
        for (String packed : PACKED) {
            unpacked =
                    unpacked.endsWith(packed) ? unpacked.substring(0, unpacked.length() - packed.length()) : unpacked;
        }
        String plain = unpacked;
        return Arrays.stream(values())
                .filter(type -> type.endings.stream().anyMatch(plain::endsWith))
                .findFirst();
    }

    /** All endings that are known, for people. */
    public static String allEndings() {
        return Arrays.stream(values())
                        .flatMap(type -> type.endings.stream())
                        .map(ending -> "`" + ending + "`")
                        .collect(Collectors.joining(", "))
                + ", also with `.gz` or `.zst`";
    }
}
