package dev.longcontext.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** Extends the context length of a Llama-style model, evaluates it and publishes it. */
@Group(LongContextFineTune.GROUP)
@Version(LongContextFineTune.VERSION)
@Kind(LongContextFineTune.KIND)
@Singular("longcontextfinetune")
@Plural(LongContextFineTune.PLURAL)
@ShortNames("lcft")
@Categories({"all", "ai"})
@AdditionalPrinterColumn(name = "State", jsonPath = ".status.state", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Stage",
        jsonPath = ".status.progress.stage",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Progress",
        jsonPath = ".status.progress.display",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "ETA",
        jsonPath = ".status.progress.remaining",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Loss", jsonPath = ".status.progress.loss", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Effective",
        jsonPath = ".status.effectiveLength.tuned",
        type = AdditionalPrinterColumn.Type.INTEGER,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Step",
        jsonPath = ".status.progress.step",
        type = AdditionalPrinterColumn.Type.INTEGER,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Checkpoint",
        jsonPath = ".status.checkpoint.step",
        type = AdditionalPrinterColumn.Type.INTEGER,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Node",
        jsonPath = ".status.node",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Cluster-URL",
        jsonPath = ".status.serving.clusterUrl",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "URL",
        jsonPath = ".status.serving.url",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type=='Succeeded')].reason",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public class LongContextFineTune extends CustomResource<LongContextFineTuneSpec, LongContextFineTuneStatus>
        implements Namespaced {
    public static final String GROUP = "longcontext.dev";
    public static final String VERSION = "v1alpha1";
    public static final String KIND = "LongContextFineTune";
    public static final String PLURAL = "longcontextfinetunes";

    private static final long serialVersionUID = 1L;
}
