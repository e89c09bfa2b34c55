package dev.longcontext.contract;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever a pod says, reading it does not throw. */
class GarbageTest {

    @Property
    void anyText(@ForAll String text) {
        readsWithoutThrowing(text);
    }

    /** The kubelet cuts a message at 4,096 bytes. */
    @Property
    void anyBeginningOfAMessage(@ForAll @IntRange(max = 1200) int length) throws IOException {
        String message = Files.readString(Path.of("../examples/contract/termination-evaluate.json"));
        readsWithoutThrowing(message.substring(0, Math.min(length, message.length())));
    }

    @Property
    void anyByteChanged(@ForAll @IntRange(max = 1000) int position, @ForAll byte value) throws IOException {
        byte[] message = Files.readAllBytes(Path.of("../examples/contract/termination-evaluate.json"));
        message[position % message.length] = value;
        readsWithoutThrowing(new String(message, StandardCharsets.UTF_8));
    }

    @Property
    void anyValueInPlaceOfAnother(@ForAll @Size(max = 3) List<@IntRange(max = 5) Integer> kinds) {
        for (int kind : kinds) {
            String value = new String[] {"null", "[[[[1]]]]", "1e999", "\"\\ud800\"", "{}", "-0.0"}[kind];
            readsWithoutThrowing("{\"stage\":" + value + ",\"step\":" + value + ",\"checkpoint\":" + value
                    + ",\"message\":" + value + ",\"summary\":{\"evaluations\":[" + value + "],\"passed\":" + value
                    + "}}");
        }
    }

    private static void readsWithoutThrowing(String text) {
        assertThatCode(() -> {
                    ContractJson.readProgress(text);
                    ContractJson.readTermination(text);
                })
                .doesNotThrowAnyException();
    }
}
