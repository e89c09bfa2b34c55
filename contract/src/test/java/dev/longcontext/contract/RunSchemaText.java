package dev.longcontext.contract;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.CustomDefinition.DefinitionType;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.generator.TypeScope;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationModule;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationOption;
import jakarta.validation.constraints.DecimalMax;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes {@code run.schema.json} out of {@link RunConfig}: types, ranges and descriptions are those of its components. */
final class RunSchemaText {

    private static final String ID = "https://longcontext.dev/schemas/v1alpha1/run.schema.json";

    /** What each type of number holds; a whole number of JSON is exact to 2^53. Finite as a float32, too. */
    private static final Map<Class<?>, BigDecimal> LARGEST = Map.of(
            int.class, BigDecimal.valueOf(Integer.MAX_VALUE),
            Integer.class, BigDecimal.valueOf(Integer.MAX_VALUE),
            long.class, BigDecimal.valueOf((1L << 53) - 1),
            Long.class, BigDecimal.valueOf((1L << 53) - 1),
            double.class, new BigDecimal("1e30"),
            Double.class, new BigDecimal("1e30"));

    private static final ObjectMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private RunSchemaText() {}

    static String generated() throws JsonProcessingException {
        ObjectNode schema = new SchemaGenerator(config().build()).generateSchema(RunConfig.class);
        ObjectNode named =
                MAPPER.createObjectNode().put("$schema", schema.path("$schema").asText());
        named.put("$id", ID).put("title", "run.json").setAll(schema);
        return MAPPER.writeValueAsString(named) + "\n";
    }

    private static SchemaGeneratorConfigBuilder config() {
        var config = new SchemaGeneratorConfigBuilder(MAPPER, SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT, Option.INLINE_ALL_SCHEMAS)
                .with(new JacksonModule())
                .with(new JakartaValidationModule(JakartaValidationOption.INCLUDE_PATTERN_EXPRESSIONS));
        config.forTypesInGeneral()
                .withPropertySorter((first, second) -> 0)
                .withCustomDefinitionProvider(
                        (type, context) -> type.getErasedType().isEnum()
                                ? new CustomDefinition(
                                        constants(type.getErasedType()),
                                        DefinitionType.INLINE,
                                        CustomDefinition.AttributeInclusion.NO)
                                : null)
                .withArrayUniqueItemsResolver(scope -> holdsValues(scope) ? true : null);
        config.forFields()
                .withRequiredCheck(field -> !mayBeAbsent(field))
                .withNumberInclusiveMaximumResolver(field -> largest(field))
                .withInstanceAttributeOverride((schema, field, context) -> {
                    if (field.getName().equals("contractVersion")) {
                        schema.put("const", RunConfig.VERSION).remove("type");
                    }
                });
        return config;
    }

    private static ObjectNode constants(Class<?> type) {
        ObjectNode schema = MAPPER.createObjectNode();
        JsonClassDescription description = type.getAnnotation(JsonClassDescription.class);
        if (description != null) {
            schema.put("description", description.value());
        }
        ArrayNode names = schema.putArray("enum");
        List.of(type.getEnumConstants()).forEach(constant -> names.add(((Enum<?>) constant).name()));
        return schema;
    }

    /** A list of names or numbers, which holds none twice. */
    private static boolean holdsValues(TypeScope list) {
        if (!list.isContainerType()) {
            return false;
        }
        Class<?> item = list.getContainerItemType().getErasedType();
        return item.isEnum() || Number.class.isAssignableFrom(item);
    }

    private static @Nullable BigDecimal largest(FieldScope field) {
        boolean bounded = field.getAnnotation(DecimalMax.class) != null;
        return bounded ? null : LARGEST.get(field.getType().getErasedType());
    }

    private static boolean mayBeAbsent(FieldScope field) {
        return field.getRawMember().getAnnotatedType().isAnnotationPresent(Nullable.class);
    }
}
