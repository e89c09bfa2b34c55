package dev.longcontext.trainer.records;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as people bring them. */
class RecordReadersTest {

    @TempDir
    Path folder;

    /** Of the content, {@code /} ends a line, {@code ^} is a carriage return, {@code @} a tab, {@code ~} a byte order mark. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a.jsonl   | {"a":1}^/{"a":2}/            | a.jsonl line 1 {"a":1}; a.jsonl line 2 {"a":2}
            a.jsonl   | ~{"a":1}//{"a":2}            | a.jsonl line 1 {"a":1}; a.jsonl line 3 {"a":2}
            a.jsonl   | {"a":/                       | a.jsonl line 1 {"a":
            a.json    | {"a":1}/{"a":2}              | a.json line 1 {"a":1}; a.json line 2 {"a":2}
            a.json    | [{"a":1},{"a":2}]            | a.json item 1 {"a":1}; a.json item 2 {"a":2}
            a.jsonl   | [/  {"a":1},/  {"a":[/2]}/]/ | a.jsonl item 1 {"a":1}; a.jsonl item 2 {"a":[2]}
            a.jsonl   | {/ "a": 1/}/{/ "a": "\\u00fc"/} | a.jsonl item 1 {"a":1}; a.jsonl item 2 {"a":"\\u00FC"}
            a.json    | [{"a":"\\ud83d"}]            | a.json item 1 {"a":"\\uD83D"}
            a.json    | [{"a":NaN}]                  | a.json item 1 {"a":NaN}
            a.json    | []                           | the list has no items
            a         | {"a":1}                      | a line 1 {"a":1}
            a.csv     | a,b^/1,"x, ""y""/z"^/2,^/    | a.csv line 2 {"a":"1","b":"x, \\"y\\"\\nz"}; a.csv line 4 {"a":"2","b":""}
            a.csv     | ~a;b/1,5;2/                  | a.csv line 2 {"a":"1,5","b":"2"}
            a.csv     | ,a/0,x/                      | a.csv line 2 {"a":"x"}
            a.csv     | text/one//two/               | a.csv line 2 {"text":"one"}; a.csv line 4 {"text":"two"}
            a.csv     | a,b/                         | the table has no rows below the names of its columns
            a.csv     | {"a":1}/{"a":2}              | a.csv line 1 {"a":1}; a.csv line 2 {"a":2}
            a.tsv     | a@b/1,2@"x@y"/               | a.tsv line 2 {"a":"1,2","b":"x\\ty"}
            a.txt     | ~one^/two/                   | a.txt {"text":"one\\ntwo\\n"}
            a.txt     | [1] Of rivers/               | a.txt {"text":"[1] Of rivers\\n"}
            a.txt     | {curly} beginnings           | a.txt {"text":"{curly} beginnings"}
            a.txt     | {"a":1}/{"a":2}/             | a.txt line 1 {"a":1}; a.txt line 2 {"a":2}
            a.txt     | //                           | the file has only blank lines, 2
            a.parquet | {"a":1}                      | a.parquet line 1 {"a":1}
            """)
    void readsWhatItIs(String name, String content, String records) throws Exception {
        byte[] bytes = text(content).getBytes(UTF_8);

        assertThat(read(name, bytes)).isEqualTo(records);
        assertThat(read(name, SampleFiles.gzip(bytes))).isEqualTo(records);
        assertThat(read(name, SampleFiles.zstd(bytes))).isEqualTo(records);
        assertThat(read(name + ".zst", SampleFiles.zstd(bytes))).isEqualTo(records.replace(name + " ", name + ".zst "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a.jsonl | {"a":"\u00fc\ud83d\ude00"}/{"a":2}/ | a.jsonl line 1 {"a":"\u00fc\ud83d\ude00"}; a.jsonl line 2 {"a":2}
            a.csv   | a@b/1@\ud83d\ude00/                 | a.csv line 2 {"a":"1","b":"\\uD83D\\uDE00"}
            """)
    void readsUtf16WithAndWithoutAMark(String name, String content, String records) throws Exception {
        for (String text : new String[] {text(content), "\uFEFF" + text(content)}) {
            assertThat(read(name, text.getBytes(UTF_16LE))).isEqualTo(records);
            assertThat(read(name, text.getBytes(UTF_16BE))).isEqualTo(records);
            assertThat(read(name, SampleFiles.gzip(text.getBytes(UTF_16LE)))).isEqualTo(records);
        }
    }

    /**
     * A frame of zstd that says that it needs a window of 2 GiB, as {@code zstd --long=31} writes it, and has one block as it is;
     * and the same behind a frame without content, as pzstd writes one.
     */
    @ParameterizedTest
    @ValueSource(strings = {"", "502a4d180400000000000000"})
    void readsZstdAsCorporaArePacked(String before) throws Exception {
        byte[] packed = HexFormat.of().parseHex(before + "28b52ffd00a8" + "410000" + "7b2261223a317d0a");

        assertThat(read("a.jsonl.zst", packed)).isEqualTo("a.jsonl.zst line 1 {\"a\":1}");
    }

    /** Blocks of 65,536 bytes are read: a line's end, or a half of it, is the last byte of one or the first of the next. */
    @ParameterizedTest
    @ValueSource(ints = {65_524, 65_525, 65_526, 65_527, 65_528, 65_529, 131_060, 131_064})
    void linesMayEndAtTheBordersOfBlocks(int length) throws Exception {
        String first = "{\"a\":\"" + "x".repeat(length) + "\"}";
        for (String end : List.of("\n", "\r\n", "\n\n")) {
            for (String last : List.of("", end)) {
                Path file = Files.writeString(folder.resolve("a.jsonl"), first + end + "{\"a\":2}" + last);

                assertThat(SampleFiles.read(file))
                        .containsExactly(
                                "a.jsonl line 1 " + first,
                                "a.jsonl line " + (end.equals("\n\n") ? 3 : 2) + " {\"a\":2}");
            }
        }
    }

