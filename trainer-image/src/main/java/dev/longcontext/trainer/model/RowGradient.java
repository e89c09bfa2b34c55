package dev.longcontext.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.longcontext.trainer.tensors.TorchScript;
import java.util.List;

/**
 * Of an embedding table [v, d], whose rows a step touches few of: only those are there. A table of Llama 3 would take
 * 2 GiB; a step's rows take that only where it has seen every token there is.
 */
public final class RowGradient implements Gradient {

    private final NDManager owner;
    private final long columns;
    private NDArray rows;
    private NDArray values;

    /**
     * @param owner of rows and values, until others take their place
     * @param columns d
     */
    public RowGradient(NDManager owner, long columns) {
        this.owner = owner;
        this.columns = columns;
        clear();
    }

    /** The TorchScript functions on rows, as source {@code rows}. */
    public static String source() {
        return TorchScript.resource(RowGradient.class, "rows.torchscript");
    }

    /** [m] int64, ascending, each once */
    public NDArray rows() {
        return rows;
    }

    /** [m, d] float32, of each row */
    @Override
    public NDArray values() {
        return values;
    }

    /** Who is to own what {@link #set} is given. */
    public NDManager owner() {
        return owner;
    }

    /** @param rowsAndValues take the place of what was there */
    public void set(List<NDArray> rowsAndValues) {
        rows.close();
        values.close();
        rows = rowsAndValues.get(0);
        values = rowsAndValues.get(1);
    }

    /** All is zero: no row is there. */
    public void clear() {
        List<NDArray> none = List.of(owner.zeros(new Shape(0), DataType.INT64), owner.zeros(new Shape(0, columns)));
        if (rows == null) {
            rows = none.get(0);
            values = none.get(1);
        } else {
            set(none);
        }
    }
}
