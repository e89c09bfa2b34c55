package dev.longcontext.operator.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.api.v1alpha1.EvaluationSuite;
import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.Metric;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the API has of suites is what the trainer takes: EvaluationConfigs copies it by the names of fields. */
class SuitesTest {
    @Test
    void suitesAndMetricsAreTheContracts() {
        assertThat(names(EvaluationSuite.Suite.values())).isEqualTo(names(EvaluationConfig.Suite.values()));
        assertThat(names(EvaluationSuite.Metric.values()))
                .isEqualTo(Stream.of(EvaluationConfig.Suite.values())
                        .flatMap(suite -> suite.metrics().stream())
                        .map(Metric::name)
                        .distinct()
                        .toList());
    }

    @ParameterizedTest
    @EnumSource
    void aSuitesSettingsAreTheContracts(EvaluationConfig.Suite suite) {
        assertThat(fields(block(EvaluationSuite.class, suite))).isEqualTo(fields(block(EvaluationConfig.class, suite)));
    }

    private static Class<?> block(Class<?> evaluation, EvaluationConfig.Suite suite) {
        return Stream.of(evaluation.getRecordComponents())
                .filter(component -> component.getName().equals(suite.block()))
                .map(RecordComponent::getType)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> fields(Class<?> settings) {
        return Arrays.stream(settings.getRecordComponents())
                .map(component -> component.getName() + " " + type(component.getGenericType()))
                .toList();
    }

    /** Without packages: enums are of the API and of the contract, with the same constants. */
    private static String type(Type type) {
        String constants = type instanceof Class<?> each && each.isEnum()
                ? Arrays.toString(each.getEnumConstants())
                : type instanceof ParameterizedType list ? type(list.getActualTypeArguments()[0]) : "";
        return type.getTypeName().replaceAll("[\\w.]+[.$]", "") + constants;
    }

    private static List<String> names(Enum<?>[] constants) {
        return Arrays.stream(constants).map(Enum::name).toList();
    }
}
