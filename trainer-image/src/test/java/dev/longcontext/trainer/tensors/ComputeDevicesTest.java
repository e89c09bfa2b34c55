package dev.longcontext.trainer.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.tensors.ComputeDevices.Gpus;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComputeDevicesTest {

    @Test
    void withoutGpusDevicesAreGroupsOfCpuThreads() {
        ComputeDevices chosen = ComputeDevices.choose(3, 2, new Gpus(null, false, 0));

        assertThat(chosen.devices()).containsExactly(Device.cpu(), Device.cpu(), Device.cpu());
        assertThat(chosen.threads()).isEqualTo(2);
        assertThat(chosen.oneMemory()).isTrue();
    }

    @Test
    void gpusAreTakenInTheirOrder() {
        ComputeDevices chosen = ComputeDevices.choose(2, 4, new Gpus("NVIDIA_VISIBLE_DEVICES=all", true, 8));

        assertThat(chosen.devices()).containsExactly(Device.gpu(0), Device.gpu(1));
        assertThat(chosen.oneMemory()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "false, was built without CUDA, Use an image with libtorch for CUDA",
        "true, sees none: the driver, Check that nvidia-smi works"
    })
    void gpusThatCannotBeUsedAreRefused(boolean cuda, String reason, String remedy) {
        assertThatThrownBy(() -> ComputeDevices.choose(1, 1, new Gpus("NVIDIA_VISIBLE_DEVICES=0,1", cuda, 0)))
                .hasMessageStartingWith("NVIDIA_VISIBLE_DEVICES=0,1 announces GPUs, but libtorch " + reason)
                .isInstanceOfSatisfying(FailureException.class, failure -> {
                    assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidConfiguration);
                    assertThat(failure.hint().orElseThrow())
                            .startsWith(remedy)
                            .endsWith("set CUDA_VISIBLE_DEVICES to an empty value to compute on the CPU.");
                });
    }

    @Test
    void fewerGpusThanDevicesAreRefused() {
        assertThatThrownBy(() -> ComputeDevices.choose(8, 1, new Gpus("NVIDIA_VISIBLE_DEVICES=all", true, 4)))
                .hasMessage("devices.count = 8, but libtorch sees 4 GPUs")
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.field()).hasValue("spec.resources.gpus"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "none", "void", "NoDevFiles"})
    void noGpuIsAnnounced(String value) {
        assertThat(ComputeDevices.announcement(Map.of("NVIDIA_VISIBLE_DEVICES", value)))
                .isNull();
        assertThat(ComputeDevices.announcement(Map.of("CUDA_VISIBLE_DEVICES", value, "NVIDIA_VISIBLE_DEVICES", "all")))
                .isNull();
    }

    @Test
    void gpusAreAnnouncedByEitherVariable() {
        assertThat(ComputeDevices.announcement(Map.of())).isNull();
        assertThat(ComputeDevices.announcement(Map.of("NVIDIA_VISIBLE_DEVICES", "all")))
                .isEqualTo("NVIDIA_VISIBLE_DEVICES=all");
        assertThat(ComputeDevices.announcement(Map.of("CUDA_VISIBLE_DEVICES", "1", "NVIDIA_VISIBLE_DEVICES", "void")))
                .isEqualTo("CUDA_VISIBLE_DEVICES=1");
    }

    @Test
    void threadsAreShared() {
        assertThat(ComputeDevices.start(2, 5).threads()).isEqualTo(2);
        assertThat(ComputeDevices.start(4, 1).threads()).isEqualTo(1);
    }
}
