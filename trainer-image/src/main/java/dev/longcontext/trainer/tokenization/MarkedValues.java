package dev.longcontext.trainer.tokenization;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.jinja.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as values of a template, of which every string has a mark. */
final class MarkedValues {

    private MarkedValues() {}

    static Object of(JsonNode node, int mark) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                Map<Object, Object> map = new LinkedHashMap<>();
                node.properties().forEach(field -> map.put(Text.of(field.getKey(), mark), of(field.getValue(), mark)));
                yield map;
            }
            case ARRAY -> {
                List<Object> list = new ArrayList<>();
                node.forEach(element -> list.add(of(element, mark)));
                yield list;
            }
            case STRING -> Text.of(node.textValue(), mark);
            case BOOLEAN -> node.booleanValue();
            case NUMBER ->
                node.canConvertToLong() && node.isIntegralNumber() ? (Object) node.longValue() : node.doubleValue();
            default -> null;
        };
    }
}
