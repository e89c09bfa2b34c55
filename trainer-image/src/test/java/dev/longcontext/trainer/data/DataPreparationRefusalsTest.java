package dev.longcontext.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longcontext.contract.DataConfig.Format;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be a sample is named by file, line and rule. */
class DataPreparationRefusalsTest extends PreparedSources {

    @Test
    void refusesALineThatFillsTheMemory() throws Exception {
        Path file = folder.resolve("bomb.gz");
        try (GZIPOutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
            gzip.write((CHAT + "\n\n{\"text\":\"").getBytes(StandardCharsets.UTF_8));
            byte[] mebibyte = new byte[1 << 20];
            for (int i = 0; i < 33; i++) {
                gzip.write(mebibyte);
            }
        }

        assertThat(refusal(new Source("bomb", files(file, "pvc://x/bomb.gz"), "spec.f", Format.Auto, Selection.ALL)))
                .hasMessage("pvc://x/bomb.gz line 3: has more than 33554432 bytes");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"conversations":[{"role":"user","content":"x"}]} | "conversations" has no assistant message, so nothing can be trained
            {"conversations":[]}                              | "conversations" is empty
            {"conversations":"x"}                             | "conversations" is a string, not a list
            {"messages":[{"role":"user"}]}                    | "messages[0]" needs "role" and "content" as strings; role is a string, content is missing
            {"messages":[{"role":"user","content":"x"},{"from":"gpt","value":"x"}]} | role is missing, content is missing
            {"messages":[{"role":"critic","content":"x"}]}    | "messages[0].role" is "critic"
            {"messages":[{"role":"user","content":["x"]}]}    | content is a list
            {"text":""}                                       | "text" is empty
            {"text":7}                                        | "text" is a number, not a string
            {"text":"a","messages":[]}                        | has both "messages" and "text"
            {"conversations":[],"messages":[]}                | has both "conversations" and "messages"
            {"prompt":"x"}                                    | has the fields "prompt": none of the known forms
            {"text":"a","text":"b"}                           | Duplicate field 'text'
            {"text":"a"} {"text":"b"}                         | is not valid JSON
            {"text":"a                                        | is not valid JSON at column
            [1]                                               | is not a JSON object
            null                                              | is not a JSON object
            {"messages":[{"role":"user","content":"x"},{"role":"assistant","content":"y","weight":0}]} | every assistant message of "messages" has the weight 0
            {"messages":[{"role":"assistant","content":"y","weight":0.5}]} | "messages[0].weight" is 0.5 on a message by assistant
            {"messages":[{"role":"assistant","content":"y","weight":"0"}]} | "messages[0].weight" is "0" on a message
            {"messages":[{"role":"user","content":"y","weight":1}]} | "messages[0].weight" is 1 on a message by user
            {"messages":[{"role":"assistant","content":null,"tool_calls":[{}]}]} | "messages[0].tool_calls[0]" is an object and names no function to call
            {"messages":[{"role":"user","content":"x","tool_calls":[{"name":"f"}]}]} | has "messages[0].tool_calls", which the trainer does not use
            {"messages":[{"role":"assistant","content":null,"tool_calls":[{"name":"f"}]}]} | the model's chat template
            {"messages":[{"role":"assistant","content":"y","name":"Ann"}]} | has "messages[0].name", which
            {"messages":[{"role":"assistant","content":"y","wieght":0}]} | has "messages[0].wieght", which is not a known field
            {"messages":[{"role":"system","content":"s"},{"role":"assistant","content":"y"}],"system":"be kind"} | has a system message in "system" and another in "messages"
            {"messages":[{"role":"assistant","content":"y"}],"tools":[{}]} | "tools[0]" is an object and names no function
            {"messages":[{"role":"assistant","content":"y"}],"tools":[{"name":"f"}]} | the model's chat template leaves out the tool "f"
            {"messages":[{"role":"assistant","content":"y","reasoning":"hm"}]} | the model's chat template leaves out the thought of message 1 of 1
            {"text":"a","tools":[{"name":"f"}]}               | has "tools", which the trainer does not use
            {"messages":[{"role":"assistant","content":"y"}],"sytem":"be kind"} | has "sytem", which is not a known field
            {"messages":[{"role":"assistant","content":"y"}],"prompt":"x"} | has "prompt", which the trainer does not use
            {"messages":[{"role":"assistant","content":"y"}],"prompt":["y"]} | has "prompt", which the trainer does not use
            {"messages":[{"role":"assistant","content":"y"}],"weight":0.5} | has "weight", which the trainer does not use
            {"text":"a","weight":2}                           | has "weight", which the trainer does not use
            {"text":"a\\ud83d b"}                              | has a lone surrogate at column 11: \\ud83d is one half of a character
            {"text":"\\ude00\\ud83d"}                           | has a lone surrogate at column 10: \\ude00
            {"text":"\\ud83d\\ude00 \\\\ud83d \\uD83Dx"}           | has a lone surrogate at column 31: \\uD83D
            """)
    void namesFileLineAndRule(String line, String rule) throws IOException {
        FailureException failure = refusal(source("chats", CHAT + "\n" + line + "\n"));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidData);
        assertThat(failure.getMessage())
                .startsWith("pvc://data/chats.jsonl line 2: ")
                .contains(rule);
        assertThat(failure.hint()).isPresent();
        assertThat(failure.field()).contains("spec.data.sources[0].uri");
        assertThat(folder.resolve("train.index")).doesNotExist();
    }

    @Test
    void namesALineThatIsNotUtf8() throws IOException {
        Path file = folder.resolve("latin.jsonl");
        Files.write(file, "{\"text\":\"caf\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(refusal(new Source("latin", files(file, "latin"), "spec.f", Format.Auto, Selection.ALL)))
                .hasMessage("latin line 1: is not UTF-8");
    }

    @Test
    void countsEveryProblemAndListsTheFirstTwenty() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            lines.add(CHAT);
            lines.add("{}");
        }

        String message = refusal(source("chats", String.join("\n", lines))).getMessage();

        assertThat(message).startsWith("25 lines cannot be used, the first 20 are:\n");
        assertThat(message.lines()).hasSize(21);
        assertThat(message).contains("line 2: ", "line 40: ").doesNotContain("line 42: ");
    }

    @Test
    void refusesToTrainOnNothing() throws IOException {
        targetLength = 8;

        assertThat(refusal(source("chats", CHAT)).getMessage())
                .isEqualTo("no sample is left: 1 were dropped because they have more than 8 tokens");
    }

    @Test
    void namesAFileWithNothingInIt() throws IOException {
        FailureException failure = refusal(source("empty", ""));
        assertThat(failure).hasMessage("pvc://data/empty.jsonl: the file is empty (0 bytes)");
        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidData);
        assertThat(failure.field()).contains("spec.data.sources[0].uri");
        assertThat(failure.hint().orElseThrow()).contains("remove the source");

        assertThat(refusal(source("blank", "\n  \n\r\n")))
                .hasMessage("pvc://data/blank.jsonl: the file has only blank lines, 3");

        Path zipped = folder.resolve("zipped.jsonl.gz");
        new GZIPOutputStream(Files.newOutputStream(zipped)).close();
        assertThat(refusal(source("zipped", zipped, Selection.ALL)))
                .hasMessage("pvc://data/zipped.jsonl.gz: the unpacked file has no lines");
        assertThat(refusal(source("drawn", zipped, Selection.ALL.random(3))))
                .hasMessage("pvc://data/zipped.jsonl.gz: the unpacked file has no lines");
    }

    @Test
    void anEmptyFileBesideAFullOneIsNamedToo() throws IOException {
        FailureException failure =
                catchThrowableOfType(FailureException.class, () -> prepare(source("chats", CHAT), source("empty", "")));

        assertThat(failure).hasMessage("pvc://data/empty.jsonl: the file is empty (0 bytes)");
    }
}
