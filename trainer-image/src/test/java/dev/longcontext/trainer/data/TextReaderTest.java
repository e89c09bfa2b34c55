package dev.longcontext.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longcontext.contract.DataConfig.Format;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.records.DataFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextReaderTest {

    @TempDir
    Path folder;

    @Test
    void readsTheTextsOfEachFileAndSaysWhereTheyAre() throws IOException {
        DataFile first = file("first.jsonl", "{\"text\":\"a\"}\n\n{\"text\":\"b\"}\n");
        DataFile second = file("second.jsonl", "{\"text\":\"c\"}");

        try (TextReader reader = reader(first, second)) {
            assertThat(reader.next())
                    .hasValueSatisfying(text -> assertThat(text.text()).isEqualTo("a"));
            assertThat(reader.next())
                    .hasValueSatisfying(text -> assertThat(text.line()).isEqualTo(3));
            assertThat(reader.next()).hasValueSatisfying(text -> {
                assertThat(text.file()).isEqualTo("pvc://data/second.jsonl");
                assertThat(text.line()).isEqualTo(1);
            });
            assertThat(reader.next()).isEmpty();
        }
    }

    /** A corpus of nothing would otherwise be told by the number of its chats alone. */
    @Test
    void namesAFileWithNothingInIt() throws IOException {
        DataFile full = file("full.jsonl", "{\"text\":\"a\"}");
        DataFile blank = file("blank.jsonl", "\n \n");

        try (TextReader reader = reader(full, blank)) {
            assertThat(reader.next()).isPresent();
            FailureException failure = catchThrowableOfType(FailureException.class, reader::next);

            assertThat(failure).hasMessage("pvc://data/blank.jsonl: the file has only blank lines, 2");
            assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidData);
            assertThat(failure.field()).contains("spec.data.synthetic.corpus[0].uri");
            assertThat(failure.hint().orElseThrow()).contains("remove the source");
        }
    }

    private DataFile file(String name, String content) throws IOException {
        return new DataFile(Files.writeString(folder.resolve(name), content), "pvc://data/" + name);
    }

    private static TextReader reader(DataFile... files) {
        return new TextReader(
                new Source("books", List.of(files), "spec.data.synthetic.corpus[0].uri", Format.Text, Selection.ALL));
    }
}
