package dev.longcontext.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * Of an embedding table [v, d], whose rows a step touches few of: only those are there. A table of Llama 3 would take
 * 2 GiB; a step's rows take that only where it has seen every token there is.
 */
public final class RowGradient implements Gradient {

    private final NDManager owner;
    private final long columns;
    private Rows rows;

    /**
     * @param owner of the rows, until others take their place
     * @param columns d
     */
    public RowGradient(NDManager owner, long columns) {
        this.owner = owner;
        this.columns = columns;
        this.rows = none();
    }

    private Rows none() {
        return new Rows(owner.zeros(new Shape(0), DataType.INT64), owner.zeros(new Shape(0, columns)));
    }

    public Rows rows() {
        return rows;
    }

    /** [m, d] float32, of each row */
    @Override
    public NDArray values() {
        return rows.values();
    }

    /** Who is to own what {@link #set} is given. */
    public NDManager owner() {
        return owner;
    }

    /** @param others take the place of what was there */
    public void set(Rows others) {
        rows.close();
        rows = others;
    }

    /** All is zero: no row is there. */
    public void clear() {
        set(none());
    }
}
