package dev.longcontext.operator.observe;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KServeArrivalTest {

    /** A clock that gets an exception never asks again. */
    @Test
    void goesOnWhateverHappens() {
        KServeArrival arrival = new KServeArrival(null, new Broken());

        assertThatCode(arrival::look).doesNotThrowAnyException();
        assertThatCode(arrival::look).doesNotThrowAnyException();
    }

    private static final class Broken implements IndexerResourceCache<LongContextFineTune> {

        private static IllegalStateException broken() {
            return new IllegalStateException("the cache is closed");
        }

        @Override
        public Optional<LongContextFineTune> get(ResourceID id) {
            throw broken();
        }

        @Override
        public Stream<ResourceID> keys() {
            throw broken();
        }

        @Override
        public Stream<LongContextFineTune> list(Predicate<LongContextFineTune> predicate) {
            throw broken();
        }

        @Override
        public Stream<LongContextFineTune> list(String namespace, Predicate<LongContextFineTune> predicate) {
            throw broken();
        }

        @Override
        public List<LongContextFineTune> byIndex(String index, String key) {
            throw broken();
        }

        @Override
        public void addIndexers(Map<String, Function<LongContextFineTune, List<String>>> indexers) {
            throw broken();
        }
    }
}
