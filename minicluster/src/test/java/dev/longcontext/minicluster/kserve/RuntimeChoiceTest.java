package dev.longcontext.minicluster.kserve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.minicluster.kserve.InferenceServiceSpec.Model;
import dev.longcontext.minicluster.kserve.InferenceServiceSpec.ModelFormat;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuntimeChoiceTest {
    private static final ServingRuntime LLAMA = runtime("llama", "{supportedModelFormats: [{name: huggingface}]}");
    private static final ServingRuntime OFFERED =
            runtime("offered", "{supportedModelFormats: [{name: huggingface, version: '1', autoSelect: true}]}");
    private static final ServingRuntime DISABLED =
            runtime("disabled", "{disabled: true, supportedModelFormats: [{name: huggingface, autoSelect: true}]}");

    @Test
    void theNamedRuntimeIsTaken() {
        assertThat(RuntimeChoice.of(model("llama", "huggingface", null), List.of(OFFERED, LLAMA)))
                .isEqualTo(new RuntimeChoice.Found(LLAMA));
    }

    @Test
    void withoutANameOneThatOffersItselfIsTaken() {
        assertThat(RuntimeChoice.of(model(null, "huggingface", null), List.of(LLAMA, DISABLED, OFFERED)))
                .isEqualTo(new RuntimeChoice.Found(OFFERED));
    }

    @Test
    void aVersionMustBeServed() {
        assertThat(RuntimeChoice.of(model("offered", "huggingface", "1"), List.of(OFFERED)))
                .isEqualTo(new RuntimeChoice.Found(OFFERED));
        assertThat(RuntimeChoice.of(model("offered", "huggingface", "2"), List.of(OFFERED)))
                .isEqualTo(new RuntimeChoice.Invalid(
                        "NoSupportingRuntime", "Specified runtime does not support specified framework/version"));
    }

    @Test
    void aNameThatNobodyHas() {
        assertThat(RuntimeChoice.of(model("absent", "huggingface", null), List.of(OFFERED)))
                .isEqualTo(
                        new RuntimeChoice.Invalid("RuntimeNotRecognized", "Waiting for runtime to become available"));
    }

    @Test
    void aDisabledOneIsNotTaken() {
        assertThat(RuntimeChoice.of(model("disabled", "huggingface", null), List.of(DISABLED)))
                .isEqualTo(new RuntimeChoice.Invalid("RuntimeDisabled", "Specified runtime is disabled"));
    }

    @Test
    void aFormatThatNobodyOffersToServe() {
        assertThat(RuntimeChoice.of(model(null, "onnx", null), List.of(LLAMA, OFFERED)))
                .isEqualTo(new RuntimeChoice.Invalid(
                        "NoSupportingRuntime", "No runtime found to support specified framework/version"));
    }

    private static Model model(String runtime, String format, String version) {
        return new Model(new ModelFormat(format, version), runtime, null);
    }

    private static ServingRuntime runtime(String name, String spec) {
        return new ServingRuntime(
                name, false, new KubernetesSerialization().unmarshal("---\n" + spec, ServingRuntime.Spec.class));
    }
}
