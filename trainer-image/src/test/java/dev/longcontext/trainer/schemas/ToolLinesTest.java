package dev.longcontext.trainer.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longcontext.contract.DataConfig.Format;
import dev.longcontext.contract.DataFields;
import dev.longcontext.contract.DataFieldsBuilder;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.records.Line;
import dev.longcontext.trainer.records.LineProblem;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tools, calls and thoughts in the forms that data sets have them in. */
class ToolLinesTest {

    private static final String CALL = "{'type':'function','function':{'name':'f','arguments':{'a':1}}}";
    private static final String TOOL = "{'type':'function','function':{'name':'f','description':'d'}}";

    /** Of xLAM, LLaMA-Factory, OpenAI (newer and older), TRL and tables: role, content and calls of the last two messages. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"id":0,"query":"q","answers":"[{\\"name\\":\\"f\\",\\"arguments\\":{\\"a\\":1}}]","tools":"[{\\"name\\":\\"f\\",\\"description\\":\\"d\\"}]"}
            {"conversations":[{"from":"human","value":"q"},{"from":"function_call","value":"{\\"name\\":\\"f\\",\\"arguments\\":{\\"a\\":1}}"}],"tools":"[{\\"name\\":\\"f\\",\\"description\\":\\"d\\"}]"}
            {"messages":[{"role":"user","content":"q"},{"role":"assistant","content":null,"tool_calls":[{"type":"function","function":{"name":"f","arguments":"{\\"a\\":1}"}}]}],"tools":[{"type":"function","function":{"name":"f","description":"d"}}],"parallel_tool_calls":false}
            {"messages":[{"role":"user","content":"q"},{"role":"assistant","function_call":{"name":"f","arguments":"{\\"a\\":1}"}}],"functions":[{"name":"f","description":"d"}]}
            {"prompt":[{"role":"user","content":"q"}],"completion":[{"role":"assistant","tool_calls":[{"type":"function","function":{"name":"f","arguments":{"a":1}}}]}],"tools":[{"type":"function","function":{"name":"f","description":"d"}}]}
            {"messages":[{"role":"user","content":"q","tool_calls":null},{"role":"assistant","content":null,"tool_calls":[{"type":"function","id":null,"function":{"name":"f","arguments":{"b":null,"a":1}}}]}],"tools":[{"type":"function","function":{"name":"f","description":"d","strict":null}}]}
            """)
    void readsAllFormsAlike(String line) throws LineProblem {
        LineParser.Parsed parsed = parse(line);

        assertThat(parsed.messages())
                .extracting(message -> message.role() + ":" + message.content())
                .containsExactly("user:q", "assistant:");
        assertThat(parsed.messages().get(1).calls()).hasToString("[" + CALL.replace('\'', '"') + "]");
        assertThat(parsed.messages().get(1).learnt()).isTrue();
        assertThat(parsed.chat().tools()).hasToString("[" + TOOL.replace('\'', '"') + "]");
        assertThat(parsed.texts()).containsExactly("q", "", "{'name':'f','arguments':{'a':1}}".replace('\'', '"'));
    }

    /** Hermes' sets have the tools in the system message, and once more beside the messages. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            You call functions: <tools> [{'name': 'f', 'description': 'It's d'}] </tools> | true
            You call functions: [{"name": "f", "description": "It's d"}]                    | true
            You call "f" or not.                                                            | false
            You help.                                                                       | false
            """)
    void showsNoToolsTwice(String system, boolean told) throws LineProblem {
        String line = "{\"conversations\":[{\"from\":\"system\",\"value\":" + Json.compact(system)
                + "},{\"from\":\"human\",\"value\":\"q\"},{\"from\":\"gpt\",\"value\":\"<tool_call>\"}],\"tools\":"
                + Json.compact("[{\"name\":\"f\",\"description\":\"It's d\"}]") + "}";

        assertThat(parse(line).chat().tools() == null).isEqualTo(told);
    }

    @Test
    void keepsWhatToolsAnswerTo() throws LineProblem {
        LineParser.Parsed parsed = parse("""
                {"messages":[{"role":"user","content":"q"},
                {"role":"assistant","content":"","reasoning_content":"hm","tool_calls":[{"id":"c1","function":{"name":"f","arguments":"  "}}]},
                {"role":"tool","tool_call_id":"c1","name":"f","content":[{"type":"text","text":"7"}]},
                {"role":"assistant","content":"Seven.","reasoning":""}]}""".replace("\n", ""));

        assertThat(parsed.messages())
                .extracting(message -> message.role() + ":" + message.content() + ":"
                        + message.fields().entrySet().stream()
                                .map(Object::toString)
                                .collect(Collectors.joining(",")))
                .containsExactly(
                        "user:q:",
                        "assistant::reasoning_content=\"hm\","
                                + "tool_calls=[{\"id\":\"c1\",\"function\":{\"name\":\"f\",\"arguments\":{}}}]",
                        "tool:7:tool_call_id=\"c1\",name=\"f\"",
                        "assistant:Seven.:");
        assertThat(parsed.chat().tools()).isNull();
    }

    /** As LLaMA-Factory's sets have them, also where a source names their other fields. */
    @Test
    void aSourceThatNamesItsFieldsHasToolsToo() throws LineProblem {
        DataFields named =
                DataFieldsBuilder.builder().messages("turns").system("system").build();
        String line = """
                {"system":"s","turns":[{"from":"human","value":"q"},{"from":"gpt","value":"a"}],
                "tools":"[{\\"name\\":\\"f\\",\\"description\\":\\"d\\"}]"}""".replace("\n", "");

        LineParser.Parsed parsed = parse(line, named);

        assertThat(parsed.chat().tools()).hasToString("[" + TOOL.replace('\'', '"') + "]");
        assertThat(parsed.messages())
                .extracting(message -> message.role() + ":" + message.content())
                .containsExactly("system:s", "user:q", "assistant:a");
        assertThat(catchThrowableOfType(LineProblem.class, () -> parse(line.replace("\"[{", "\"{"), named)))
                .as("what is no list of tools is not dropped")
                .isNotNull();
    }

