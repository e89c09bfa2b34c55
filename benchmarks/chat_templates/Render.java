import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.trainer.jinja.JinjaException;
import dev.longcontext.trainer.jinja.Template;
import dev.longcontext.trainer.jinja.Text;
import java.io.File;
import java.io.IOException;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Renders the cases of a file, [{"template": ..., "values": {...}}], and writes what became of each to another: {"text": ...}
 * or {"error": ...}. compare.py calls it.
 */
public final class Render {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    public static void main(String[] arguments) throws IOException {
        List<ObjectNode> results = new ArrayList<>();
        for (JsonNode each : MAPPER.readTree(new File(arguments[0]))) {
            ObjectNode result = MAPPER.createObjectNode();
            try {
                Map<String, Object> values = new LinkedHashMap<>();
                each.get("values").properties().forEach(entry -> values.put(entry.getKey(), value(entry.getValue())));
                Template template = Template.parse(each.get("template").asText());
                result.put("text", template.render(values, ZonedDateTime.now()).text().value());
            } catch (JinjaException e) {
                result.put("error", e.getMessage());
            }
            results.add(result);
        }
        MAPPER.writeValue(new File(arguments[1]), results);
    }

    private static Object value(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                Map<Object, Object> map = new LinkedHashMap<>();
                node.properties().forEach(entry -> map.put(Text.of(entry.getKey()), value(entry.getValue())));
                yield map;
            }
            case ARRAY -> {
                List<Object> list = new ArrayList<>();
                node.forEach(element -> list.add(value(element)));
                yield list;
            }
            case STRING -> Text.of(node.textValue());
            case NUMBER -> node.isIntegralNumber() ? (Object) node.longValue() : node.doubleValue();
            case BOOLEAN -> node.booleanValue();
            default -> null;
        };
    }
}
