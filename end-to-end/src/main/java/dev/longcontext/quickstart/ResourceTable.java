package dev.longcontext.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * One resource as {@code kubectl get} shows it: the API server renders the columns (the CRD's printer columns), so that
 * this is the same table that a person sees.
 */
final class ResourceTable {
    private static final String AS_TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final String url;

    /** @param path the resource's path on the API server, starting with {@code /apis/} */
    ResourceTable(KubernetesClient client, String path) {
        this.http = client.getHttpClient();
        this.url = client.getMasterUrl().toString().replaceAll("/$", "") + path;
    }

    /** Header and cells of the columns that {@code kubectl get} shows without {@code -o wide}. */
    record Rows(List<String> header, List<String> cells) {
        /** The cell of a column, empty when there is no such column. */
        String cell(String column) {
            int index = header.indexOf(column);
            return index < 0 ? "" : cells.get(index);
        }
    }

    Rows read() throws Exception {
        HttpRequest request =
                http.newHttpRequestBuilder().uri(url).header("Accept", AS_TABLE).build();
        HttpResponse<String> response = http.sendAsync(request, String.class).get(10, TimeUnit.SECONDS);
        if (!response.isSuccessful()) {
            throw new IOException("GET " + url + " answered " + response.code() + ": " + response.bodyString());
        }
        return parse(response.body());
    }

    static Rows parse(String table) throws IOException {
        JsonNode root = JSON.readTree(table);
        List<String> header = new ArrayList<>();
        List<String> cells = new ArrayList<>();
        JsonNode columns = root.path("columnDefinitions");
        JsonNode row = root.path("rows").path(0).path("cells");
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).path("priority").asInt() == 0) {
                header.add(columns.get(i).path("name").asText().toUpperCase(Locale.ROOT));
                cells.add(row.path(i).isNull() ? "" : row.path(i).asText());
            }
        }
        return new Rows(header, cells);
    }
}
