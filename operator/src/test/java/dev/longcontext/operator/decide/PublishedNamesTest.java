package dev.longcontext.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.api.v1alpha1.ConditionTypes;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is decided carries the names that the API documents. */
class PublishedNamesTest {

    @Test
    void conditionTypesAreTheDocumentedOnes() {
        List<String> documented = Arrays.stream(ConditionTypes.class.getFields())
                .map(PublishedNamesTest::value)
                .toList();

        assertThat(Arrays.stream(ConditionType.values()).map(Enum::name)).containsExactlyElementsOf(documented);
    }

    private static String value(Field constant) {
        try {
            return (String) constant.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
