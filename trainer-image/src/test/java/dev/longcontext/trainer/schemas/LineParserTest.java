package dev.longcontext.trainer.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longcontext.contract.DataConfig.Format;
import dev.longcontext.contract.DataFields;
import dev.longcontext.contract.DataFieldsBuilder;
import dev.longcontext.trainer.records.Line;
import dev.longcontext.trainer.records.LineProblem;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineParserTest {

    /** Messages as {@code role:content}, those that are learnt with a plus before them. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]} | user:a +assistant:b
            {"conversations":[{"from":"human","value":"a"},{"from":"gpt","value":"b"}]} | user:a +assistant:b
            {"conversations":[{"from":"system","value":"s"},{"from":"human","value":"a"},{"from":"gpt","value":"b","weight":0},{"from":"observation","value":"c"},{"from":"gpt","value":"d"}]} | system:s user:a assistant:b tool:c +assistant:d
            {"messages":"[{\\"role\\":\\"user\\",\\"content\\":\\"a\\"},{\\"role\\":\\"assistant\\",\\"content\\":\\"b\\"}]"} | user:a +assistant:b
            {"instruction":"a","input":"","output":"b"} | user:a +assistant:b
            {"instruction":"a","input":null,"output":"b"} | user:a +assistant:b
            {"instruction":"a","input":"i","output":"b"} | user:a//i +assistant:b
            {"instruction":"a","output":"b","file":"","topic":"x"} | user:a +assistant:b
            {"prompt":"a","completion":"b","id":7} | user:a +assistant:b
            {"prompt":"[a","completion":"[1]"} | user:[a +assistant:[1]
            {"prompt":"[{\\"role\\":\\"user\\",\\"content\\":\\"a\\"}]","completion":"[{\\"role\\":\\"assistant\\",\\"content\\":\\"b\\"}]"} | user:a +assistant:b
            {"prompt":[{"role":"system","content":"s"},{"role":"assistant","content":"x"},{"role":"user","content":"a"}],"completion":[{"role":"assistant","content":"b"}]} | system:s assistant:x user:a +assistant:b
            {"question":"a","context":"c","answer":"b"} | user:c//a +assistant:b
            {"question":"a","answer":"b"} | user:a +assistant:b
            {"question":"a","answer":"b","query":"a"} | user:a +assistant:b
            {"messages":[{"from":"human","value":"a"},{"from":"gpt","value":"b"}],"prompt":"a"} | user:a +assistant:b
            {"messages":null,"text":null,"prompt":"a","completion":"b"} | user:a +assistant:b
            {"prompt":"a","completion":"b","score":NaN} | user:a +assistant:b
            {"conversations":[{"from":"human","value":"a"},{"from":"gpt","value":"b"}],"system":"s","tools":"[]"} | system:s user:a +assistant:b
            {"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}],"system":" "} | user:a +assistant:b
            {"messages":[{"role":"system","content":"s"},{"role":"user","content":"a"},{"role":"assistant","content":"b"}],"system":" s"} | system:s user:a +assistant:b
            {"messages":[{"role":"human","content":"a"},{"role":"gpt","content":"b"}]} | user:a +assistant:b
            {"messages":[{"role":"user","content":"a"},{"role":"model","content":"b"},{"role":"observation","content":"c"},{"role":"bot","content":"d"}]} | user:a +assistant:b tool:c +assistant:d
            {"conversations":{"from":["human","gpt"],"value":["a","b"],"weight":null}} | user:a +assistant:b
            {"messages":{"role":["user","assistant","user","assistant"],"content":["a","b","c","d"],"weight":[null,0,null,1]},"prompt":"a"} | user:a assistant:b user:c +assistant:d
            """)
    void knowsFormsByTheNamesOfTheirFields(String line, String messages) throws LineProblem {
        assertThat(shown(parse(line, Format.Auto, null))).isEqualTo(messages);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"mesages":[],"id":1} | has the fields "mesages", "id": none of the known forms | or write "messages" if that was meant
            {} | has no fields: none of the known forms | {"text"}; {"messages": [{"role", "content"}]}
            {"text":"a","prompt":"b","completion":"c"} | has both "prompt" with "completion" and "text" | format: Chat or Text
            {"instruction":"a","output":"b","prompt":"c","completion":"d"} | has both "prompt" with "completion" and "instruction" with "output" | fields
            {"instruction":"a","output":"b","system":"s"} | has "system", which the trainer does not use | Say with the source's fields
            {"instruction":"a","output":"b","history":[["x","y"]]} | has "history", which the trainer does not use | Write all turns as "messages"
            {"instruction":"a","output":"b","page":7} | has "page", which is not a known field | fields
            {"id":"0","data":["a","b","c","d"]} | "data" is a list of texts, which may be the turns of a chat | {messages: [.data
            {"input":{"messages":[{"role":"user","content":"a"}]},"preferred_output":[{"role":"assistant","content":"b"}],"non_preferred_output":[{"role":"assistant","content":"c"}]} | has "preferred_output" and no answer of a known form | .input.messages + .preferred_output
            {"question":"a","answer":"b","response":"other"} | has "response", which the trainer does not use | Say with the source's fields
            {"question":"a","answer":{"text":"b"}} | "answer" is an object, not a string | Write one text
            {"question":"a","answer":" "} | "answer" is empty | Delete the line
            {"question":"","answer":"b"} | "question" is empty | Delete the line
            {"prompt":"a","completion":[{"role":"assistant","content":"b"}]} | "completion" is a list, not a string | in both prompt and completion
            {"prompt":[{"role":"user","content":"a"}],"completion":[{"role":"user","content":"b"}]} | "completion" has no assistant message | role "assistant"
            {"conversations":[{"from":"human","value":"a"},{"role":"assistant","content":"b"}]} | from is missing, value is missing | role
            {"conversations":[{"from":"critic","value":"a"}]} | "conversations[0].from" is "critic" | Use one of the roles
            {"messages":["q","a"]} | "messages" is a list of texts, of which it does not say who speaks | {messages: [.messages
            {"messages":[{"role":"critic","content":"a"}]} | "messages[0].role" is "critic" | bard
            {"messages":[{"role":"system","content":"s"},{"role":"assistant","content":"b"}],"system":"t"} | has a system message in "system" and another in "messages" | Remove one
            {"messages":[{"role":"assistant","content":"b"}],"system":["s"]} | "system" is a list, not a string | Write one text
            {"conversations":{"from":["human","gpt","human"],"value":["a","b"]}} | "conversations" is an object of lists that are not equally long: "from" has 3, "value" has 2 | Give each message all of its fields
            {"conversations":{"from":[],"value":[]}} | "conversations" is empty | Write
            {"conversations":{"from":"human","value":"a"}} | "conversations" is an object, not a list | Write
            {"version":1,"data":[{"prompt":"a","completion":"b"}]} | "data" is a list of objects, which may be the samples | jq -c '.["data"][]'
            {"prompt":["a"],"completion":["b"]} | "prompt" is a list of texts, as of a table by columns | orient="records"
            {"prompt":{"0":"a"},"completion":{"0":"b"}} | "prompt" is an object of texts, as of a table by columns | orient="records"
            {"prompt":"a","chosen":[],"rejected":[]} | has "chosen" and no answer of a known form | messages: chosen
            {"messages":null,"id":1} | none of the known forms; "messages" is null | Write one of
            {"conversation":[{"role":"user","content":"a"}]} | none of the known forms | or write "conversations" if that was meant
            {"Text":"a"} | none of the known forms | or write "text" if that was meant
            {"text":"a","role":"prompter","parent_id":null} | it is a message of a chat that stands in several lines | fields.text
            {"messages":"[{'role': 'user'}]"} | "messages" is a string that begins like a list, but is not valid JSON | json.dumps
            {"messages":"[{\\"role\\":\\"user\\",\\"content\\":\\"\\\\ud83d\\"}]"} | has a lone surrogate at column 28 of the JSON in "messages" | both halves
            """)
    void saysWhatItFoundAndWhatIsAccepted(String line, String rule, String remedy) {
        LineProblem problem = problem(line, Format.Auto, null);

        assertThat(problem.getMessage()).contains(rule);
        assertThat(problem.remedy()).contains(remedy);
    }

    /** Words that are three letters away from "text" are no texts misspelt. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"instruction":"a","context":"c","response":"r","category":"open_qa"}
            {"id":"1","title":"t","context":"c","question":"q","answers":{"text":["r"]}}
            {"train":["a"],"test":["b"]}
            """)
    void suggestsNoFieldThatWasNotMeant(String line) {
        assertThat(problem(line, Format.Auto, null).remedy()).doesNotContain("if that was meant");
    }

    @Test
    void readsTheFieldsThatTheSourceNames() throws LineProblem {
        DataFields columns = DataFieldsBuilder.builder()
                .system("persona")
                .context("document")
                .prompt("ask")
                .input("choices")
                .completion("reply")
                .build();
        String line =
                "{\"persona\":\"p\",\"document\":\"d\",\"ask\":\"a\",\"choices\":\"c\",\"reply\":\"r\",\"extra\":[1],\"text\":\"x\"}";

        assertThat(shown(parse(line, Format.Auto, columns))).isEqualTo("system:p user:d//a//c +assistant:r");
        assertThat(shown(parse(line.replace("\"p\"", "null"), Format.Auto, columns)))
                .isEqualTo("user:d//a//c +assistant:r");
        assertThat(parse(
                                line,
                                Format.Auto,
                                DataFieldsBuilder.builder().text("document").build())
                        .text())
                .isEqualTo("d");
    }

    @Test
    void readsMessagesWithNamesOfTheirOwn() throws LineProblem {
        DataFields turns = DataFieldsBuilder.builder()
                .messages("turns")
                .role("speaker")
                .content("said")
                .system("persona")
                .build();
        String line =
                "{\"persona\":\"p\",\"turns\":[{\"speaker\":\"human\",\"said\":\"a\"},{\"speaker\":\"bot\",\"said\":\"b\"}]}";

        assertThat(shown(parse(line, Format.Auto, turns))).isEqualTo("system:p user:a +assistant:b");
        assertThat(problem(line.replace("human", "system"), Format.Auto, turns))
                .hasMessage("has a system message in \"persona\" and another in \"turns\"");
    }

    @Test
    void namesTheNearMissOfAFieldThatIsNotThere() {
        DataFields columns = DataFieldsBuilder.builder()
                .prompt("instrution")
                .completion("output")
                .build();

        LineProblem problem = problem("{\"instruction\":\"a\",\"output\":\"b\"}", Format.Auto, columns);

        assertThat(problem)
                .hasMessage("has no \"instrution\", which the source's fields.prompt names; it has the fields "
                        + "\"instruction\", \"output\"");
        assertThat(problem.remedy()).endsWith("or write \"instruction\" if that was meant.");
    }

    @Test
    void takesTheFormatAtItsWord() throws LineProblem {
        String line = "{\"text\":\"t\",\"prompt\":\"a\",\"completion\":\"b\"}";

        assertThat(parse(line, Format.Text, null).text()).isEqualTo("t");
        assertThat(shown(parse(line, Format.Chat, null))).isEqualTo("user:a +assistant:b");
        assertThat(shown(parse("{\"instruction\":\"a\",\"output\":\"b\"}", Format.Chat, null)))
                .isEqualTo("user:a +assistant:b");
        assertThat(problem("{\"text\":\"t\"}", Format.Chat, null).remedy()).doesNotContain("{\"text\"}");
    }

    private static LineParser.Parsed parse(String line, Format format, DataFields fields) throws LineProblem {
        return new LineParser(format, fields).parse(Line.of(1, "x", 1, line.getBytes(StandardCharsets.UTF_8)));
    }

    private static LineProblem problem(String line, Format format, DataFields fields) {
        LineProblem problem = catchThrowableOfType(LineProblem.class, () -> parse(line, format, fields));
        assertThat(problem).as("a problem").isNotNull();
        return problem;
    }

    private static String shown(LineParser.Parsed parsed) {
        return parsed.messages().stream()
                .map(message -> (message.learnt() ? "+" : "") + message.role() + ":"
                        + message.content().replace("\n", "/"))
                .collect(Collectors.joining(" "));
    }
}
