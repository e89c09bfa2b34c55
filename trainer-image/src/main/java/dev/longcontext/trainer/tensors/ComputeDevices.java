package dev.longcontext.trainer.tensors;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The devices of a run: GPUs where there are any, else groups of CPU threads.
 *
 * @param devices at least one; on the CPU the same device as often as there are groups
 * @param threads of the CPU for each device's operations
 * @param oneMemory whether all devices can compute with the same arrays
 */
public record ComputeDevices(List<Device> devices, int threads, boolean oneMemory) {

    private static final Logger LOG = LoggerFactory.getLogger(ComputeDevices.class);
    private static final Set<String> NO_GPU = Set.of("", "-1", "none", "void", "NoDevFiles");

    public ComputeDevices {
        devices = List.copyOf(devices);
    }

    /**
     * What can be known about the GPUs of this process.
     *
     * @param announcedBy the environment variable that says there are some, with its value; null: none does
     * @param cuda whether libtorch was built with CUDA
     * @param visible how many libtorch sees
     */
    record Gpus(String announcedBy, boolean cuda, int visible) {}

    /**
     * Starts libtorch and chooses the devices.
     *
     * @param count of devices to use
     * @param cpuThreads of the whole process; each device gets its share
     * @throws FailureException of class InvalidConfiguration where there are GPUs that cannot be used, or too few
     */
    public static ComputeDevices start(int count, int cpuThreads) {
        int share = Math.max(1, cpuThreads / count);
        TorchRuntime.start(share);
        boolean cuda = NativeLibraries.haveCuda();
        ComputeDevices chosen =
                choose(count, share, new Gpus(announcement(System.getenv()), cuda, cuda ? countGpus() : 0));
        LOG.info("computing on {}, {} CPU threads each", chosen.devices, share);
        return chosen;
    }

    /** A manager of the first device's memory, the caller's to close. */
    public NDManager newManager() {
        return TorchRuntime.newManager(devices.get(0));
    }

    static ComputeDevices choose(int count, int threads, Gpus gpus) {
        if (gpus.announcedBy() != null && gpus.visible() == 0) {
            throw new FailureException(
                    FailureClass.InvalidConfiguration,
                    gpus.announcedBy() + " announces GPUs, but libtorch "
                            + (gpus.cuda() ? "sees none: the driver is missing or too old" : "was built without CUDA"),
                    (gpus.cuda()
                                    ? "Check that nvidia-smi works in the container"
                                    : "Use an image with libtorch for CUDA (docs/images.md)")
                            + ", or set CUDA_VISIBLE_DEVICES to an empty value to compute on the CPU.");
        }
        if (gpus.visible() == 0) {
            return new ComputeDevices(Collections.nCopies(count, Device.cpu()), threads, true);
        }
        if (count > gpus.visible()) {
            throw new FailureException(
                            FailureClass.InvalidConfiguration,
                            "devices.count = " + count + ", but libtorch sees " + gpus.visible() + " GPUs",
                            "Request as many GPUs as the container has.")
                    .atField("spec.resources.gpus");
        }
        return new ComputeDevices(
                IntStream.range(0, count).mapToObj(Device::gpu).toList(), threads, false);
    }

    /** CUDA's own variable decides; a device plug-in's counts where CUDA's is not set. */
    static String announcement(Map<String, String> environment) {
        String name =
                environment.containsKey("CUDA_VISIBLE_DEVICES") ? "CUDA_VISIBLE_DEVICES" : "NVIDIA_VISIBLE_DEVICES";
        String value = environment.getOrDefault(name, "");
        return NO_GPU.contains(value.strip()) ? null : name + "=" + value;
    }

    /** Asked of libtorch by an operator that only a build with CUDA has. */
    private static int countGpus() {
        try (NDManager manager = TorchRuntime.newManager();
                CudaText text = new CudaText(manager)) {
            return (int) text.deviceCount();
        }
    }
}
