package dev.longcontext.trainer.records;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** Kinds of files that are not read, told by their first bytes. */
enum ForeignFile {
    ZIP(
            "a zip archive (or a file of Excel or Word)",
            "504b0304",
            "Unpack it, and write the samples as CSV or JSON Lines."),
    BZIP2("packed with bzip2", "425a68", "Unpack it, or pack it with gzip or zstd."),
    XZ("packed with xz", "fd377a585a00", "Unpack it, or pack it with gzip or zstd."),
    LZ4("packed with lz4", "04224d18", "Unpack it, or pack it with gzip or zstd."),
    SEVEN_ZIP("a 7z archive", "377abcaf271c", "Unpack it."),
    TAR("a tar archive", "", "Unpack it, and name the files in it by a folder or a glob."),
    ARROW("an Arrow file", "4152524f5731", "Write it as Parquet (Python: dataset.to_parquet(...))."),
    ARROW_STREAM("an Arrow stream", "ffffffff", "Write it as Parquet (Python: dataset.to_parquet(...))."),
    PICKLE("a pickle, which can contain code and is never opened", "80", "Write the samples as Parquet or JSON Lines."),
    PDF("a PDF", "255044462d", "Extract its text into a .txt file."),
    SQLITE("a SQLite database", "53514c69746520666f726d61", "Export the samples as CSV or JSON Lines.");

    private static final int TAR_MAGIC = 257;

    private final String what;
    private final byte[] start;
    private final String remedy;

    ForeignFile(String what, String start, String remedy) {
        this.what = what;
        this.start = HexFormat.of().parseHex(start);
        this.remedy = remedy;
    }

    /** What is the matter with a file of such a kind. */
    static Optional<LineProblem> problem(byte[] head, String address) {
        Optional<LineProblem> web = webPage(head, address);
        return web.isPresent()
                ? web
                : Arrays.stream(values())
                        .filter(kind -> kind.isOf(head))
                        .findFirst()
                        .map(kind -> new LineProblem(address + ": the file is " + kind.what, kind.remedy));
    }

    private boolean isOf(byte[] head) {
        return switch (this) {
            case TAR ->
                head.length > TAR_MAGIC + 5
                        && new String(head, TAR_MAGIC, 5, StandardCharsets.US_ASCII).equals("ustar");
            case PICKLE -> head.length > 1 && FileInput.startsWith(head, start) && head[1] >= 2 && head[1] <= 5;
            case ZIP, BZIP2, XZ, LZ4, SEVEN_ZIP, ARROW, ARROW_STREAM, PDF, SQLITE -> FileInput.startsWith(head, start);
        };
    }

    /** As a server gives it to who has not logged in, or asks for the page about a file in place of the file. */
    private static Optional<LineProblem> webPage(byte[] head, String address) {
        String start = new String(head, 0, Math.min(head.length, 200), StandardCharsets.ISO_8859_1)
                .strip()
                .toLowerCase(Locale.ROOT);
        return start.startsWith("<!doctype html") || start.startsWith("<html")
                ? Optional.of(new LineProblem(
                        address + ": the file is a web page",
                        "Give the address of the file itself; a server may send a page to who needs to log in."))
                : Optional.empty();
    }
}
