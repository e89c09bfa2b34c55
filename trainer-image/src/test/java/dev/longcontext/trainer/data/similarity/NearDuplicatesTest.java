package dev.longcontext.trainer.data.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearDuplicatesTest {

    private static final double SIMILARITY = 0.8;

    @ParameterizedTest
    @CsvSource({"0.5, 3, 42", "0.7, 5, 25", "0.8, 7, 18", "0.9, 12, 10", "1, 128, 1"})
    void bandsSuitTheSimilarity(double similarity, int rows, int bands) {
        assertThat(LshBands.of(similarity)).isEqualTo(new LshBands(bands, rows));
        assertThat(LshBands.of(similarity).detection(similarity)).isGreaterThanOrEqualTo(0.95);
    }

    /** Pairs of texts with a known similarity; the rate is compared with what the theory of independent functions gives. */
    @ParameterizedTest
    @CsvSource({"40, 0.5", "56, 0.7", "60, 0.75", "64, 0.8", "68, 0.85", "72, 0.9", "76, 0.95"})
    void findsPairsAsOftenAsTheorySays(int common, double jaccard) {
        int pairs = 2_000;
        int own = (int) Math.round((common / jaccard - common) / 2);
        double exact = (double) common / (common + 2 * own);
        int found = 0;
        for (int pair = 0; pair < pairs; pair++) {
            NearDuplicates<String> texts = new NearDuplicates<>(SIMILARITY);
            texts.add(text(pair, 0, common + own), "first");
            found += texts.find(text(pair, own, common + own)).isPresent() ? 1 : 0;
        }

        double expected = detection(exact, LshBands.of(SIMILARITY));
        double deviation = Math.sqrt(expected * (1 - expected) / pairs);
        assertThat((double) found / pairs).as("at %.3f", exact).isCloseTo(expected, within(4 * deviation + 0.002));
    }

    @Test
    void estimatesTheSimilarity() {
        double sum = 0;
        for (int pair = 0; pair < 500; pair++) {
            sum += text(pair, 0, 100).similarity(text(pair, 50, 100));
        }

        assertThat(sum / 500).isCloseTo(50.0 / 150, within(0.01));
    }

    @Test
    void takesTheTextThatIsMostAlikeAndTheFirstOfEquals() {
        NearDuplicates<String> texts = new NearDuplicates<>(SIMILARITY);
        texts.add(text(1, 0, 300), "like it");
        texts.add(text(2, 0, 300), "other");
        texts.add(text(1, 10, 300), "the same");
        texts.add(text(1, 10, 300), "the same again");

        assertThat(texts.find(text(1, 10, 300))).contains(new NearDuplicates.Match<>("the same", 1.0));
        assertThat(texts.find(text(3, 0, 300))).isEmpty();
    }

    @Test
    void findsAmongManyAndACopyGoesItsOwnWay() {
        NearDuplicates<Integer> texts = new NearDuplicates<>(SIMILARITY);
        for (int i = 0; i < 3_000; i++) {
            assertThat(texts.find(text(i, 0, 60))).isEmpty();
            texts.add(text(i, 0, 60), i);
        }

        NearDuplicates<Integer> copy = texts.copy();
        copy.add(text(9_000, 0, 60), 9_000);
        texts.add(text(9_001, 0, 60), 9_001);

        for (int i = 0; i < 3_000; i += 7) {
            assertThat(texts.find(text(i, 2, 60)).orElseThrow().text()).isEqualTo(i);
        }
        assertThat(copy.find(text(9_000, 0, 60)).orElseThrow().text()).isEqualTo(9_000);
        assertThat(copy.find(text(9_001, 0, 60))).isEmpty();
        assertThat(texts.find(text(9_000, 0, 60))).isEmpty();
        assertThat(texts.find(text(9_001, 0, 60)).orElseThrow().text()).isEqualTo(9_001);
    }

    /** Else the time for texts of one template grows with the square of their number. */
    @Test
    void comparesWithNoMoreThanSoManyTextsOfAKey() {
        BandTable table = new BandTable();
        for (int i = 0; i < 5_000; i++) {
            assertThat(table.add(7, i)).isEqualTo(i < BandTable.MOST_OF_A_KEY);
        }
        assertThat(table.add(8, 5_000)).isTrue();

        List<Integer> found = new ArrayList<>();
        table.find(7, found::add);
        assertThat(found)
                .containsExactlyElementsOf(
                        IntStream.range(0, BandTable.MOST_OF_A_KEY).boxed().toList());
        found.clear();
        table.find(8, found::add);
        assertThat(found).containsExactly(5_000);
    }

    @Test
    void findsTheFirstOfMoreEqualTextsThanAreCompared() {
        NearDuplicates<Integer> texts = new NearDuplicates<>(SIMILARITY);
        for (int i = 0; i < 2 * BandTable.MOST_OF_A_KEY; i++) {
            texts.add(text(1, 0, 60), i);
        }

        assertThat(texts.find(text(1, 0, 60)).orElseThrow().text()).isZero();
    }

    /** Features are words of their own, so that similarities are exact. */
    private static MinHash text(int pair, int from, int count) {
        List<String> words = IntStream.range(from, from + count)
                .mapToObj(i -> "w" + pair + "x" + i)
                .toList();
        return MinHash.of(words).orElseThrow();
    }

    /** That at least {@code similarity} of the functions agree, and all of one band: exact, for independent functions. */
    private static double detection(double jaccard, LshBands bands) {
        int most = MinHash.FUNCTIONS;
        double[][] chances = new double[2][most + 1]; // by whether a band agrees, and how many functions do
        chances[0][0] = 1;
        int rest = most - bands.bands() * bands.rows();
        List<Integer> parts = Stream.concat(Stream.generate(bands::rows).limit(bands.bands()), Stream.of(rest))
                .toList();
        for (int part = 0; part < parts.size(); part++) {
            double[][] next = new double[2][most + 1];
            int size = parts.get(part);
            boolean band = part < bands.bands();
            for (int any = 0; any < 2; any++) {
                for (int agreed = 0; agreed + size <= most; agreed++) {
                    for (int more = 0; more <= size; more++) {
                        int then = band && more == size ? 1 : any;
                        next[then][agreed + more] += chances[any][agreed] * binomial(size, more, jaccard);
                    }
                }
            }
            chances = next;
        }
        int needed = (int) Math.ceil(SIMILARITY * most - 1e-9);
        return sum(chances[1], needed);
    }

    private static double sum(double[] chances, int from) {
        double sum = 0;
        for (int i = from; i < chances.length; i++) {
            sum += chances[i];
        }
        return sum;
    }

    private static double binomial(int n, int k, double p) {
        double choose = 1;
        for (int i = 1; i <= k; i++) {
            choose = choose * (n - k + i) / i;
        }
        return choose * Math.pow(p, k) * Math.pow(1 - p, n - k);
    }
}
