package dev.longcontext.trainer.reference;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.safetensors.SafetensorsFile;
import dev.longcontext.trainer.safetensors.TensorEntry;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What reference/forward compares: its kinds of models, rope bases and lengths, from the names it gives its tensors. */
public final class ForwardReference {

    private static final Pattern LOGITS =
            Pattern.compile("(\\w+)\\.theta(\\d+)\\.(length\\d+)\\.(logits|logits_rows)$");

    private ForwardReference() {}

    /**
     * Logits of one model for one sequence.
     *
     * @param kind plain, nf4 or qlora
     * @param length the name of the sequence
     * @param tensor with the logits
     */
    public record Case(String kind, double theta, String length, String tensor) {

        public int[] ids() {
            return ForwardReference.ids(length);
        }

        /** Which rows the tensor has: of the longest sequence only some. */
        public long[] rows() {
            return tensor.endsWith("_rows")
                    ? longs(inputs().get("logits_rows"))
                    : LongStream.range(0, ids().length).toArray();
        }

        public String tokenLosses() {
            return tensor.substring(0, tensor.lastIndexOf('.')) + ".token_loss";
        }
    }

    /** Of logits.safetensors. */
    public static Stream<Case> cases() throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(Reference.path("forward/logits.safetensors"))) {
            return file.tensors().stream()
                    .map(TensorEntry::name)
                    .flatMap(name -> LOGITS.matcher(name).results())
                    .map(match ->
                            new Case(match.group(1), Double.parseDouble(match.group(2)), match.group(3), match.group()))
                    .toList()
                    .stream();
        }
    }

    /** The sequences by their names, the shortest first. */
    public static List<String> lengths() {
        return inputs().get("ids").properties().stream()
                .sorted((a, b) ->
                        Integer.compare(a.getValue().size(), b.getValue().size()))
                .map(Map.Entry::getKey)
                .toList();
    }

    public static int[] ids(String length) {
        return Reference.ints(inputs().get("ids").get(length));
    }

    public static int[] longest() {
        List<String> lengths = lengths();
        return ids(lengths.get(lengths.size() - 1));
    }

    /** What the manifest says of bf16.safetensors: the sequence, and the bases of the model and of the tied one. */
    public record Bf16(String length, double theta, double tiedTheta) {

        private static final Pattern LENGTH = Pattern.compile("length\\d+");
        private static final Pattern THETA = Pattern.compile("theta (\\d+)");

        public static Bf16 read() {
            String about = Reference.json("forward/manifest.json")
                    .at("/files/bf16.safetensors/about")
                    .asText();
            MatchResult length = LENGTH.matcher(about).results().findFirst().orElseThrow();
            List<Double> thetas = THETA.matcher(about)
                    .results()
                    .map(match -> Double.valueOf(match.group(1)))
                    .toList();
            return new Bf16(length.group(), thetas.get(0), thetas.get(1));
        }

        public int[] ids() {
            return ForwardReference.ids(length);
        }
    }

    private static JsonNode inputs() {
        return Reference.json("forward/inputs.json");
    }

    private static long[] longs(JsonNode array) {
        return LongStream.range(0, array.size())
                .map(i -> array.get((int) i).longValue())
                .toArray();
    }
}
