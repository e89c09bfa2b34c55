package dev.longcontext.trainer.model;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/**
 * What a layer computes with, as the texts take it.
 *
 * @param w weights by name (see the head of {@code llama.torchscript})
 * @param loraScale what LoRA's products are multiplied by
 * @param cos [positions, e]
 * @param sin [positions, e]
 * @param window how many keys a query sees; 0: all up to its own
 */
public record LayerParameters(Map<String, NDArray> w, double loraScale, NDArray cos, NDArray sin, int window) {}
