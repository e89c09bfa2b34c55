package dev.longcontext.trainer.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetRowsTest {

    private static final long MEBIBYTE = 1 << 20;

    @TempDir
    Path folder;

    /** A name is never a glob, and never ends a statement. */
    @ParameterizedTest
    @ValueSource(strings = {"rows.parquet", "it's [0-9]*?.parquet", "really.jsonl", "rows"})
    void readsNestedColumnsByContentUnderAnyName(String name) throws Exception {
        Path file = folder.resolve(name);
        SampleFiles.parquet(
                file,
                "SELECT i AS id, [{'role': 'user', 'content': 'q' || i}, {'role': 'assistant', 'content': NULL}] AS messages, "
                        + "CASE WHEN i = 0 THEN 'nan'::DOUBLE END AS score, '[{\"a\":1}]' AS json FROM range(2) t(i)",
                "");

        assertThat(SampleFiles.read(file))
                .containsExactly(
                        name + " row 1 {\"id\":0,\"messages\":[{\"role\":\"user\",\"content\":\"q0\"},"
                                + "{\"role\":\"assistant\",\"content\":null}],\"score\":NaN,\"json\":\"[{\\\"a\\\":1}]\"}",
                        name + " row 2 {\"id\":1,\"messages\":[{\"role\":\"user\",\"content\":\"q1\"},"
                                + "{\"role\":\"assistant\",\"content\":null}],\"score\":null,\"json\":\"[{\\\"a\\\":1}]\"}");
    }

    /** As Hive and Impala write texts, and others images. */
    @Test
    void readsBytesAsTheTextThatTheyAre() throws Exception {
        Path file = folder.resolve("bytes.parquet");
        SampleFiles.parquet(
                file,
                "SELECT * FROM (VALUES (encode('caf\u00e9' || chr(10) || '\"'), '\\xFF\\x00'::BLOB), (NULL, NULL)) "
                        + "t(\"a \"\"text\"\"\", image)",
                "");

        assertThat(SampleFiles.read(file))
                .containsExactly(
                        "bytes.parquet row 1 {\"a \\\"text\\\"\":\"caf\u00e9\\n\\\"\",\"image\":{\"bytes\":2}}",
                        "bytes.parquet row 2 {\"a \\\"text\\\"\":null,\"image\":null}");
    }

    /** As chats are kept by writers without a type for texts. */
    @Test
    void readsBytesInListsStructsAndMapsAsTheTextThatTheyAre() throws Exception {
        Path file = folder.resolve("nested.parquet");
        SampleFiles.parquet(
                file,
                "SELECT [{'a \"role\"': encode('us\u00e9r'), it: 1.5::DECIMAL(9,2), 'content': encode('q' || chr(10))}, NULL, "
                        + "{'a \"role\"': NULL, it: 2.5, 'content': '\\xFF'::BLOB}] AS messages, "
                        + "{'path': 'p', 'parts': [[encode('\u00e9')], NULL]} AS \"a \"\"chat\"\"\", "
                        + "MAP {encode('\u00e9'): encode('\u00fc')} AS both, MAP {1: encode('\u00fc')} AS by_number, "
                        + "MAP {encode('\u00e9'): 1} AS numbers, NULL::BLOB[] AS none, {'BLOB': 1} AS named",
                "");

        assertThat(SampleFiles.read(file))
                .containsExactly(
                        "nested.parquet row 1 {\"messages\":[{\"a \\\"role\\\"\":\"us\u00e9r\",\"it\":1.5,\"content\":\"q\\n\"},"
                                + "null,{\"a \\\"role\\\"\":null,\"it\":2.5,\"content\":{\"bytes\":1}}],"
                                + "\"a \\\"chat\\\"\":{\"path\":\"p\",\"parts\":[[\"\u00e9\"],null]},"
                                + "\"both\":{\"\u00e9\":\"\u00fc\"},\"by_number\":{\"1\":\"\u00fc\"},\"numbers\":{\"\u00e9\":1},"
                                + "\"none\":null,\"named\":{\"BLOB\":1}}");
    }

    @Test
    void aColumnTakesNotThePlaceOfTheRow() throws Exception {
        Path file = folder.resolve("rows.parquet");
        SampleFiles.parquet(file, "SELECT 1 AS r, 'a' AS text", "");

        assertThat(SampleFiles.read(file)).containsExactly("rows.parquet row 1 {\"r\":1,\"text\":\"a\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"snappy", "zstd", "gzip", "uncompressed"})
    void readsRowsInTheirOrder(String codec) throws Exception {
        Path file = folder.resolve("rows.parquet");
        SampleFiles.parquet(
                file, "SELECT i FROM range(10000) t(i)", ", COMPRESSION " + codec + ", ROW_GROUP_SIZE 2048");

        List<String> rows = SampleFiles.read(file);

        assertThat(rows).hasSize(10_000);
        assertThat(rows.get(0)).isEqualTo("rows.parquet row 1 {\"i\":0}");
        assertThat(rows.get(9_999)).isEqualTo("rows.parquet row 10000 {\"i\":9999}");
    }

    /** 192 MiB of texts, with a limit of 128. */
    @Test
    void readsAFileThatIsLargerThanTheMemory() throws Exception {
        Path file = folder.resolve("large.parquet");
        SampleFiles.parquet(
                file,
                "SELECT repeat(md5(i::VARCHAR), 128) AS text FROM range(49152) t(i)",
                ", COMPRESSION uncompressed, ROW_GROUP_SIZE 2048");
        assertThat(Files.size(file)).isGreaterThan(3 * 60 * MEBIBYTE);

        long rows = 0;
        try (ParquetRows reader = new ParquetRows(new DataFile(file, "large"), 0, 128 * MEBIBYTE)) {
            for (Optional<Line> line = reader.next(); line.isPresent(); line = reader.next()) {
                rows++;
            }
            assertThat(reader.bytesRead()).isEqualTo(Files.size(file));
        }
        assertThat(rows).isEqualTo(49_152);
    }

    @Test
    void saysThatRowGroupsNeedMoreMemory() throws Exception {
        Path file = folder.resolve("wide.parquet");
        SampleFiles.parquet(file, "SELECT repeat('x' || i, 50000) AS text FROM range(2048) t(i)", "");

        LineProblem problem = catchThrowableOfType(LineProblem.class, () -> {
            try (ParquetRows reader = new ParquetRows(new DataFile(file, "wide"), 0, 64 * MEBIBYTE)) {
                reader.next();
            }
        });

        assertThat(problem).hasMessageContaining("wide after row 0: needs more than 64 MiB of memory");
        assertThat(problem.remedy()).contains("row group", "spec.resources.memory");
    }

    @Test
    void saysThatAFileIsDamagedOrEmptyOrPackedOnceMore() throws Exception {
        Path file = folder.resolve("rows.parquet");
        SampleFiles.parquet(file, "SELECT 1 AS a WHERE false", "");
        assertThat(SampleFiles.read(file)).containsExactly("the table has no rows");

        SampleFiles.parquet(file, "SELECT 1 AS a", "");
        byte[] whole = Files.readAllBytes(file);
        assertThat(problem(SampleFiles.gzip(whole))).isEqualTo("rows.parquet: is Parquet packed with gzip");
        assertThat(problem(Arrays.copyOf(whole, whole.length - 9)))
                .startsWith("rows.parquet after row 0: cannot be read as Parquet: ")
                .doesNotContain("/duckdb");
    }

    private String problem(byte[] content) {
        return catchThrowableOfType(LineProblem.class, () -> SampleFiles.read(folder, "rows.parquet", content))
                .getMessage();
    }

    @Test
    void canReadItsFileAndNothingElse() throws Exception {
        Path file = folder.resolve("rows.parquet");
        SampleFiles.parquet(file, "SELECT 1 AS a", "");
        Path secret = Files.writeString(folder.resolve("secret.csv"), "a\n1\n");

        try (DuckDb database = DuckDb.open(file, 64 * MEBIBYTE)) {
            assertThat(database.number("SELECT count(*) FROM read_parquet('" + database.link() + "')"))
                    .isEqualTo(1);
            for (String query : List.of(
                    "SELECT count(*) FROM read_csv('" + secret + "')",
                    "SELECT count(*) FROM read_csv('https://example.com/a.csv')",
                    "SELECT count(*) FROM read_parquet('" + file + "')",
                    "INSTALL httpfs",
                    "SET enable_external_access = true",
                    "SET memory_limit = '1TB'")) {
                assertThatThrownBy(() -> database.number(query)).as(query).isInstanceOf(SQLException.class);
            }
        }
    }
}
