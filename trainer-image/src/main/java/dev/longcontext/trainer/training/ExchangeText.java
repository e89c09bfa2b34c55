package dev.longcontext.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.longcontext.trainer.model.LayerSources;
import dev.longcontext.trainer.model.Rows;
import dev.longcontext.trainer.tensors.TorchModule;
import dev.longcontext.trainer.tensors.TorchScript;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The methods of {@code exchange.torchscript}. */
final class ExchangeText implements AutoCloseable {

    private final TorchModule module;

    ExchangeText(NDManager parent) {
        Map<String, String> sources = new LinkedHashMap<>(LayerSources.rows());
        sources.put("exchange", TorchScript.resource(ExchangeText.class, "exchange.torchscript"));
        this.module = TorchModule.load(parent, new TorchScript("exchange.Exchange", Map.of(), sources));
    }

    void add(List<NDArray> targets, List<NDArray> sources) {
        module.method("add").with(targets).with(sources).run();
    }

    Rows addRows(NDManager owner, Rows rows, Rows more) {
        return module.method("add_rows")
                .with(rows.rows())
                .with(rows.values())
                .with(more.rows())
                .with(more.values())
                .toRecord(owner, result -> new Rows(result.tensor(0), result.tensor(1)));
    }

    void copy(List<NDArray> targets, List<NDArray> sources) {
        module.method("copy").with(targets).with(sources).run();
    }

    void zero(List<NDArray> gradients) {
        module.method("zero").with(gradients).run();
    }

    @Override
    public void close() {
        module.close();
    }
}
