package dev.longcontext.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorConfigTest {

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({",", "cpu, CPU", "cuda, CUDA"})
    void whatTheTrainerImageComputesOnIsNotKnownUnlessItIsSaid(String said, String device) {
        OperatorConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters() // durations are written as Quarkus reads them
                .withMapping(OperatorConfig.class)
                .withSources(new PropertiesConfigSource(
                        Map.of(
                                "longcontext.trainer.image",
                                "trainer:1",
                                "longcontext.trainer.device",
                                said == null ? "" : said),
                        "test",
                        100))
                .build()
                .getConfigMapping(OperatorConfig.class);

        assertThat(config.trainer().device().map(Enum::name).orElse(null)).isEqualTo(device);
    }
}
