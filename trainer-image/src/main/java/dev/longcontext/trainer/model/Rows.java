package dev.longcontext.trainer.model;

import ai.djl.ndarray.NDArray;

/**
 * Some rows of a table [v, d].
 *
 * @param rows [m] int64, ascending, each once
 * @param values [m, d] float32, of each row
 */
public record Rows(NDArray rows, NDArray values) {

    void close() {
        rows.close();
        values.close();
    }
}
