package dev.longcontext.trainer.data.arrange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ArrangersTest {

    private static final int BEGIN = 3;
    private static final Lengths LENGTHS = new Lengths(64, 256, true, BEGIN);

    /** Documents in memory. */
    private record InMemory(List<int[]> all) implements Documents {
        @Override
        public int count() {
            return all.size();
        }

        @Override
        public int length(int i) {
            return all.get(i).length;
        }

        @Override
        public int[] ids(int i) {
            return all.get(i);
        }
    }

    @Property
    void everyTokenStandsInOneSampleOnce(
            @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 1, max = 900) Integer> lengths,
            @ForAll long seed,
            @ForAll boolean interleave) {
        Documents documents = documents(lengths, seed);

        List<List<Part>> samples = arranged(arranger(documents, interleave, seed));

        Map<Integer, Integer> next = new HashMap<>();
        for (int s = 0; s < samples.size(); s++) {
            int length = samples.get(s).stream().mapToInt(Part::length).sum();
            int begin = samples.get(s).get(0).from() > 0 ? BEGIN : 0;
            assertThat(begin + length).isBetween(s == samples.size() - 1 ? 1 : 64, 256);
            for (Part part : samples.get(s)) {
                assertThat(part.from()).as("in the document's order").isEqualTo(next.getOrDefault(part.document(), 0));
                assertThat(part.length()).isPositive();
                next.put(part.document(), part.to());
            }
        }
        for (int i = 0; i < lengths.size(); i++) {
            assertThat(next.get(i)).isEqualTo(lengths.get(i));
        }
        assertThat(arranged(arranger(documents, interleave, seed))).as("again").isEqualTo(samples);
    }

    @Test
    void concatenatesInTheOrderOfTheDocuments() {
        Documents documents = documents(List.of(100, 30, 200), 1);

        List<List<Part>> samples = arranged(new Concatenation(documents, new Lengths(150, 150, true, 0), 1));

        assertThat(samples)
                .containsExactly(
                        List.of(new Part(0, 0, 100), new Part(1, 0, 30), new Part(2, 0, 20)),
                        List.of(new Part(2, 20, 170)),
                        List.of(new Part(2, 170, 200)));
    }

    @Test
    void lengthsAreDrawnBetweenTheBounds() {
        SplittableRandom random = new SplittableRandom(3);
        int[] logarithmic = IntStream.range(0, 20_000)
                .map(i -> new Lengths(1_024, 4_096, true, 0).draw(random))
                .toArray();
        int[] uniform = IntStream.range(0, 20_000)
                .map(i -> new Lengths(1_024, 4_096, false, 0).draw(random))
                .toArray();

        assertThat(IntStream.of(logarithmic).min().orElseThrow()).isBetween(1_024, 1_030);
        assertThat(IntStream.of(logarithmic).max().orElseThrow()).isBetween(4_080, 4_096);
        assertThat(IntStream.of(logarithmic).filter(length -> length < 2_048).count() / 20_000.0)
                .isBetween(0.48, 0.52);
        assertThat(IntStream.of(uniform).filter(length -> length < 2_048).count() / 20_000.0)
                .isBetween(0.31, 0.355);
        assertThat(new Lengths(7, 7, true, 0).draw(random)).isEqualTo(7);
    }

    @Test
    void documentsOfOneTopicShareASample() {
        int topics = 8;
        List<int[]> all = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 240; i++) {
            int topic = i % topics;
            all.add(IntStream.range(0, 120)
                    .map(t -> t % 2 == 0 ? random.nextInt(50) : 100 + 40 * topic + random.nextInt(40))
                    .toArray());
        }

        List<List<Part>> samples =
                arranged(new Interleaving(new InMemory(all), new Lengths(960, 960, true, 0), 32, 11));

        double ofTheMostFrequent = samples.stream()
                .mapToDouble(parts -> {
                    int[] counts = new int[topics];
                    parts.forEach(part -> counts[part.document() % topics] += part.length());
                    return (double) IntStream.of(counts).max().orElseThrow()
                            / IntStream.of(counts).sum();
                })
                .average()
                .orElseThrow();
        assertThat(ofTheMostFrequent).as("one topic in eight would be 0.25").isGreaterThan(0.9);
    }

    @Test
    void chunksOfADocumentAreFarApart() {
        List<int[]> all = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            int document = i;
            all.add(IntStream.range(0, 256).map(t -> t + document % 4).toArray());
        }

        List<List<Part>> samples =
                arranged(new Interleaving(new InMemory(all), new Lengths(2_048, 2_048, true, 0), 64, 7));

        List<Double> spans = new ArrayList<>();
        for (List<Part> parts : samples) {
            Map<Integer, Integer> first = new HashMap<>();
            Map<Integer, Integer> end = new HashMap<>();
            int at = 0;
            for (Part part : parts) {
                first.putIfAbsent(part.document(), at);
                at += part.length();
                end.put(part.document(), at);
            }
            for (int document : first.keySet()) {
                spans.add((end.get(document) - first.get(document)) / 2_048.0);
            }
        }
        assertThat(spans).hasSize(64);
        assertThat(spans.stream().mapToDouble(d -> d).average().orElseThrow())
                .as("256 tokens in a row would be 0.125; four chunks at random are 0.6 apart")
                .isGreaterThan(0.5);
    }

    @Test
    void stopsWhenNoMoreAreWanted() {
        Documents documents = documents(List.of(500, 500, 500, 500), 1);
        for (boolean interleave : new boolean[] {true, false}) {
            List<List<Part>> samples = new ArrayList<>();
            arranger(documents, interleave, 1).arrange(parts -> {
                samples.add(parts);
                return samples.size() < 2;
            });
            assertThat(samples).hasSize(2);
        }
    }

    @Test
    void theSeedDecides() {
        Documents documents = documents(List.of(300, 200, 400, 100, 350), 1);

        assertThat(arranged(arranger(documents, true, 1))).isNotEqualTo(arranged(arranger(documents, true, 2)));
        assertThat(arranged(arranger(documents, false, 1))).isNotEqualTo(arranged(arranger(documents, false, 2)));
    }

    private static Arranger arranger(Documents documents, boolean interleave, long seed) {
        return interleave
                ? new Interleaving(documents, LENGTHS, 16, seed)
                : new Concatenation(documents, LENGTHS, seed);
    }

    private static Documents documents(List<Integer> lengths, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return new InMemory(lengths.stream()
                .map(length -> IntStream.range(0, length)
                        .map(i -> random.nextInt(2_000))
                        .toArray())
                .toList());
    }

    private static List<List<Part>> arranged(Arranger arranger) {
        List<List<Part>> samples = new ArrayList<>();
        arranger.arrange(samples::add);
        return samples;
    }
}
