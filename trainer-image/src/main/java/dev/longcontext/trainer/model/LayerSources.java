package dev.longcontext.trainer.model;

import dev.longcontext.trainer.tensors.Bfloat16Products;
import dev.longcontext.trainer.tensors.TorchScript;
import java.util.LinkedHashMap;
import java.util.Map;

/** TorchScript functions for texts to build on: in source {@code llama} they are called {@code __torch__.llama.project} and so on. */
public final class LayerSources {

    private LayerSources() {}

    /** Sources {@code llama} and {@code attention}, and those of what they multiply with. */
    public static Map<String, String> of(Bfloat16Products products) {
        var sources = new LinkedHashMap<String, String>(products.sources());
        sources.put("llama", text("llama"));
        sources.put("attention", text("attention"));
        return sources;
    }

    /** Source {@code rows}: gradients of a table by rows. */
    public static Map<String, String> rows() {
        return Map.of("rows", text("rows"));
    }

    private static String text(String name) {
        return TorchScript.resource(LayerSources.class, name + ".torchscript");
    }
}
