package dev.longcontext.trainer.tensors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.trainer.tensors.ScriptText.Call;
import dev.longcontext.trainer.tensors.ScriptText.Def;
import dev.longcontext.trainer.tensors.ScriptText.Parameter;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every definition of every TorchScript text is what Java, or another text, takes it for. */
class ScriptTextsTest {

    private static final Path ROOT = Path.of("src/main/resources");
    private static final Path TESTS = Path.of("src/test/resources");

    private List<ScriptText> texts;
    private List<ScriptText> all;

    @BeforeEach
    void readTexts() throws IOException {
        texts = ScriptText.under(ROOT);
        all = Stream.concat(texts.stream(), ScriptText.under(TESTS).stream()).toList();
        assertThat(texts).isNotEmpty();
        assertThat(all).allSatisfy(text -> assertThat(text.defs()).isNotEmpty());
    }

    static Stream<Path> modules() throws IOException {
        return ScriptText.under(ROOT).stream().filter(ScriptText::module).map(ScriptText::file);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void javaHasEachMethodWithItsTypes(Path file) throws ClassNotFoundException {
        ScriptText text = texts.stream()
                .filter(each -> each.file().equals(file))
                .findAny()
                .orElseThrow();
        Map<String, Def> defs =
                text.defs().stream().filter(Def::method).collect(Collectors.toMap(Def::name, Function.identity()));
        List<Method> methods = JavaSide.of(file, ROOT).methods();

        assertThat(methods).allSatisfy(method -> {
            Def def = defs.get(JavaSide.scriptName(method.getName()));
            assertThat(def).as("%s has no such method", file).isNotNull();
            assertThat(JavaSide.result(method)).isEqualTo(def.result());
            assertSame(JavaSide.parameters(method), def.parameters());
        });
        List<String> called = Stream.concat(
                        methods.stream().map(method -> JavaSide.scriptName(method.getName())),
                        text.calls().stream().map(Call::name))
                .toList();
        assertThat(called).as("called by Java or by the text itself").containsAll(defs.keySet());
    }

    /** Of two records of one kind the names of the second are longer in the text, which has no records. */
    private static void assertSame(List<Parameter> java, List<Parameter> script) {
        assertThat(java.stream().map(Parameter::type))
                .containsExactlyElementsOf(script.stream().map(Parameter::type).toList());
        for (int i = 0; i < java.size(); i++) {
            String name = script.get(i).name();
            assertThat(name.equals(java.get(i).name())
                            || name.endsWith("_" + java.get(i).name()))
                    .as("parameter %d: Java has %s, the text %s", i, java.get(i), script.get(i))
                    .isTrue();
        }
    }

    @Test
    void textsCallEachOtherWithAsManyArgumentsAsThereAre() {
        assertThat(all)
                .allSatisfy(text -> assertThat(text.calls())
                        .allSatisfy(call -> assertThat(definitions(call.source(), call.name()))
                                .as("definitions of %s in %s", call, text.file())
                                .isNotEmpty()
                                .allSatisfy(def -> assertThat(def.parameters()).hasSize(call.arguments()))));
    }

    private List<Def> definitions(String source, String name) {
        return all.stream()
                .filter(text -> text.source().equals(source))
                .flatMap(text -> text.defs().stream())
                .filter(def -> def.name().equals(name))
                .toList();
    }

    @Test
    void eachFunctionIsCalledBySomeText() {
        List<String> called = texts.stream()
                .flatMap(text -> text.calls().stream())
                .map(call -> call.source() + "." + call.name())
                .toList();

        assertThat(texts)
                .allSatisfy(text -> assertThat(text.defs())
                        .filteredOn(def -> !def.method())
                        .allSatisfy(def -> assertThat(called).contains(text.source() + "." + def.name())));
    }

    @Test
    void bothTransfersHaveTheSameFunctions() {
        List<List<String>> names = texts.stream()
                .filter(text -> text.source().equals("transfer"))
                .map(text -> text.defs().stream().map(Def::name).toList())
                .toList();

        assertThat(names).hasSize(2);
        assertThat(names.get(0)).isEqualTo(names.get(1));
    }

    @Test
    void typesHaveNames() {
        assertThat(all)
                .allSatisfy(text -> assertThat(text.content())
                        .doesNotContainPattern("dtype ?[=!]=? ?\\d")
                        .doesNotContainPattern("\\.to\\(\\d"));
    }

    @ParameterizedTest
    @CsvSource({"x.to(torch.float32), x.to(6)", "torch.bfloat16 torch.bool torch.bool_like, 15 11 torch.bool_like"})
    void namesBecomeNumbersInAnArchive(String text, String expected) {
        assertThat(Dtype.numbersIn(text)).isEqualTo(expected);
    }
}