    /** Characters of two halves lie on every border of the buffers. */
    @Test
    void readsLongUtf16AsItIs() throws Exception {
        String text = "{\"a\":\"x" + "\ud83d\ude00".repeat(100_000) + "\"}";

        assertThat(read("a.jsonl", text.getBytes(UTF_16LE))).isEqualTo("a.jsonl line 1 " + text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a.json  | [{"a":1},/{"a" 2}]       | a.json line 2 column 6: is not valid JSON
            a.json  | [{"a":1}/                | a.json line 2 column 1: is not valid JSON
            a.json  | [{"a":1}]/x              | a.json line 2 column 1: is not valid JSON
            a.json  | [{"a":1}]/{}             | a.json line 2: something follows the end of the list
            a.json  | [{"a":1,"a":2}]          | Duplicate field 'a'
            a.csv   | a,b/1/                   | a.csv line 2: has 1 values, but the first line names 2 columns
            a.csv   | a,b/1,2,3/               | a.csv line 2: has 3 values
            a.csv   | a,b/1,"2/3,4/            | a.csv after row 0: is not valid CSV
            a.csv   | a,a/1,2/                 | a.csv line 1: column 2 has the name "a" of another
            a.csv   | a,,b/1,2,3/              | a.csv line 1: column 2 has no name
            a       | once upon a time         | a: neither its content nor its name tells what the file is
            a.parquet | a,b/1,2                | a.parquet: is named like Parquet, but does not begin with PAR1
            a.jsonl | <!DOCTYPE html>/<html>   | a.jsonl: the file is a web page
            a.jsonl | version https://git-lfs.github.com/spec/v1/ | the file is a git-lfs pointer
            """)
    void saysWhereAndWhatIsWrong(String name, String content, String rule) {
        LineProblem problem = problem(name, text(content).getBytes(UTF_8));

        assertThat(problem).hasMessageContaining(rule);
        assertThat(problem.remedy()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({
        "504b030414000000, a zip archive",
        "425a683931415926, packed with bzip2",
        "4152524f57310000, an Arrow file",
        "ffffffff10000000, an Arrow stream",
        "8004950a00000000, a pickle",
        "255044462d312e37, a PDF"
    })
    void namesKindsThatAreNotRead(String hex, String kind) {
        assertThat(problem("a.jsonl", HexFormat.of().parseHex(hex)))
                .hasMessageStartingWith("a.jsonl: the file is " + kind);
    }

    @Test
    void saysThatTextIsOfAnotherEncoding() {
        byte[] latin = "a,b\ncaf\u00e9,2\n".getBytes(ISO_8859_1);

        assertThat(problem("a.csv", latin)).hasMessageContaining("is not UTF-8");
        assertThat(problem("a.txt", latin)).hasMessage("a.txt: is not UTF-8");
        assertThat(problem("a.txt", new byte[] {'a', 'b', 0, 'c'})).hasMessageContaining("zero bytes");
    }

    @Test
    void saysThatAPackedFileIsDamaged() throws Exception {
        byte[] content = "{\"a\":1}\n".repeat(10_000).getBytes(UTF_8);
        byte[] gzip = SampleFiles.gzip(content);
        byte[] zstd = SampleFiles.zstd(content);

        assertThat(catchThrowableOfType(
                        DamagedFileException.class, () -> read("a.jsonl", Arrays.copyOf(gzip, gzip.length / 2))))
                .hasMessageStartingWith("the gzip file is damaged: ");
        assertThat(catchThrowableOfType(
                        DamagedFileException.class, () -> read("a.jsonl", Arrays.copyOf(zstd, zstd.length / 2))))
                .hasMessageStartingWith("the zstd file is damaged: ");
    }

    @Test
    void refusesARecordThatFillsTheMemory() throws Exception {
        byte[] text = ("[{\"a\":\"" + "x".repeat(RecordReader.MOST_BYTES + (1 << 20)) + "\"}]").getBytes(UTF_8);

        assertThat(problem("a.json", SampleFiles.gzip(text)).getMessage()).startsWith("a.json ");
        assertThat(problem("a.txt", SampleFiles.gzip(text.clone()))).isNotNull();
        assertThat(problem(
                        "a.csv", SampleFiles.gzip(("a\n" + "x".repeat(RecordReader.MOST_BYTES + 1)).getBytes(UTF_8))))
                .hasMessageContaining("is not valid CSV");
    }

    private static String text(String content) {
        return content.replace("https://", "https:\0\0")
                .replace("spec/v1/", "spec\0v1\n")
                .replace("com/", "com\0")
                .replace('/', '\n')
                .replace('\0', '/')
                .replace('^', '\r')
                .replace('@', '\t')
                .replace('~', '\uFEFF');
    }

    private String read(String name, byte[] content) throws IOException, LineProblem {
        return String.join("; ", SampleFiles.read(folder, name, content));
    }

    private LineProblem problem(String name, byte[] content) {
        LineProblem problem = catchThrowableOfType(LineProblem.class, () -> read(name, content));
        assertThat(problem).as("a problem").isNotNull();
        return problem;
    }
}