    @Test
    void aFieldThatASourceNamesIsNoListOfTools() throws LineProblem {
        DataFields named =
                DataFieldsBuilder.builder().prompt("tools").completion("use").build();

        LineParser.Parsed parsed = parse("{\"tools\":\"a hammer\",\"use\":\"nails\"}", named);

        assertThat(parsed.chat().tools()).isNull();
        assertThat(parsed.texts()).containsExactly("a hammer", "nails");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"query":"q","answers":"[]","tools":"[]"} | "answers" is empty, not a list of calls | for each call
            {"query":"q","answers":["a"],"tools":"[]"} | "answers[0]" is a string and names no function to call | for each call
            {"query":"q","answers":["a"]} | none of the known forms | "tools"
            {"query":"","answers":"[{\\"name\\":\\"f\\"}]","tools":"[]"} | "query" is empty | Delete the line
            {"messages":[{"role":"assistant","tool_calls":[{"name":"f","arguments":"{'a':1}"}]}]} | "messages[0].tool_calls[0].arguments" is a string that begins like JSON, but is none | json.dumps
            {"messages":[{"role":"assistant","tool_calls":[{"name":"f","arguments":"a"}]}]} | "messages[0].tool_calls[0].arguments" is a string, not an object | as an object
            {"messages":[{"role":"assistant","tool_calls":[{"name":"f","arguments":{"n":12345678901234567890}}]}]} | has the number 12345678901234567890 | as a string
            {"messages":[{"role":"assistant","tool_calls":[{"name":"f","arguments":{"n":[NaN]}}]}]} | has the number NaN | as a string
            {"messages":[{"role":"assistant","tool_calls":[{"name":"f"}],"function_call":{"name":"f"}}]} | has both "tool_calls" and "function_call" | Remove one
            {"messages":[{"role":"assistant","content":"x","reasoning":"a","thinking":"b"}]} | has two thoughts that differ | Remove one
            {"messages":[{"role":"assistant","content":"x","reasoning":{"text":"a"}}]} | "messages[0].reasoning" is an object, not a string | one text
            {"messages":[{"role":"user","content":"x","reasoning":"a"}]} | has "messages[0].reasoning" | assistant's message
            {"messages":[{"role":"assistant","content":null}]} | content is null | Write
            {"messages":[{"role":"user","content":[{"type":"image_url","image_url":{}}]}]} | has a part of the type "image_url" | remove the line
            {"messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}]} | is a list of 2 parts | as one string
            {"messages":[{"role":"assistant","content":"x"}],"tools":[{"type":"web_search"}]} | "tools[0]" is an object and names no function | for each tool
            {"messages":[{"role":"assistant","content":"x"}],"tools":"no"} | "tools" is a string, not a list of tools | for each tool
            {"messages":[{"role":"assistant","content":"x"}],"tools":[{"name":"f"}],"functions":[{"name":"f"}]} | has both "tools" and "functions" | Remove one
            {"messages":[{"role":"assistant","content":"x"}],"tool_choice":"required"} | has "tool_choice" | system message
            {"conversations":[{"from":"function_call","value":"f(1)"}]} | "conversations[0].value" is a string, not a list of calls | for each call
            """)
    void saysWhatIsWrong(String line, String rule, String remedy) {
        LineProblem problem = catchThrowableOfType(LineProblem.class, () -> parse(line));

        assertThat(problem).as("a problem").isNotNull();
        assertThat(problem.getMessage()).contains(rule);
        assertThat(problem.remedy()).contains(remedy);
    }

    private static LineParser.Parsed parse(String line) throws LineProblem {
        return parse(line, null);
    }

    private static LineParser.Parsed parse(String line, DataFields named) throws LineProblem {
        return new LineParser(Format.Auto, named).parse(Line.of(1, "x", 1, line.getBytes(StandardCharsets.UTF_8)));
    }
}
